"""The level in force, by one table of precedence.

    restriction    level 0 while the person has one; only an unreadable dial is reported before it
    asked          the level that the person set on the dial; the declared default without one
    age            the cap for the person's age class and this kind of placement
    region         the cap for the class of the person's region; unknown is the strictest class
    browser_signal the cap while the browser asks not to share data
    consent        the highest level that no line above excludes, and that needs no purpose or one that is given

A choice that is refused, withdrawn, objected to, expired or unreadable is not given. Neither is a yes that has
lapsed (`consent.lapse`), nor a missing one: a yes is never invented. A level that does not exist counts as 0.
"""

from msgspec import Struct, structs

from aboveboard.consent.choices import in_force
from aboveboard.consent.dial import Caps, Dial, region_class
from aboveboard.consent.lapse import FREE, find_lapse
from aboveboard.people.state import PersonState, PurposeChoice
from aboveboard.words import AgeClass, BoundBy, ConsentState, Level, PlacementKind, RegionClass

_LEVELS = tuple(Level)
_UNKNOWN: Caps = {}
_AskedLevel = tuple[Level, BoundBy]


class EffectiveLevel(Struct, frozen=True):
    """The level in force for one person at one instant, for one kind of placement.

    `region` is the class of the region. `given` are the purposes in force. `bound_by` is the one thing that
    keeps `effective` below `asked`; `dial` when nothing does.
    """

    asked: Level
    effective: Level
    bound_by: BoundBy
    strength: float
    age: AgeClass
    region: RegionClass
    given: frozenset[str]
    gpc: bool


def effective(
    state: PersonState, kind: PlacementKind, *, dial: Dial, gpc: bool, at_ms: int
) -> EffectiveLevel:
    """Returns the level in force at `at_ms` (ms since 1970 UTC). `gpc`: the browser asks not to share data.

    `effective` is never above `asked`. Lowering the dial, losing a purpose or gaining a cap never raises it.
    """
    asked, reason = _resolve_asked(state.dial, dial)
    age = state.facts.age_class
    region = region_class(dial, state.facts.region)
    if state.restricted:
        bound_by = reason if reason is BoundBy.FAILURE else BoundBy.RESTRICTED
        strength = dial.levels[Level.OFF].strength
        return EffectiveLevel(asked, Level.OFF, bound_by, strength, age, region, frozenset(), gpc)
    given = purposes_in_force(state, dial, at_ms)
    age_cap = dial.age_caps.get(age, _UNKNOWN).get(kind, Level.OFF)
    region_cap = dial.regions[region].caps.get(kind, Level.OFF)
    signal_cap = dial.browser_signal_caps.get(kind, Level.OFF) if gpc else _LEVELS[-1]
    cap = min(age_cap, region_cap, signal_cap)
    level = _highest(min(asked, cap), given, dial)
    if level != asked:
        if level < cap or level == _highest(asked, given, dial):
            reason = BoundBy.CONSENT
        elif level == age_cap:
            reason = BoundBy.AGE
        else:
            reason = BoundBy.REGION if level == region_cap else BoundBy.BROWSER_SIGNAL
    return EffectiveLevel(asked, level, reason, dial.levels[level].strength, age, region, given, gpc)


def find_missing_yes(state: PersonState, dial: Dial, *, gpc: bool, at_ms: int) -> str | None:
    """Returns the purpose whose yes would bring the highest level of content into force that nothing else excludes.

    None when no yes would raise the level. The yes would be to a text that counts.
    """
    yes = {level.purpose: _say_yes(level.purpose, dial, at_ms) for level in dial.levels if level.purpose}
    now = effective(state, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=at_ms)
    willing = structs.replace(state, choices={**state.choices, **yes})
    best = effective(willing, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=at_ms)
    return dial.levels[best.effective].purpose if best.effective > now.effective else None


def _say_yes(purpose: str, dial: Dial, at_ms: int) -> PurposeChoice:
    counting = dial.purposes.get(purpose, FREE).counting
    return PurposeChoice(ConsentState.GIVEN, min(counting or ("",)), at_ms)


def purposes_in_force(state: PersonState, dial: Dial, at_ms: int) -> frozenset[str]:
    """Returns the declared purposes that are given at `at_ms`, and whose yes has not lapsed."""
    terms, of_age_ms = dial.purposes, state.of_age_ms
    return frozenset(
        [
            name
            for name, choice in state.choices.items()
            if name in terms
            and in_force(choice, at_ms)
            # Most purposes have no terms, and then `in_force` has said it all: this runs for every decision.
            and (
                (terms[name] is FREE and choice.at_ms >= of_age_ms)
                or find_lapse(choice, terms[name], at_ms, of_age_ms=of_age_ms) is None
            )
        ]
    )


def get_asked_level(chosen: int | None, dial: Dial) -> Level:
    """Returns the level that a dial asks for: the declared default when it was never set, 0 when it is
    unreadable.
    """
    return _resolve_asked(chosen, dial)[0]


def _resolve_asked(chosen: int | None, dial: Dial) -> _AskedLevel:
    if chosen is None:
        return dial.default_level, BoundBy.DIAL
    if 0 <= chosen < len(_LEVELS):
        return _LEVELS[chosen], BoundBy.DIAL
    return Level.OFF, BoundBy.FAILURE


def _highest(ceiling: Level, given: frozenset[str], dial: Dial) -> Level:
    """Returns the highest level up to `ceiling` that needs no purpose, or one that is given."""
    for row in dial.levels[ceiling:0:-1]:
        if row.purpose is None or row.purpose in given:
            return row.level
    return Level.OFF
