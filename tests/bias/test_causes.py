"""The causes of a gap: the planted one is named with its size, and nothing is said of few people."""

import numpy as np
import pytest
from aboveboard.bias.causes import CauseTerms, GapName, count_decided, explain_gaps
from aboveboard.bias.decided_rows import ReplayFailure
from aboveboard.bias.dial_steps import STEPS
from aboveboard.words import BoundBy

from tests.bias.decided import Planted, decide, visits

TABLE = ("age_class",)
TERMS = CauseTerms(k=10, tau=0.8, seed=5)
ROWS = visits()


def explain(plant, rows=ROWS, **more):
    gaps = {TABLE: [GapName("minor", "adult")]}
    (found,) = explain_gaps(rows, decide(rows, plant, **more), gaps, TERMS)
    return found


def noisy(randomness, **less):
    """The usual rises with noise, and less of what is named."""
    return tuple(
        0.2 + randomness.normal(0.0, 0.02) - less.get(name, 0.0) if name == "everybody"
        else rise + randomness.normal(0.0, 0.02) - less.get(name, 0.0)
        for name, rise in zip(STEPS, (0.2, 0.05, 0.05, 0.1, 0.05), strict=True)
    )  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_the_planted_step_is_named_with_its_size(step):
    """Its interval holds the planted size, and the steps add up to the gap."""
    found = explain(lambda is_minor, drawn: Planted(noisy(drawn, **({step: 0.04} if is_minor else {}))))
    assert (found.cause, found.step, found.by_rule) == (step, step, None)
    assert found.steps[step].low <= -0.04 <= found.steps[step].high
    assert sum(each.value for each in found.steps.values()) == pytest.approx(found.gap)


def test_equal_groups_have_no_cause():
    """Nothing is sure, so nothing is named."""
    found = explain(lambda is_minor, drawn: Planted(noisy(drawn)))
    assert (found.cause, found.by_rule, found.opportunity, found.caps) == (None, None, (), ())


def test_levels_that_people_chose_are_a_cause_of_their_own():
    """Minors keep to the page: that is the mix, and no step."""
    found = explain(lambda is_minor, drawn: Planted(noisy(drawn), level=1 if is_minor else 4))
    assert found.cause == "dial"
    assert abs(found.mix.composition) > 10 * abs(found.mix.within)


@pytest.mark.parametrize(("never", "named"), [({"show-minor-leads"}, "rule:show-minor-leads"), ((), None)])
def test_a_rule_that_took_the_class_away_is_named_first(never, named):
    """With its part of the gap. Where no choice lifts it and the gap is gone without it, the gap is by rule."""

    def plant(is_minor, drawn):
        if not is_minor:
            return Planted(noisy(drawn))
        return Planted((0.0, 0.0, 0.0, 0.0, 0.0), reasons={"rule:show-minor-leads": 0.45})

    found = explain(plant, never=frozenset(never))
    (part,) = found.opportunity
    assert (found.cause, found.by_rule) == ("rule:show-minor-leads", named)
    assert (part.share, part.reference_share) == (1.0, 0.0)
    assert part.part.value == pytest.approx(-0.45)


def test_a_rule_that_explains_only_a_part_is_not_the_rule_that_explains_it():
    """Without it the gap stays material."""

    def plant(is_minor, drawn):
        rises = noisy(drawn, everybody=0.15) if is_minor else noisy(drawn)
        return Planted(rises, reasons={"rule:show-cap": 0.02} if is_minor else {})

    found = explain(plant, never=frozenset({"show-cap"}))
    assert (found.cause, found.by_rule) == ("everybody", None)


def test_a_cap_by_age_is_by_rule():
    """Laid on the adults too, it takes the gap away."""

    def plant(is_minor, drawn):
        capped = {"level": 2, "bound_by": BoundBy.AGE} if is_minor else {"level": 4}
        return Planted((0.3, 0.0, 0.0, 0.1 + drawn.normal(0.0, 0.01), 0.1), **capped)

    found = explain(plant)
    (cap,) = found.caps
    assert (found.cause, found.by_rule, cap.reason) == ("cap:age", "cap:age", "cap:age")
    assert cap.part.value == pytest.approx(found.gap, abs=0.001)


