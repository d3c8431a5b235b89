"""The attributes that people are grouped by, as of a decision.

Those of `REQUEST` are known only where the level in force let them be used. People at level 0 have none of them, so an
unknown device is not a random one.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from msgspec import UNSET, Raw, Struct, UnsetType

from aboveboard.bias.impact import JOINT, UNKNOWN
from aboveboard.clock import MS_PER_DAY
from aboveboard.errors import Unprocessable
from aboveboard.gateway.record_bodies import FactsRecord
from aboveboard.outbound.removals import RemovedItem
from aboveboard.privacy.allowed import ContextFact, KnownState

LABEL = "label"
"""The attribute of a label file."""

REQUEST = "context."
"""The beginning of the name of an attribute that is a field of the context."""

NEW_MS, RECENT_MS = MS_PER_DAY, 30 * MS_PER_DAY


class InterestKey(Struct, frozen=True, array_like=True):
    """The part of `decisions.record.InterestRecord` that is read here."""

    reach: str
    category: str
    key: str


class AllowedContext(Struct, frozen=True):
    """The part of `decisions.record.AllowedRecord` that is read here."""

    context: tuple[ContextFact, ...]
    interests: tuple[InterestKey, ...] = ()
    about_person: tuple[str, ...] = ()
    states: tuple[KnownState, ...] = ()


class CountedDecision(Struct, frozen=True, tag_field="v", tag=1):
    """The part of `decisions.record.DecisionRecord` that a check counts, which is far faster to read."""

    allowed: AllowedContext
    asked: int
    bound_by: str
    effective: int
    gpc: bool
    items: tuple[tuple[str, str], ...]
    placement: str
    seed: str
    preview: bool | UnsetType = UNSET
    revision: int = 0
    impersonal: list[RemovedItem] | dict[str, Raw] = []
    worth: tuple[tuple[str, str], ...] | UnsetType = UNSET


class AsOf(NamedTuple):
    """A decision, the newest facts of its person before it, and the time since their first entry in the log."""

    decision: CountedDecision
    facts: FactsRecord | None
    known_ms: int


RegionClassOf = Callable[[str], str]
"""The function that gives the class of a region: the law that applies there."""


def check_attributes(names: tuple[str, ...], *, has_labels: bool) -> None:
    """Raises Unprocessable for an attribute that does not exist, and for labels without their file."""
    for name in names:
        is_context = name.startswith(REQUEST) and len(name) > len(REQUEST)
        if name == LABEL and not has_labels:
            raise Unprocessable(
                "There is no label file.", field="by", expected="a label file, or another attribute"
            )
        if name not in _READERS and not is_context and name not in (LABEL, "region_class"):
            raise Unprocessable(
                "This attribute does not exist.",
                field="by",
                expected=", ".join(sorted((*_READERS, "region_class", LABEL, f"{REQUEST}<field>"))),
            )


def value_of(name: str, of: AsOf, class_of: RegionClassOf) -> str:
    """Returns the value of the attribute, UNKNOWN where it is not known. A mark of intersections in it is replaced."""
    if name.startswith(REQUEST):
        found = _context(of.decision, name.removeprefix(REQUEST))
    elif name == "region_class":
        region = _region(of)
        found = None if region is None else class_of(region)
    else:
        found = _READERS[name](of)
    return UNKNOWN if not found else found.replace(JOINT, "_")


def _context(decision: CountedDecision, field: str) -> str | None:
    return next((each.value for each in decision.allowed.context if each.field == field), None)


def _region(of: AsOf) -> str | None:
    return None if of.facts is None else of.facts.region


def _language(of: AsOf) -> str | None:
    """Returns the language without its region: the variants of one language are one group."""
    return None if of.facts is None or of.facts.language is None else of.facts.language.partition("-")[0]


def _say_tenure(of: AsOf) -> str:
    if of.known_ms < NEW_MS:
        return "under_1_day"
    return "under_30_days" if of.known_ms < RECENT_MS else "longer"


_READERS: Mapping[str, Callable[[AsOf], str | None]] = {
    "age_class": lambda of: None if of.facts is None else str(of.facts.age_class),
    "asked": lambda of: str(of.decision.asked),
    "bound_by": lambda of: of.decision.bound_by,
    "device": lambda of: _context(of.decision, "device"),
    "effective": lambda of: str(of.decision.effective),
    "gpc": lambda of: "on" if of.decision.gpc else "off",
    "known_for": _say_tenure,
    "language": _language,
    "placement": lambda of: of.decision.placement,
    "region": _region,
}
