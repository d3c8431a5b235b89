"""The keys inside a step: the largest five, and none that is about few people."""

import pytest
from aboveboard.bias.gap_people import gather_table, take_sides
from aboveboard.bias.key_parts import NO_KEYS, TOP, find_keys
from aboveboard.words import Level

from tests.bias.decided import Planted, decide, visits

ROWS = visits(people=100)


def keys_of(plant, k=10, **changed):
    made = decide(ROWS, plant)._replace(**changed)
    gap = take_sides(gather_table(ROWS, made, ("age_class",)), "minor", "adult")
    return find_keys(gap, made, Level.HISTORY, k)


def some(share, **keys):
    """Keys that this share of both groups has."""
    return lambda is_minor, drawn: Planted(keys=keys if drawn.random() < share else {})


def test_a_part_is_the_difference_of_what_the_groups_lose_without_it():
    """Adults lose twice as much; half of each have the key."""
    turn = iter(range(1_000))

    def plant(is_minor, drawn):
        has = next(turn) % 4 < 2
        return Planted(keys={"3 topic:a": 0.1 if is_minor else 0.2} if has else {})

    (key,) = keys_of(plant).keys
    assert (key.key, key.part) == ("topic:a", pytest.approx(0.05 - 0.1))


def test_keys_of_other_levels_are_left_out():
    """The step is that of one level."""
    found = keys_of(some(0.5, **{"1 context.device=mobile": 0.1, "3 topic:a": 0.1, "4 topic:b": 0.2}))
    assert [each.key for each in found.keys] == ["topic:a"]


def test_the_largest_parts_are_shown():
    """Five of them, however many there are."""
    turn = iter(range(1_000))

    def plant(is_minor, drawn):
        has = next(turn) % 4 < 2
        return Planted(keys={f"3 topic:{at}": 0.01 * at * (not is_minor) for at in range(8)} if has else {})

    found = keys_of(plant)
    assert [each.key for each in found.keys] == [f"topic:{at}" for at in (7, 6, 5, 4, 3)]
    assert len(found.keys) == TOP


def test_a_key_of_few_people_is_counted_and_not_named():
    """Nor one that all but few have."""
    turn = iter(range(1_000))

    def plant(is_minor, drawn):
        at = next(turn)
        return Planted(
            keys=({"3 topic:rare": 0.5} if at < 6 else {}) | ({"3 topic:usual": 0.5} if at > 6 else {})
        )

    assert keys_of(plant) == ((), 2)


def test_a_key_that_one_group_alone_has_is_named_without_its_part():
    """The part would say that nobody of the other has it."""
    turn = iter(range(1_000))
    found = keys_of(
        lambda is_minor, drawn: Planted(keys={"3 topic:a": 0.1} if is_minor and next(turn) % 2 else {})
    )
    assert [(each.key, each.part) for each in found.keys] == [("topic:a", None)]


def test_without_all_keys_of_every_decision_there_are_none():
    """A part would lack those of some people."""
    plant = some(0.5, **{"3 topic:a": 0.1})
    assert keys_of(plant, keyless=ROWS.details.places[:1] * 0) == NO_KEYS
