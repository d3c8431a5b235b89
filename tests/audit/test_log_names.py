"""The names of one log, one after another."""

import pytest
from aboveboard.audit.log_names import are_of_one_log, generation, origin_of
from hypothesis import given
from hypothesis import strategies as st

NAME = "shop.example/log"


@given(st.integers(1, 999_999_999))
def test_each_generation_has_its_name(number: int) -> None:
    """And is known by it."""
    assert generation(NAME, origin_of(NAME, number)) == number


def test_the_first_one_is_the_name_itself() -> None:
    """The log is called what the operator calls it, until something is lost."""
    assert origin_of(NAME, 1) == NAME


@pytest.mark.parametrize(
    "origin",
    ["", "shop.example", f"{NAME}/", f"{NAME}/1", f"{NAME}/02", f"{NAME}/x", f"{NAME}/2/3", f"{NAME}2"],
)
def test_another_name_is_another_log(origin: str) -> None:
    """Also one that only looks like it."""
    assert generation(NAME, origin) is None


@given(st.integers(1, 99), st.integers(1, 99))
def test_generations_are_of_one_log(one: int, other: int) -> None:
    """Any two of them, and none of a log of another name."""
    assert are_of_one_log(origin_of(NAME, one), origin_of(NAME, other))
    assert not are_of_one_log(origin_of(NAME, one), origin_of("shop.example/logs", other))
