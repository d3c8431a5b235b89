"""The probability of each goal, and when an intent is read."""

import math

import pytest
from aboveboard.intent.counts import no_counts
from aboveboard.intent.posterior import USUAL_TENTHS, IntentModel, compile_model, posterior, read_intent
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.intent.visits import BUYERS, LOOKERS, SHIPPED, SHOP, TEXT, counted, load, stretch

MODEL = compile_model(SHIPPED, SHOP, USUAL_TENTHS)
STEPS = st.lists(st.sampled_from((*SHIPPED.steps, "gone")), max_size=12)


def test_the_formula_is_the_declared_one() -> None:
    """By hand, for the prior and for one step."""
    goals, spread, whole = 3, (len(SHIPPED.steps) + 1) / 2, (len(SHIPPED.steps) + 1) * 2
    prior = {"buy": 12.5 / (24 + goals / 2), "help": 0.5 / (24 + goals / 2), "": 12.5 / (24 + goals / 2)}
    assert posterior(MODEL, []) == pytest.approx(prior, rel=1e-12)
    # Of 48 steps on the way to buy, with the end, 24 are looks. All 12 visits began with one.
    often, rarely, never = 24.5 / (48 + spread), 0.5 / (48 + spread), 0.5 / spread
    likely = {
        "buy": (12 + whole * often) / (12 + whole),
        "help": never,
        "": whole * rarely / (12 + whole),
    }
    parts = {goal: prior[goal] * likely[goal] ** 0.6 for goal in prior}
    expected = {goal: part / sum(parts.values()) for goal, part in parts.items()}
    assert posterior(MODEL, ["item_viewed"]) == pytest.approx(expected, rel=1e-12)


@given(STEPS)
def test_probabilities_sum_to_one(steps: list[str]) -> None:
    """After any steps, also ones that are not declared."""
    found = posterior(MODEL, steps)
    assert math.isclose(sum(found.values()), 1.0)
    assert all(0.0 <= each <= 1.0 for each in found.values())


@given(STEPS)
def test_what_is_read_is_the_likeliest_above_certainty_and_lead(steps: list[str]) -> None:
    """At most one intent is read, with its probability."""
    found, reading = posterior(MODEL, steps), read_intent(MODEL, steps)
    if reading is not None:
        assert reading.weight == found[reading.name] == max(found.values()) >= SHIPPED.certainty
        assert reading.weight - posterior(MODEL, [])[reading.name] >= SHIPPED.lead


def test_steps_towards_a_goal_let_it_be_read() -> None:
    """And those of people who only look do not."""
    reading = read_intent(MODEL, ["item_viewed", "item_viewed"])
    assert reading is not None
    assert (reading.name, reading.weight > 0.8) == ("buy", True)
    assert read_intent(MODEL, ["page_viewed", "page_viewed"]) is None
    assert read_intent(MODEL, []) is None


@pytest.mark.parametrize("people", [9, 10])
def test_a_cell_counts_from_k_people_on(people: int) -> None:
    """One person less, and nothing of them counts: the model is that of the others."""
    model = compile_model(SHIPPED, counted([*BUYERS[:people], *LOOKERS]), USUAL_TENTHS)
    alone = compile_model(SHIPPED, counted(LOOKERS), USUAL_TENTHS)
    same = (model.prior, model.logs) == (alone.prior, alone.logs)
    assert same == (people < SHIPPED.k)
    assert (read_intent(model, ["item_viewed", "item_viewed"]) is None) == (people < SHIPPED.k)


def test_one_person_who_comes_often_counts_for_nothing() -> None:
    """A hundred visits of one person are about one person."""
    model = compile_model(SHIPPED, counted([[*BUYERS[0]] * 100]), USUAL_TENTHS)
    assert model.known == frozenset()
    assert len({*model.logs.values()}) == 1


def test_nothing_is_read_without_counts() -> None:
    """Before anything was learned, no intent is known."""
    assert read_intent(compile_model(SHIPPED, no_counts(), USUAL_TENTHS), ["item_viewed"]) is None


def test_a_goal_that_was_reached_is_not_read_again() -> None:
    """A goal that is a step is over once the step was made."""
    carts = load(TEXT.replace('signal = "ticket_opened"', 'signal = "cart_added"'))
    people = [[stretch("help", "item_viewed", "cart_added", "cart_added")]] * 12
    model = compile_model(carts, counted([*people, *LOOKERS]), USUAL_TENTHS)
    assert read_intent(model, ["item_viewed", "cart_added"]) is None
    assert (read_intent(model, ["item_viewed"]) or ("", 0))[0] == "help"


def test_a_smaller_exponent_is_less_sure() -> None:
    """Tempering moves the probability towards the prior."""
    steps = ["item_viewed", "item_viewed", "cart_added"]
    sure, less = (posterior(structs.replace(MODEL, exponent=each), steps)["buy"] for each in (1.0, 0.2))
    assert sure > less > posterior(MODEL, [])["buy"]


def test_a_model_of_other_steps_ignores_what_is_no_longer_declared() -> None:
    """A step that is declared no more has no part."""
    fewer = load(TEXT.replace("[steps.cart_added]\n", ""))
    model: IntentModel = compile_model(fewer, SHOP, USUAL_TENTHS)
    assert posterior(model, ["cart_added"]) == posterior(model, [])