@pytest.mark.parametrize(("never", "named"), [({"offer-minor"}, "rule:offer-minor"), ((), None)])
def test_a_rule_that_held_data_back_is_by_rule_where_no_choice_lifts_it(never, named):
    """Laid on the adults too, it takes the gap away as a cap would."""

    def plant(is_minor, drawn):
        history = 0.2 + drawn.normal(0.0, 0.01)
        if is_minor:
            return Planted((0.3, 0.0, 0.0, 0.0, 0.0), held_back={"rule:offer-minor": 2})
        return Planted((0.3, 0.0, 0.0, history, 0.0), by_reaches=(0.3 + history, 0.3 + history, *[0.3] * 6))

    found = explain(plant, never=frozenset(never))
    (rule,) = found.caps
    assert (found.cause, found.by_rule, rule.reason) == ("rule:offer-minor", named, "rule:offer-minor")
    assert rule.part.value == pytest.approx(found.gap, abs=0.001)


def test_the_keys_of_the_largest_step_add_up_to_what_they_made():
    """Half of the adults and a quarter of the minors have it."""

    def plant(is_minor, drawn):
        has = drawn.random() < (0.25 if is_minor else 0.5)
        rises = (0.2, 0.0, 0.0, 0.2 if has else 0.0, 0.0)
        return Planted(rises, keys={"3 topic:lead": 0.2} if has else {"3 topic:care": 0.0})

    found = explain(plant)
    assert (found.cause, [each.key for each in found.keys]) == ("history", ["topic:lead", "topic:care"])
    assert found.keys[0].part == pytest.approx(found.steps["history"].value)


def test_the_bound_of_the_dial_holds():
    """The mean strength of the group with the higher one."""
    found = explain(lambda is_minor, drawn: Planted(noisy(drawn), level=1 if is_minor else 3))
    assert found.bound == pytest.approx(0.85)
    assert abs(found.gap) <= found.bound


def test_too_few_people_have_no_causes():
    """Nine of each."""
    found = explain(lambda is_minor, drawn: Planted(), rows=visits(people=9))
    assert (found.gap, found.steps, found.keys) == (None, None, ())


@pytest.mark.parametrize(("left", "shown"), [(0, 600), (4, None), (12, 588)])
def test_what_was_not_decided_is_counted_unless_few_people_are_in_it(left, shown):
    """Neither the few, nor the number that would give them away."""
    places = ROWS.details.places
    made = decide(ROWS, lambda is_minor, drawn: Planted(), undecided={ReplayFailure.MODEL: places[:left]})
    found = count_decided(ROWS, made._replace(places=places[left:]), 10, is_hidden=False)
    assert (found.decisions, found.decided) == (600, shown)
    assert found.undecided == ({} if not left else {"model": None if left < 10 else left})


def test_a_hidden_total_hides_all_of_it():
    """Decided or not."""
    made = decide(ROWS, lambda is_minor, drawn: Planted())
    found = count_decided(ROWS, made, 10, is_hidden=True)
    assert (found.decisions, found.decided) == (None, None)


def test_people_count_and_not_decisions():
    """The steps of people whose decisions were computed again in part are those of the rest."""
    made = decide(ROWS, lambda is_minor, drawn: Planted())
    half = np.arange(0, 600) < 400
    less = made._replace(
        places=made.places[half],
        by_level=made.by_level[half],
        strengths=made.strengths[half],
        levels=made.levels[half],
        bound_by=made.bound_by[half],
    )
    (found,) = explain_gaps(ROWS, less, {TABLE: [GapName("minor", "adult")]}, TERMS)
    assert found.gap == pytest.approx(0.0)
