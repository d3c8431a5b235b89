"""The dial as declared: what each level adds, how strongly it may act, and who it is capped for.

Everything is resolved at load time. Every age class, class of region and kind of placement has its cap. So a
question is a look-up, and a value that is not found there was not declared.
"""

import re
from collections.abc import Collection, Container, Mapping
from typing import Annotated, Any, get_args

from msgspec import Meta, Struct

from aboveboard.consent.lapse import FREE, PurposeTerms
from aboveboard.consent.notices import Notice, list_counting, load_notices
from aboveboard.consent.purposes import Purpose, load_purposes
from aboveboard.declared import DeclaredFiles, Texts, Toml, convert, parse, refuse_start, same_languages
from aboveboard.words import LEVEL_OF_REACH, AgeClass, Level, PlacementKind, Reach, RegionClass

FILE = "dial.toml"
DEFAULT_LEVEL_MAX = Level.PAGE

MATERIAL = 0.05
"""The share of an item's probability that a reason must carry, where `dial.toml` declares none."""

REGION_CLASSES: tuple[RegionClass, ...] = get_args(RegionClass)
Region = Annotated[str, Meta(pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]

Caps = dict[PlacementKind, Level]
"""The highest level for each kind of placement; complete."""

_SUBDIVISION = re.compile("[A-Z]{2}-[A-Z0-9]{1,3}")


class DialLevel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One level. `reach` is what it adds to the level below. `purpose` must be given before the level can be
    in force.

    `strength` bounds how far the choice of an item may differ from the baseline, in total variation.
    """

    level: Level
    name: str
    reach: Reach | None = None
    purpose: str | None = None
    strength: Annotated[float, Meta(ge=0, le=1)]
    sentence: Texts


class RegionRule(Struct, frozen=True):
    """The regions of one class, and their caps."""

    regions: tuple[str, ...]
    caps: Caps


class Dial(Struct, frozen=True):
    """The dial. `levels[n]` is level n. `purposes` are all that are declared, with the terms of a yes: a choice
    about any other is never in force. A reason is stated from the share `material` of an item's probability on.
    """

    levels: tuple[DialLevel, ...]
    regions: dict[RegionClass, RegionRule]
    default_level: Level
    strictest_region: RegionClass
    age_caps: dict[AgeClass, Caps]
    browser_signal_caps: Caps
    purposes: dict[str, PurposeTerms]
    class_of_region: dict[str, RegionClass]
    material: float = MATERIAL


_DeclaredCaps = dict[str, Level]
_ANY = "any"


class _DeclaredRegion(Struct, frozen=True, forbid_unknown_fields=True):
    regions: Annotated[tuple[Region, ...], Meta(min_length=1)]
    caps: _DeclaredCaps = {}


class _CapsTable(Struct, frozen=True, forbid_unknown_fields=True):
    browser_signal: _DeclaredCaps
    age: dict[AgeClass, dict[str, Any]]  # each is converted alone, because a refusal names its key


class _ReasonsTable(Struct, frozen=True, forbid_unknown_fields=True):
    material: Annotated[float, Meta(ge=0.001, le=0.5)] = MATERIAL


class _DialFile(Struct, frozen=True, forbid_unknown_fields=True):
    default_level: Level
    strictest_region: RegionClass
    levels: tuple[DialLevel, ...]
    caps: _CapsTable
    regions: dict[str, dict[str, Any]]  # each is converted alone, because a refusal names its key
    reasons: _ReasonsTable = _ReasonsTable()


def region_class(dial: Dial, region: str | None) -> RegionClass:
    """Returns the class of an ISO 3166 code. A part of a country that is not declared counts as its country.

    A region that is missing, of another form or not declared has the strictest class.
    """
    if region is None:
        return dial.strictest_region
    found = dial.class_of_region.get(region)
    if found is None and _SUBDIVISION.fullmatch(region):
        found = dial.class_of_region.get(region[:2])
    return found or dial.strictest_region


def honours_browser_signal(dial: Dial) -> bool:
    """Returns True when Global Privacy Control caps every kind of placement below the highest level."""
    return all(cap < max(Level) for cap in dial.browser_signal_caps.values())


def load_dial(files: DeclaredFiles) -> Dial:
    """Returns the dial of `dial.toml`, checked against the purposes beside it. Raises StartupRefused for a fault."""
    purposes, notices = load_purposes(files), load_notices(files).values()
    file = convert(parse(files.text(FILE), FILE), _DialFile, file=FILE)
    regions = _regions(file.regions)
    if file.default_level > DEFAULT_LEVEL_MAX:
        raise refuse_start(
            FILE, "default_level", f"must be at most {DEFAULT_LEVEL_MAX:d}: no person has chosen it"
        )
    return Dial(
        levels=_levels(file.levels, purposes),
        regions=regions,
        default_level=file.default_level,
        strictest_region=file.strictest_region,
        age_caps=_age_caps(file.caps.age),
        browser_signal_caps=_complete(file.caps.browser_signal, "caps.browser_signal"),
        purposes={name: _terms(each, notices) for name, each in purposes.items()},
        class_of_region=_class_of_region(regions),
        material=file.reasons.material,
    )


def _terms(purpose: Purpose, notices: Collection[Notice]) -> PurposeTerms:
    counting = list_counting(notices, purpose.id)
    if purpose.lifetime_days is None and counting is None:
        return FREE
    return PurposeTerms(purpose.lifetime_days, counting)


def _levels(levels: tuple[DialLevel, ...], purposes: Container[str]) -> tuple[DialLevel, ...]:
    if [row.level for row in levels] != list(Level):
        raise refuse_start(FILE, "levels", f"must be the levels 0 to {max(Level):d}, in this order")
    reach_of_level = {level: reach for reach, level in LEVEL_OF_REACH.items()}
    added = ", ".join(str(reach_of_level.get(level, "none")) for level in Level)
    for index, row in enumerate(levels):
        key = f"levels[{index}]"
        if row.name != row.level.name.lower():
            raise refuse_start(FILE, f"{key}.name", f"must be {row.level.name.lower()}")
        if row.reach != reach_of_level.get(row.level):
            raise refuse_start(FILE, f"{key}.reach", f"must be what this level adds: {added}")
        if row.purpose is not None and (row.level is Level.OFF or row.purpose not in purposes):
            raise refuse_start(
                FILE, f"{key}.purpose", "must be declared in purposes.toml, and level 0 needs none"
            )
        if row.strength < (levels[index - 1].strength if index else row.strength):
            raise refuse_start(FILE, f"{key}.strength", "must not be below that of the level before")
    if levels[Level.OFF].strength != 0:
        raise refuse_start(FILE, "levels[0].strength", "must be 0: at level 0 all people get the baseline")
    same_languages(FILE, {f"levels[{index}].sentence": row.sentence for index, row in enumerate(levels)})
    return levels


def _regions(tables: Mapping[str, Toml]) -> dict[RegionClass, RegionRule]:
    if set(tables) != set(REGION_CLASSES):
        raise refuse_start(FILE, "regions", f"must declare exactly: {', '.join(REGION_CLASSES)}")
    rules: dict[RegionClass, RegionRule] = {}
    for name in REGION_CLASSES:
        key = f"regions.{name}"
        declared = convert(tables[name], _DeclaredRegion, file=FILE, key=key)
        rules[name] = RegionRule(regions=declared.regions, caps=_complete(declared.caps, f"{key}.caps"))
    return rules


def _class_of_region(rules: Mapping[RegionClass, RegionRule]) -> dict[str, RegionClass]:
    found: dict[str, RegionClass] = {}
    for name, rule in rules.items():
        for region in rule.regions:
            if region in found:
                raise refuse_start(FILE, f"regions.{name}.regions", f"{region} is declared twice")
            found[region] = name
    return found


def _age_caps(tables: Mapping[AgeClass, Toml]) -> dict[AgeClass, Caps]:
    found: dict[AgeClass, Caps] = {}
    for age in AgeClass:
        key = f"caps.age.{age}"
        found[age] = _complete(convert(tables.get(age, {}), _DeclaredCaps, file=FILE, key=key), key)
    return found


def _complete(caps: Mapping[str, Level], key: str) -> Caps:
    """Returns a cap for every kind. `any` is for every kind that is not named; without it there is no cap."""
    for name in caps:
        if name != _ANY and name not in tuple(PlacementKind):
            kinds = ", ".join([_ANY, *PlacementKind])
            raise refuse_start(FILE, f"{key}.{name}", f"is not a kind of placement; expected one of: {kinds}")
    rest = caps.get(_ANY, max(Level))
    return {kind: caps.get(kind.value, rest) for kind in PlacementKind}
