"""The parts of a gap that reasons make, and which of them may be shown."""

import numpy as np
import pytest
from aboveboard.bias.gap_people import PersonEffects, gather_table, take_sides
from aboveboard.bias.reason_parts import (
    UndoneReason,
    is_gone,
    is_shown,
    show_part,
    undo_caps,
    undo_removals,
    undo_rules,
)
from aboveboard.words import BoundBy

from tests.bias.decided import Planted, decide, visits

ROWS = visits(people=100)


def gap_of(plant):
    made = decide(ROWS, plant)
    return take_sides(gather_table(ROWS, made, ("age_class",)), "minor", "adult"), made


PLAIN = gap_of(lambda is_minor, drawn: Planted())[0]


def touched(minors, adults):
    """The effects of a reason that touched the first so many of each group."""
    shares = np.zeros(200)
    shares[np.flatnonzero(PLAIN.own)[:minors]] = 1.0
    shares[np.flatnonzero(PLAIN.other)[:adults]] = 1.0
    return PersonEffects(shares * 0.1, shares)


@pytest.mark.parametrize(
    ("minors", "adults", "by_rule", "by_choice"),
    [
        (50, 50, True, True),
        (100, 0, True, False),
        (50, 0, True, False),
        (9, 50, False, False),
        (95, 50, False, False),
        (9, 0, False, False),
        (0, 0, False, False),
    ],
)
def test_a_part_is_shown_unless_some_number_is_small(minors, adults, by_rule, by_choice):
    """For a rule, none and all are no small numbers: the rule is no secret. For people's own choices they are."""
    found = touched(minors, adults)
    assert is_shown(PLAIN, found, 10, is_own_choice=False) is by_rule
    assert is_shown(PLAIN, found, 10, is_own_choice=True) is by_choice


def test_a_part_is_what_the_gap_loses_when_the_reason_is_undone():
    """With an interval by person, and the shares of both groups."""
    found = touched(80, 20)
    part = show_part(PLAIN, UndoneReason("rule:a", found.means, found.shares), np.random.default_rng(1), 1)
    assert part.part.value == pytest.approx(0.1 * (0.2 - 0.8))
    assert part.part.low < part.part.value < part.part.high < 0.0
    assert (part.share, part.reference_share) == (0.8, 0.2)


def test_a_part_of_one_side_alone_has_an_interval_too():
    """Turned round for the reference."""
    for minors, adults, sign in ((80, 0, -1.0), (0, 80, 1.0)):
        found = touched(minors, adults)
        part = show_part(
            PLAIN, UndoneReason("rule:a", found.means, found.shares), np.random.default_rng(1), 1
        )
        assert part.part.value == pytest.approx(sign * 0.08)
        assert part.part.low < part.part.value < part.part.high


def test_a_reason_that_changed_nothing_has_no_part():
    """It touched, and without it the chances are the same."""
    found = touched(50, 50)
    undone = UndoneReason("limit", np.zeros(200), found.shares)
    assert show_part(PLAIN, undone, np.random.default_rng(1), 1).part.value == 0.0


def test_removals_of_few_people_are_left_out():
    """Five minors are under a limit."""
    left = iter(range(1_000))
    gap, made = gap_of(
        lambda is_minor, drawn: Planted(reasons={"limit": 0.1} if is_minor and next(left) < 5 else {})
    )
    assert list(undo_removals(gap, made, 10)) == []


@pytest.mark.parametrize(("reason", "shown"), [("not_active", 1), ("rule:show-cap", 1), ("limit", 0)])
def test_what_all_people_have_in_common_is_no_secret(reason, shown):
    """Times of items and rules are the same for all. A limit that every person has would be one of each."""
    gap, made = gap_of(lambda is_minor, drawn: Planted(reasons={reason: 0.1}))
    assert len(list(undo_removals(gap, made, 10))) == shown


def test_a_cap_is_laid_on_those_whom_it_does_not_bind():
    """They lose what is above the level of the others."""
    gap, made = gap_of(
        lambda is_minor, drawn: Planted(level=2, bound_by=BoundBy.AGE) if is_minor else Planted(level=4)
    )
    (cap,) = undo_caps(gap, made, 10)
    assert cap.reason == "cap:age"
    assert cap.rises[gap.own].tolist() == [0.0] * 100
    assert cap.rises[gap.other].tolist() == pytest.approx([-0.15] * 100)


def test_a_cap_that_binds_half_is_laid_on_half():
    """Fifty minors of a hundred, as far as a mean can say it."""
    turn = iter(range(1_000))

    def plant(is_minor, drawn):
        is_bound = is_minor and next(turn) % 2 == 0
        return Planted(level=2, bound_by=BoundBy.REGION) if is_bound else Planted(level=4)

    gap, made = gap_of(plant)
    (cap,) = undo_caps(gap, made, 10)
    assert cap.rises[gap.other].tolist() == pytest.approx([-0.075] * 100)


def test_a_rule_that_held_data_back_is_laid_on_those_whom_it_did_not_bind():
    """They lose what the reaches of that data gave."""
    without = (0.4, 0.4, 0.3, 0.3, 0.4, 0.4, 0.3, 0.3)
    gap, made = gap_of(
        lambda is_minor, drawn: (
            Planted((0.3, 0.0, 0.0, 0.0, 0.0), held_back={"rule:offer-minor": 2})
            if is_minor
            else Planted((0.3, 0.0, 0.0, 0.1, 0.0), by_reaches=without)
        )
    )
    (rule,) = undo_rules(gap, made, 10)
    assert rule.reason == "rule:offer-minor"
    assert rule.rises[gap.own].tolist() == [0.0] * 100
    assert rule.rises[gap.other].tolist() == pytest.approx([-0.1] * 100)


def test_a_rule_that_bound_few_people_is_left_out():
    """Five minors."""
    turn = iter(range(1_000))
    gap, made = gap_of(
        lambda is_minor, drawn: Planted(held_back={"rule:a": 2} if is_minor and next(turn) < 5 else {})
    )
    assert list(undo_rules(gap, made, 10)) == []


@pytest.mark.parametrize(("own", "rise", "gone"), [(0.1, 0.3, True), (0.1, 0.1, False), (0.35, 0.05, False)])
def test_a_gap_is_gone_when_it_was_material_and_is_not_any_more(own, rise, gone):
    """Against 0.4 of the reference, with a bound of 0.8."""
    chances = np.where(PLAIN.own, own, 0.4)
    undone = UndoneReason("rule:a", np.where(PLAIN.own, rise, 0.0), chances)
    assert is_gone(PLAIN, chances, undone, 0.8) is gone
