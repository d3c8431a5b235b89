"""The order of `--shuffle`: another for another seed, the same for the same, and each module in one piece."""

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tests.shuffle import shuffled


class Named(NamedTuple):
    path: Path
    name: int


TESTS = [Named(Path(f"test_{module}.py"), name) for module in range(8) for name in range(8)]


def test_an_order_can_be_repeated() -> None:
    """By its seed, and by no other."""
    orders = [shuffled(TESTS, seed) for seed in range(20)]
    assert orders == [shuffled(TESTS, seed) for seed in range(20)]
    assert len({tuple(order) for order in orders}) == 20


def test_nothing_is_left_out_and_no_module_is_torn_apart() -> None:
    """What a module has started is used by all of its tests before the next one begins."""
    order = shuffled(TESTS, 1)
    assert sorted(order) == TESTS
    assert len(list(groupby(order, key=lambda test: test.path))) == 8


def test_modules_and_the_tests_in_them_change_places() -> None:
    """Both, or a test that needs an earlier one would only sometimes be noticed."""
    order = shuffled(TESTS, 1)
    assert list(dict.fromkeys(test.path for test in order)) != list(
        dict.fromkeys(test.path for test in TESTS)
    )
    first = [test.name for test in order if test.path == TESTS[0].path]
    assert first != sorted(first)
