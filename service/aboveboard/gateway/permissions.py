"""The questions to the rules about storing data of a person and learning from it."""

from aboveboard.consent.precedence import EffectiveLevel, effective, purposes_in_force
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.examples import is_based_on
from aboveboard.gateway.rules import Rules
from aboveboard.people.state import Limits, PersonState, as_of, get_limited_keys, is_limited, is_restricted_at
from aboveboard.policy.questions import Keep, Learn
from aboveboard.policy.verdict import Verdict
from aboveboard.privacy.allowed import Allowed
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames, is_special_key
from aboveboard.words import AgeClass, BoundBy, Category, PlacementKind, Reach, Sensitivity


def judge_keeping(
    rules: Rules, standing: EffectiveLevel, category: Category, sensitivity: Sensitivity, reach: Reach
) -> Verdict:
    """Returns the verdict of the rules on storing this data in one reach.

    It does not compare the person's level with the reach. The caller does that first.
    """
    purpose = next(level.purpose for level in rules.dial.levels if level.reach is reach)
    return rules.policy.judge(
        Keep(
            category=category,
            sensitivity=sensitivity,
            reach=reach,
            level=int(standing.effective),
            given=purpose is None or purpose in standing.given,
            age=standing.age,
            region=standing.region,
            gpc=standing.gpc,
        )
    )


IMPROVE = "improve"


def refuse_learning(
    rules: Rules, state: PersonState | None, now_ms: int, *, decided_ms: int | None = None
) -> str | None:
    """Returns the reason why nothing may be learned now: `consent` or `rule:<id>`. None when it may.

    `state` is None for data that belongs to no known person. `decided_ms` is the time of the decision to learn from. One
    from before the person came of age is a minor's.
    """
    given = state is not None and IMPROVE in purposes_in_force(state, rules.dial, now_ms)
    age = AgeClass.UNKNOWN if state is None else state.facts.age_class
    if state is not None and decided_ms is not None and decided_ms < state.of_age_ms:
        age = AgeClass.MINOR
    verdict = rules.policy.judge(Learn(known=state is not None, given=given, age=age))
    if verdict.permitted:
        return None
    return f"rule:{verdict.rules[0]}" if given else "consent"


def refuse_past(rules: Rules, state: PersonState | None, at_ms: int, now_ms: int) -> str | None:
    """Returns why nothing may be learned now from what happened at `at_ms`, None where it may.

    A yes does not reach back: it holds for what happened after it. `state` is None for what is about no known person.
    """
    if state is not None and is_restricted_at(state, at_ms):
        return str(BoundBy.RESTRICTED)
    then = None if state is None else as_of(state, at_ms)
    return refuse_learning(rules, then, now_ms, decided_ms=at_ms)


def may_learn_from_minor(rules: Rules) -> bool:
    """Returns True when the rules permit to learn from a minor who agreed to it."""
    return rules.policy.judge(Learn(known=True, given=True, age=AgeClass.MINOR)).permitted


def refuse_special(rules: Rules, state: PersonState | None, now_ms: int, *, special: bool) -> str | None:
    """Returns the rule that forbids to store an outcome. None when it is permitted.

    It is always permitted when nothing `special` was shown, or when it belongs to no known person.
    """
    if not special or state is None:
        return None
    standing = effective(state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=now_ms)
    verdict = judge_keeping(rules, standing, Category.INTERACTION, Sensitivity.SPECIAL, Reach.HISTORY)
    return None if verdict.permitted else f"rule:{verdict.rules[0]}"


def is_excluded(
    shelf: CompiledPlacement,
    item: int,
    allowed: Allowed,
    *,
    limits: Limits,
    special: SpecialNames = NONE_SPECIAL,
) -> bool:
    """Returns True when the example is of a special item, or based on data that is special or excluded.

    `item` is the item's index in the compiled placement.
    """
    excluded = get_limited_keys(limits)
    if shelf.ids[item] in special.items:
        return True
    keys = {
        each.key
        for each in allowed.interests
        if is_limited(each.key, excluded) or (special and is_special_key(special, each.key))
    }
    return is_based_on(shelf, item, allowed, categories=limits.categories, keys=keys, fields=limits.fields)
