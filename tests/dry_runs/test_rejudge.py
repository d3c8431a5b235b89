"""A past decision judged again: a claim is made only where the record leaves no doubt."""

import pytest
from aboveboard.dry_runs.progress import Effect
from aboveboard.dry_runs.rejudge import Rejudgement, rejudge, side
from aboveboard.dry_runs.worlds import ItemClass, Past
from aboveboard.engine.placement import PRICE_DIFFERS
from aboveboard.gateway.rules import load_rules
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import read
from aboveboard.settings import find_shipped
from aboveboard.words import BoundBy, Category, PlacementKind, Reach

RULES = load_rules(find_shipped("policies"), lambda _: None)
DIAL, SHIPPED = RULES.dial, RULES.policy
OLD = side(SHIPPED, DIAL)
PAGE = (Reach.PAGE, Category.CONTEXTUAL)

RULE = """
@id("more")
@reason("You do not get this in a test.")
@reason_de("Du bekommst das nicht in einem Test.")
@reason_es("No recibes esto en una prueba.")
@reason_fr("Vous ne recevez pas cela dans un test.")
@class("never")
@since("2026-11-01")
@source("decision: a test")
"""
NO_PAGE = 'action == Action::"use", resource == Data::"page"'
NO_ITEM = 'action == Action::"show", resource == Placement::"content"'


def judge_by(scope: str, when: str, past: Past, *, known: bool = True) -> Rejudgement:
    """Judges by the shipped rules and one more, which forbids."""
    kind = RULE.replace("never", "waivable") if "given" in when else RULE  # a choice lifts no other rule
    rule = f"{kind}forbid ({scope}) when {{ {when} }};"
    name, text = next(iter(SHIPPED.files.items()))
    source = read(SHIPPED.declared.with_texts({name: f"{text}{rule}"}, name))
    old = OLD if known else None
    return rejudge(past, old, side(PolicySet(source, pytest.fail), DIAL), DIAL)


def past(*codes: int, used: bool = True, asked: int = 1) -> Past:
    """A decision from the page alone, with items that no rule refused."""
    return Past(
        kind=PlacementKind.CONTENT,
        capped=False,
        asked=asked,
        effective=1,
        bound_by=str(BoundBy.DIAL),
        gpc=False,
        held_back=(("visit", "dial"), ("history", "dial"), ("elsewhere", "dial")),
        used=frozenset({PAGE} if used else ()),
        items=frozenset(ItemClass(code, (None, None)) for code in codes),
        personal=False,
    )


def test_the_same_rules_alter_nothing() -> None:
    """Worlds fit the record, and in none of them anything differs."""
    assert rejudge(past(0, PRICE_DIFFERS), OLD, OLD, DIAL) == Rejudgement(Effect.SAME)


def test_a_lost_source_alters_only_a_decision_that_used_it() -> None:
    """Without data from it, only the reason differs."""
    found = judge_by(f"principal, {NO_PAGE}", "true", past(0))
    assert (found.effect, found.rules, found.lost) == (Effect.ALTERED, ("more",), {PAGE})
    assert judge_by(f"principal, {NO_PAGE}", "true", past(0, used=False)).effect is Effect.REASON


def test_a_rule_about_a_fact_that_no_record_holds_has_no_claim() -> None:
    """The record does not hold the age class, so a minor's decision looks like any other."""
    assert judge_by(f'principal == Person::"minor", {NO_PAGE}', "true", past(0)).effect is Effect.UNTOLD


@pytest.mark.parametrize("known", [True, False])
def test_a_rule_about_the_yes_to_messages_has_no_claim_for_an_advert(known: bool) -> None:
    """A decision about an advert was judged by it too, and its record does not hold it."""
    advert = 'principal, action == Action::"show", resource == Placement::"advert"'
    decision = past(0)._replace(kind=PlacementKind.ADVERT)
    assert rejudge(decision, OLD, OLD, DIAL).effect is Effect.SAME
    found = judge_by(advert, "!context.given", decision, known=known)
    assert found.effect is Effect.UNTOLD


def test_only_the_items_that_a_rule_is_about_change_their_state() -> None:
    """The states name each class of items, for the new draw."""
    found = judge_by(f"principal, {NO_ITEM}", "context.price_differs", past(0, PRICE_DIFFERS))
    assert (found.effect, found.lost) == (Effect.ALTERED, frozenset())
    assert {item.code: state for item, state in found.states or ()} == {
        0: (None, None),
        PRICE_DIFFERS: ("more", None),
    }
    assert judge_by(f"principal, {NO_ITEM}", "context.price_differs", past(0)).effect is Effect.SAME


def test_a_record_that_no_world_explains_has_no_claim() -> None:
    """The old rules give another report of what was held back than this record."""
    odd = past(0)._replace(held_back=())
    assert rejudge(odd, OLD, OLD, DIAL).effect is Effect.UNTOLD
    assert rejudge(odd, None, OLD, DIAL).effect is Effect.REASON


def test_a_cap_leaves_doubt_only_without_the_old_rules() -> None:
    """The old rules would have refused an item at its cap, so the record says that it was not."""
    capped = past(0)._replace(capped=True)
    assert rejudge(capped, OLD, OLD, DIAL).effect is Effect.SAME
    assert rejudge(capped, None, OLD, DIAL).effect is Effect.UNTOLD
