"""A new judgement of one past decision under other rules, from its record alone. Pure functions.

A record holds the person's levels, asked for and in force, what bound the level, and the browser's signal. It
also holds the sources held back with their reasons, those used, and the items removed. It does not hold:

- the age class, and the class of the region,
- the purposes of lower levels that the person had agreed to, and that of messages,
- the quiet time,
- the items that had reached their cap, and whether the total cap was reached.

A world is one combination of these. The worlds that contradict the record under the old rules are ruled out.
A result is claimed only when all remaining worlds agree. Without the old rules no world is ruled out.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from aboveboard.consent.dial import Dial
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.dry_runs.progress import Effect
from aboveboard.dry_runs.worlds import ItemClass, Past, State, World, list_worlds
from aboveboard.engine.placement import PRICE_DIFFERS, SPECIAL_ITEM, UNLABELLED, class_of_code
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import Show
from aboveboard.privacy.filter import Mask, Question, masks
from aboveboard.words import (
    LEVEL_OF_REACH,
    SOURCES,
    BoundBy,
    Category,
    Level,
    Reach,
    Sensitivity,
    Source,
)


class Rejudgement(NamedTuple):
    """The effect on one decision, with the rules that make the difference in the first possible world.

    `lost` are the sources that are no longer allowed, and `states` the new state of each class of items. Both
    are None unless the effect is `altered` or `opened` and all worlds agree on them.
    """

    effect: Effect
    rules: tuple[str, ...] = ()
    lost: frozenset[Source] | None = None
    states: tuple[tuple[ItemClass, State], ...] | None = None


class Side(NamedTuple):
    """One policy set, with its masks cached."""

    policy: PolicySet
    mask: Callable[[Question], Mask]


class _WorldResult(NamedTuple):
    effect: Effect
    rules: tuple[str, ...]
    lost: frozenset[Source]
    states: tuple[tuple[ItemClass, State], ...]


def side(policy: PolicySet, dial: Dial) -> Side:
    """Returns the policy set with its own cache of masks."""
    return Side(policy, masks(policy.judge, dial))


def rejudge(past: Past, old: Side | None, new: Side, dial: Dial) -> Rejudgement:
    """Returns the effect of `new`. `old` are the rules that made the decision; None when they are not known.

    The effect is `untold` when no world fits the record, or when the worlds disagree.
    """
    worlds = [each for each in list_worlds(past, dial) if old is None or _fits(past, each, old)]
    found = [_in_world(past, world, old, new) for world in worlds]
    if not found:
        return Rejudgement(Effect.UNTOLD)
    effect, first = _combine_effects({each.effect for each in found}), found[0]
    if effect not in (Effect.ALTERED, Effect.OPENED):
        return Rejudgement(effect)
    one = all((each.lost, each.states) == (first.lost, first.states) for each in found)
    return Rejudgement(effect, first.rules, first.lost if one else None, first.states if one else None)


def _combine_effects(effects: set[Effect]) -> Effect:
    """Returns the effect that all worlds share. A mix of `same` and `reason` is `reason`, any other is
    `untold`.
    """
    if len(effects) == 1:
        return next(iter(effects))
    return Effect.REASON if effects == {Effect.SAME, Effect.REASON} else Effect.UNTOLD


def _rebuild_level(past: Past, world: World) -> EffectiveLevel:
    return EffectiveLevel(
        Level(past.asked),
        Level(past.effective),
        BoundBy(past.bound_by),
        0.0,
        world.age,
        world.region,
        world.given,
        past.gpc,
    )


def _list_limited_categories(past: Past) -> tuple[Category, ...]:
    """Returns the categories that the person limited. A limit holds back every reach, so one reach shows it."""
    held = dict(_spread(past.held_back))
    return tuple(category for category in Category if held.get((Reach.HISTORY, category)) == "limit")


def _spread(held_back: Iterable[tuple[str, str]]) -> Iterator[tuple[Source, str]]:
    """Yields each source held back, with the reason. A line without a category is about all of its reach."""
    for what, because in held_back:
        reach, _, category = what.partition(".")
        for source in SOURCES:
            if source[0] == reach and category in ("", source[1]):
                yield source, because


def _mask(past: Past, world: World, by: Side) -> Mask:
    return by.mask(Question(_rebuild_level(past, world), past.kind, _list_limited_categories(past)))


def _list_reasons(mask: Mask) -> tuple[tuple[str, str], ...]:
    return tuple((each.what, each.because) for each in mask.held_back)


def _fits(past: Past, world: World, old: Side) -> bool:
    """Returns True when the old rules give in this world what the record says.

    After a failure, all data was held back without a rule, so only the items are compared.
    """
    if past.bound_by != BoundBy.FAILURE and _list_reasons(_mask(past, world, old)) != past.held_back:
        return False
    return all(_caps(past, each, world, old) for each in past.items)


def _caps(past: Past, item: ItemClass, world: World, old: Side | None) -> list[bool]:
    """Returns the values that `cap_reached` may have had for such items; none when no value fits the record."""
    options = [False, True] if past.capped else [False]
    if old is None:
        return options
    return [capped for capped in options if _state(past, item, world, old, capped=capped) == item.state]


def _state(past: Past, item: ItemClass, world: World, by: Side, *, capped: bool) -> State:
    out = _find_rule(past, item.code, world, by, capped=capped, personalized=False)
    if out is not None or not past.personal:
        return out, None
    return None, _find_rule(past, item.code, world, by, capped=capped, personalized=True)


def _find_rule(
    past: Past, code: int, world: World, by: Side, *, capped: bool, personalized: bool
) -> str | None:
    verdict = by.policy.judge(
        Show(
            kind=past.kind,
            sensitivity=Sensitivity.SPECIAL if code & SPECIAL_ITEM else Sensitivity.PLAIN,
            personalized=personalized,
            age=world.age,
            cap_reached=capped,
            quiet_now=world.quiet,
            price_differs=bool(code & PRICE_DIFFERS),
            message_class=class_of_code(code),
            given=world.messages,
            total_cap_reached=world.full,
            unlabelled=world.region if code & UNLABELLED else "no",
        )
    )
    return None if verdict.permitted else verdict.rules[0]


def _in_world(past: Past, world: World, old: Side | None, new: Side) -> _WorldResult:
    """Returns the effect that the new rules would have had in this world."""
    lost, gained, because, reasons = _sources(past, world, new)
    rules = {because[source] for source in lost & past.used}
    effects = {Effect.ALTERED} if rules else set[Effect]()
    states = []
    for item in sorted(past.items, key=str):
        after = {_state(past, item, world, new, capped=capped) for capped in _caps(past, item, world, old)}
        effect, blamed = _item_effect(item.state, after)
        effects.add(effect)
        rules |= blamed
        states.append((item, next(iter(after)) if len(after) == 1 else item.state))
    if gained:
        effects.add(Effect.OPENED)
        rules |= gained
    if reasons != past.held_back and past.bound_by != BoundBy.FAILURE:
        effects.add(Effect.REASON)
    order = (Effect.ALTERED, Effect.UNTOLD, Effect.OPENED, Effect.REASON)
    effect = next((each for each in order if each in effects), Effect.SAME)
    return _WorldResult(effect, tuple(sorted(rules)), frozenset(lost), tuple(states))


def _sources(
    past: Past, world: World, new: Side
) -> tuple[set[Source], set[str], dict[Source, str], tuple[tuple[str, str], ...]]:
    """Returns what the new rules would have done to the sources.

    - The sources that are no longer allowed.
    - The old reasons of the sources that are no longer held back.
    - The new reason of each source that is held back.
    - All reasons, as a record states them.

    After a failure nothing changes.
    """
    if past.bound_by == BoundBy.FAILURE:
        return set(), set(), {}, past.held_back
    reasons = _list_reasons(_mask(past, world, new))
    before, after = dict(_spread(past.held_back)), dict(_spread(reasons))
    lost = {source for source in after if source not in before}
    gained = {before[source].removeprefix("rule:") for source in before if source not in after}
    usable = {source for source in SOURCES if LEVEL_OF_REACH[source[0]] <= past.effective}
    because = {source: why.removeprefix("rule:") for source, why in after.items()}
    return lost & usable, gained, because, reasons


def _item_effect(before: State, after: set[State]) -> tuple[Effect, set[str]]:
    """Returns the effect on items that would have had one of these states, and the rules that made it."""
    kinds = {_kind(each) for each in after}
    if kinds == {_kind(before)}:
        return (Effect.SAME if after == {before} else Effect.REASON), set()
    if _kind(before) in kinds:
        return Effect.UNTOLD, set()
    named = {rule for each in after for rule in each if rule} or {rule for rule in before if rule}
    return Effect.ALTERED, named


def _kind(state: State) -> str:
    return "out" if state[0] else "impersonal" if state[1] else "passed"
