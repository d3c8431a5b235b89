"""One decision of the past, judged again by other rules, from its record alone. A pure function.

A record says how its person stood (level asked for and in force, what bound it, the browser's signal), which sources were
held back and why, what was used, what was taken out. It does not say the person's age class, the class of their region,
which purposes of lower levels they had given, whether it was quiet time, or what had reached its cap. So all that these
could have been is gone through: whatever does not lead, under the rules of then, to what the record says, was not so;
and only what holds in every world that is left is claimed. Where the rules of then are not at hand, nothing is ruled out.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import NamedTuple, get_args

from aboveboard.consent.dial import Dial
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.dry_runs.progress import Effect
from aboveboard.engine.placement import PRICE_DIFFERS, SPECIAL_ITEM
from aboveboard.outbound.quiet import has_quiet_time
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import Show
from aboveboard.privacy.filter import Mask, Question, masks
from aboveboard.words import (
    LEVEL_OF_REACH,
    SOURCES,
    AgeClass,
    BoundBy,
    Category,
    Level,
    PlacementKind,
    Reach,
    RegionClass,
    Sensitivity,
    Source,
)

State = tuple[str | None, str | None]
"""The rule that took an item out, and the one that kept it from being chosen for this person; None for neither."""

REGIONS: tuple[RegionClass, ...] = get_args(RegionClass)


class ItemClass(NamedTuple):
    """Items that rules cannot tell apart, and that the same became of. `code` is that of the shelf."""

    code: int
    state: State


class Past(NamedTuple):
    """What of one record, and of its placement, a judgement depends on. Hashable: alike ones are judged once.

    `held_back` is as the record has it, without limits of topics and items. `used` are the sources of which there was
    anything.
    """

    kind: PlacementKind
    capped: bool
    asked: int
    effective: int
    bound_by: str
    gpc: bool
    held_back: tuple[tuple[str, str], ...]
    used: frozenset[Source]
    items: frozenset[ItemClass]
    personal: bool


class Rejudgement(NamedTuple):
    """`lost` and `states` say what would have been otherwise, where every world agrees about it; else they are None.
    `states` maps the classes of items to what would have become of them."""

    effect: Effect
    rules: tuple[str, ...] = ()
    lost: frozenset[Source] | None = None
    states: tuple[tuple[ItemClass, State], ...] | None = None


class Side(NamedTuple):
    """One policy set, ready to judge."""

    policy: PolicySet
    mask: Callable[[Question], Mask]


class World(NamedTuple):
    """One way in which the facts may have been that the record does not hold."""

    age: AgeClass
    region: RegionClass
    given: frozenset[str]
    quiet: bool


class _WorldResult(NamedTuple):
    effect: Effect
    rules: tuple[str, ...]
    lost: frozenset[Source]
    states: tuple[tuple[ItemClass, State], ...]


def side(policy: PolicySet, dial: Dial) -> Side:
    return Side(policy, masks(policy.judge, dial))


def rejudge(past: Past, old: Side | None, new: Side, dial: Dial) -> Rejudgement:
    """What `new` would have meant. `old` are the rules that the decision was made by, None when they are not known."""
    worlds = [each for each in _worlds(past, dial) if old is None or _fits(past, each, old)]
    found = [_in_world(past, world, old, new) for world in worlds]
    if not found:
        return Rejudgement(Effect.UNTOLD)
    effect, first = _combine_effects({each.effect for each in found}), found[0]
    if effect not in (Effect.ALTERED, Effect.OPENED):
        return Rejudgement(effect)
    one = all((each.lost, each.states) == (first.lost, first.states) for each in found)
    return Rejudgement(effect, first.rules, first.lost if one else None, first.states if one else None)


def _combine_effects(effects: set[Effect]) -> Effect:
    """What holds in every world; that only reasons differ in some is told as such."""
    if len(effects) == 1:
        return next(iter(effects))
    return Effect.REASON if effects == {Effect.SAME, Effect.REASON} else Effect.UNTOLD


def _worlds(past: Past, dial: Dial) -> Iterator[World]:
    """Every way in which it may have been. The purpose of the level in force was given, or that level needs none."""
    purposes = [
        level.purpose for level in dial.levels if level.purpose is not None and level.level <= past.effective
    ]
    own = dial.levels[Level(past.effective)].purpose
    open_ones = [name for name in purposes if name != own]
    quiet = (False, True) if has_quiet_time(past.kind) else (False,)
    for age, region, is_quiet in product(AgeClass, REGIONS, quiet):
        for chosen in product((False, True), repeat=len(open_ones)):
            given = {name for name, yes in zip(open_ones, chosen, strict=True) if yes}
            yield World(age, region, frozenset(given | ({own} if own else set())), is_quiet)


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


def _excluded_categories(past: Past) -> tuple[Category, ...]:
    """The categories that the person excluded: they are held back at every reach alike."""
    held = dict(_spread(past.held_back))
    return tuple(category for category in Category if held.get((Reach.HISTORY, category)) == "limit")


def _spread(held_back: Iterable[tuple[str, str]]) -> Iterator[tuple[Source, str]]:
    """Each source that was held back, with the reason: a line may speak of all categories of a reach."""
    for what, because in held_back:
        reach, _, category = what.partition(".")
        for source in SOURCES:
            if source[0] == reach and category in ("", source[1]):
                yield source, because


def _mask(past: Past, world: World, by: Side) -> Mask:
    return by.mask(Question(_rebuild_level(past, world), past.kind, _excluded_categories(past)))


def _recorded_reasons(mask: Mask) -> tuple[tuple[str, str], ...]:
    return tuple((each.what, each.because) for each in mask.held_back)


def _fits(past: Past, world: World, old: Side) -> bool:
    """Whether the rules of then would have said in this world what the record says."""
    if past.bound_by != BoundBy.FAILURE and _recorded_reasons(_mask(past, world, old)) != past.held_back:
        return False
    return all(_caps(past, each, world, old) for each in past.items)


def _caps(past: Past, item: ItemClass, world: World, old: Side | None) -> list[bool]:
    """Whether the cap of such items may have been reached."""
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
        )
    )
    return None if verdict.permitted else verdict.rules[0]


def _in_world(past: Past, world: World, old: Side | None, new: Side) -> _WorldResult:
    """What the new rules would have meant if this was how it was."""
    lost, gained, because, told = _sources(past, world, new)
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
    if told != past.held_back and past.bound_by != BoundBy.FAILURE:
        effects.add(Effect.REASON)
    order = (Effect.ALTERED, Effect.UNTOLD, Effect.OPENED, Effect.REASON)
    effect = next((each for each in order if each in effects), Effect.SAME)
    return _WorldResult(effect, tuple(sorted(rules)), frozenset(lost), tuple(states))


def _sources(
    past: Past, world: World, new: Side
) -> tuple[set[Source], set[str], dict[Source, str], tuple[tuple[str, str], ...]]:
    """The sources that would have been lost, the rules whose end would have opened others, why each would have been
    held back, and how that would have been told."""
    if past.bound_by == BoundBy.FAILURE:
        return set(), set(), {}, past.held_back
    told = _recorded_reasons(_mask(past, world, new))
    before, after = dict(_spread(past.held_back)), dict(_spread(told))
    lost = {source for source in after if source not in before}
    gained = {before[source].removeprefix("rule:") for source in before if source not in after}
    usable = {source for source in SOURCES if LEVEL_OF_REACH[source[0]] <= past.effective}
    because = {source: why.removeprefix("rule:") for source, why in after.items()}
    return lost & usable, gained, because, told


def _item_effect(before: State, after: set[State]) -> tuple[Effect, set[str]]:
    """What it means for items that their state would have been one of these."""
    kinds = {_kind(each) for each in after}
    if kinds == {_kind(before)}:
        return (Effect.SAME if after == {before} else Effect.REASON), set()
    if _kind(before) in kinds:
        return Effect.UNTOLD, set()
    named = {rule for each in after for rule in each if rule} or {rule for rule in before if rule}
    return Effect.ALTERED, named


def _kind(state: State) -> str:
    return "out" if state[0] else "impersonal" if state[1] else "passed"
