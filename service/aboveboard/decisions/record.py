"""The record of a decision, written when it is made and read for its replay and its explanation."""

from datetime import datetime
from typing import ClassVar, Literal, NamedTuple

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard import canonical
from aboveboard.build import identify_build
from aboveboard.clock import to_iso, to_ms
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.decisions.slots import RecordedSlots
from aboveboard.decisions.surface_part import SurfacePart
from aboveboard.engine import diagnostics
from aboveboard.explanation.days import Reader
from aboveboard.explanation.why import ItemWhy, Why
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.languages import FALLBACK
from aboveboard.outbound.removals import RecordedRemovals
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest, KnownEvent, KnownState, PersonFact
from aboveboard.words import BoundBy, Category, EntryKind, Level, Reach

Number = str
"""A double as `canonical.number` writes it: `float` reads it back to the same bits."""


class ItemRecord(NamedTuple):
    """A shown item and the probability of the draw in its slot: a list of two in JSON."""

    item: str
    probability: Number


class WorthRecord(NamedTuple):
    """The baseline score of a shown item, and what the person adds to it: a list of two in JSON."""

    base: Number
    person: Number


class CarriedRecord(Struct, frozen=True, kw_only=True):
    """The shares of `engine.diagnostics.PersonalShares`, rounded to thousandths."""

    explored: Number
    strongest: Number | None
    unmet: Number | None


class InterestRecord(Struct, frozen=True, array_like=True):
    """An interest that was used: a list of six in JSON."""

    reach: Reach
    category: Category
    key: str
    weight: Number
    count: int
    days: int


class GroupRecord(Struct, frozen=True, array_like=True):
    """Interests with the same events, as indexes in `interests`, and those events: a list of two in JSON."""

    interests: tuple[int, ...]
    events: tuple[KnownEvent, ...]


class AllowedRecord(Struct, frozen=True, kw_only=True):
    """The complete input of the engine about the person and the request.

    An interest without known events is in none of the `groups`. Records of earlier versions have no groups.
    `about_person` names the fields of `context` that are about the person, and `states` made items give way. Both are absent
    without any.
    """

    context: tuple[ContextFact, ...]
    interests: tuple[InterestRecord, ...]
    level: int
    strength: Number
    groups: tuple[GroupRecord, ...] | UnsetType = UNSET
    about_person: tuple[str, ...] | UnsetType = UNSET
    states: tuple[KnownState, ...] | UnsetType = UNSET


class LeftRecord(Struct, frozen=True, kw_only=True):
    """The part of `explanation.circumstances.Circumstances` that no other field of the record gives."""

    by: tuple[str, ...]
    own: bool


class SlotsRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The input of the explanations of the items after the first, besides the rest of the record.

    `material` is the share of a probability that counted. `left` has `LeftRecord.by` for each of these items. It is
    empty where nothing was kept back. `why` has their explanations; None: they are computed when they are read.
    """

    material: Number
    left: tuple[tuple[str, ...], ...] = ()
    why: tuple[ItemWhy, ...] | None = None


class DecisionRecord(RecordBody, frozen=True, kw_only=True):
    """Version 1 of the record. With the placement and the model it is enough to compute the decision again.

    `at` is the time of the decision, and `as_of` the instant to which evidence was decayed. `revision` is the
    placement's. `model` is the version of its model, 0 for none, and `seed` has 16 hex digits. `candidates` is None for
    all items of the placement. `asked` and `effective` are levels. Items in `removed` may not be shown, and items in
    `impersonal` only by the baseline. The same `build` computes the decision again, to the last bit on the same kind of
    processor. `worth` has one value for each of `items`. `language` is the requested one, else the person's, else
    English.

    `arranged` is there where items keep their places. `items` are then those of the slots that adapt.
    `intents` is the version of the counts for an intent. With `explain`, `why` has the headline only, and a record of its own the rest.

    `left` is what kept items back, for the reasons. `slots` is about the items after the first. A record of one item
    lacks it, unless it has `explain`. `surface` is the place on a surface, of a decision that has one. `time_zone` is the person's, where something used has events. `preview` is there and true for a preview, of
    which nothing is learned. The earliest records lack `as_of`, `worth`, `carried`, `left` and `slots`.
    """

    kind: ClassVar[EntryKind] = EntryKind.DECISION

    allowed: AllowedRecord
    arranged: RecordedSlots | UnsetType = UNSET
    as_of: str | UnsetType = UNSET
    asked: int
    at: str
    bound_by: BoundBy
    build: str
    candidates: list[str] | None
    carried: CarriedRecord | UnsetType | None = UNSET
    count: int
    decision: str
    effective: int
    explain: Literal["link"] | UnsetType = UNSET
    gpc: bool
    impersonal: RecordedRemovals
    intents: int | UnsetType = UNSET
    items: tuple[ItemRecord, ...]
    language: str
    left: LeftRecord | UnsetType = UNSET
    model: int
    placement: str
    preview: bool | UnsetType = UNSET
    removed: RecordedRemovals
    revision: int
    seed: str
    slots: SlotsRecord | UnsetType = UNSET
    surface: SurfacePart | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    why: Why
    worth: tuple[WorthRecord, ...] | UnsetType = UNSET

    @property
    def as_of_ms(self) -> int | None:
        """The instant to which evidence was decayed. None in the earliest records, whose items have no novelty effect."""
        return None if isinstance(self.as_of, UnsetType) else to_ms(datetime.fromisoformat(self.as_of))


def make_record(
    decision: str,
    situation: Situation,
    thought: DecisionDraft,
    part: SurfacePart | None = None,
    allowed: AllowedRecord | None = None,
) -> DecisionRecord:
    """Returns the record of a decision with this id. `part` is its place on a surface, and `allowed` is made already."""
    placement, request, number = situation.bound.shelf.placement, situation.request, canonical.number
    return DecisionRecord(
        allowed=allowed or make_allowed_record(thought.allowed),
        arranged=UNSET if thought.slots is None else thought.slots,
        as_of=to_iso(situation.as_of_ms),
        asked=int(situation.standing.asked),
        at=to_iso(situation.now_ms),
        bound_by=thought.bound_by,
        build=identify_build().id,
        candidates=request.candidates,
        carried=_describe_diagnostics(thought.carried),
        count=thought.count,
        decision=decision,
        effective=int(thought.effective),
        explain=UNSET if thought.is_explained else "link",
        gpc=situation.standing.gpc,
        impersonal=thought.impersonal.to_record(),
        intents=UNSET if situation.intents is None else situation.intents.version,
        items=tuple([ItemRecord(item, number(chance)) for item, chance in thought.items]),
        language=_language_of_request(situation),
        left=LeftRecord(by=thought.around.kept_back, own=thought.around.is_own),
        model=situation.bound.version,
        placement=placement.placement,
        preview=request.preview or UNSET,
        removed=thought.removed.to_record(),
        revision=placement.revision,
        seed=f"{situation.seed:016x}",
        slots=_describe_slots(thought),
        surface=part or UNSET,
        time_zone=_zone_for(situation, thought.allowed),
        why=thought.why,
        worth=tuple([WorthRecord(number(each.base), number(each.person)) for each in thought.worth]),
    )


def _describe_slots(thought: DecisionDraft) -> SlotsRecord | UnsetType:
    if len(thought.items) < 2 and thought.is_explained:
        return UNSET
    return SlotsRecord(
        material=canonical.number(thought.material), left=thought.around.lower, why=thought.why_lower
    )


def _describe_diagnostics(carried: diagnostics.PersonalShares | None) -> CarriedRecord | None:
    if carried is None:
        return None
    return CarriedRecord(
        explored=_thousandths(carried.explored),
        strongest=None if carried.strongest is None else _thousandths(carried.strongest),
        unmet=None if carried.unmet is None else _thousandths(carried.unmet),
    )


def _thousandths(share: float) -> Number:
    """Returns the share rounded to three digits, which is the precision of every comparison."""
    return canonical.number(round(share, 3))


def _language_of_request(situation: Situation) -> str:
    """Returns the requested language, else the person's, else English.

    It need not be one with sentences, because a later version may have them.
    """
    return situation.request.language or situation.state.facts.language or FALLBACK


def _zone_for(situation: Situation, allowed: Allowed) -> str | UnsetType:
    """Returns the person's time zone for the days of events, or UNSET when nothing used has events."""
    for each in allowed.interests:
        if each.events:
            return situation.state.facts.time_zone or UNSET
    return UNSET


def reader_at(body: DecisionRecord, now_ms: int) -> Reader:
    """Returns a reader in the person's time zone, as the record has it."""
    return Reader(None if isinstance(body.time_zone, UnsetType) else body.time_zone, now_ms)


def make_allowed_record(allowed: Allowed) -> AllowedRecord:
    """Returns `allowed` in the types of a record; `read_allowed` reads it back."""
    own = tuple([each.field for each in allowed.context if isinstance(each, PersonFact)])
    return AllowedRecord(
        context=tuple([ContextFact(each.field, each.value) for each in allowed.context]),
        interests=tuple(
            [
                InterestRecord(
                    each.reach, each.category, each.key, canonical.number(each.weight), each.count, each.days
                )
                for each in allowed.interests
            ]
        ),
        level=int(allowed.level),
        strength=canonical.number(allowed.strength),
        groups=_make_groups(allowed.interests) or UNSET,
        about_person=own or UNSET,
        states=allowed.states or UNSET,
    )


def _make_groups(interests: tuple[Interest, ...]) -> tuple[GroupRecord, ...]:
    members: dict[tuple[KnownEvent, ...], list[int]] = {}
    for at, each in enumerate(interests):
        if each.events:
            members.setdefault(each.events, []).append(at)
    return tuple([GroupRecord(tuple(found), events) for events, found in members.items()])


def read_allowed(recorded: AllowedRecord) -> Allowed:
    """Returns an `Allowed` equal to the one that the recorded decision was made with."""
    groups = () if isinstance(recorded.groups, UnsetType) else recorded.groups
    events = {at: each.events for each in groups for at in each.interests}
    interests = [
        Interest(
            each.reach,
            each.category,
            each.key,
            float(each.weight),
            each.count,
            each.days,
            events.get(at, ()),
        )
        for at, each in enumerate(recorded.interests)
    ]
    context = recorded.context
    if not isinstance(recorded.about_person, UnsetType):
        own = recorded.about_person
        context = tuple(
            [PersonFact(*structs.astuple(each)) if each.field in own else each for each in context]
        )
    states = recorded.states or ()
    return Allowed(Level(recorded.level), float(recorded.strength), context, tuple(interests), states)
