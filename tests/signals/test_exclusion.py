"""The effect of a person's limits on the fields of one signal."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.people.state import Limits
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.exclusion import find_excluded_roles, names_in, without_excluded
from aboveboard.signals.fields import FieldRole, FieldValue

ORDER = load_catalogue(read_folder(find_shipped("policies"))).types["order_placed"]
ITEM, TOPIC = frozenset({FieldRole.ITEM}), frozenset({FieldRole.TOPIC})
BOTH = ITEM | TOPIC


@pytest.mark.parametrize(
    ("limits", "roles"),
    [
        (Limits(), frozenset()),
        (Limits(topics=("Running",)), TOPIC),
        (Limits(items=("shoe-1",)), ITEM),
        (Limits(items=("SHOE-1",)), frozenset()),
        (Limits(topics=("shoe-1",), items=("running",)), frozenset()),
        (Limits(topics=("running",), items=("shoe-1",)), BOTH),
    ],
)
def test_a_signal_is_compared_with_limits_role_by_role(limits: Limits, roles: frozenset[FieldRole]) -> None:
    """Topics in any case, items letter by letter, and neither with the other."""
    fields: dict[str, FieldValue] = {"items": ["hat-2", "shoe-1"], "topics": ["RUNNING"]}
    assert find_excluded_roles(ORDER, fields, limits) == roles


@pytest.mark.parametrize(
    ("name", "value", "roles", "left"),
    [
        ("items", ["a", "b"], ITEM, ["b"]),
        ("items", ["a"], ITEM, None),
        ("items", ["b"], TOPIC, None),
        ("topics", ["shoes"], ITEM, None),
        ("topics", ["shoes"], BOTH, None),
        ("topics", ["Hats", "shoes"], TOPIC, ["shoes"]),
        ("topics", ["shoes"], frozenset(), ["shoes"]),
    ],
)
def test_an_exclusion_takes_what_would_reveal_it(
    name: str, value: list[str], roles: frozenset[FieldRole], left: list[str] | None
) -> None:
    """Its own name from the field, and the whole field of the other role."""
    limits = Limits(topics=("hats",), items=("a",))
    assert without_excluded(ORDER.fields[name], value, roles=roles, limits=limits) == left


def test_a_number_names_nothing() -> None:
    """A text names one thing, a list each of its own."""
    assert [names_in(value) for value in (7, 2.5, True, "a", ["a", "b"])] == [[], [], [], ["a"], ["a", "b"]]
