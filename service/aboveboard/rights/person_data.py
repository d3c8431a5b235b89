"""The state of a person, with counts of their records: in short for the API, in full for their export."""

from functools import reduce

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import func, select

from aboveboard import canonical
from aboveboard.acts import Act
from aboveboard.canonical import JsonValue
from aboveboard.clock import to_iso
from aboveboard.decisions.bodies import BODIES
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ChoiceRecord, RecordBody
from aboveboard.people.act_counts import ActCount, Acts, merge_acts
from aboveboard.people.marks import count_marks
from aboveboard.people.state import Affinity, Limits, PersonFacts, PersonState, Visit
from aboveboard.people.store import Person
from aboveboard.preferences.guests import readable_ids
from aboveboard.preferences.history import PersonRecord, as_event, history, states_of
from aboveboard.preferences.lapses import find_ends, list_ends
from aboveboard.rights.choice_data import DialClaim, OwnArrangementData, describe_arrangements, describe_claim
from aboveboard.rights.interest_text import interests_of, profile
from aboveboard.rights.stored_state import select_stored
from aboveboard.states.holding import list_held
from aboveboard.storage.tables import records
from aboveboard.words import Category, EntryKind, Reach

CHOSEN = tuple(BODIES[kind] for kind in EntryKind if kind.scope == "choice")
"""The bodies of the records of choices, and of changes to them."""


class ActSummary(Struct, frozen=True):
    """Acts of one kind, how often, and when last. `against`: they speak against the topic or item."""

    act: Act
    against: bool
    count: int
    last: str


class InterestSummary(Struct, frozen=True):
    """An interest as the API has it: how often it was observed, first and last.

    `acts` are the kinds of what was observed. Evidence from before acts were stored has none.
    """

    reach: Reach
    category: Category
    key: str
    count: int
    first: str
    last: str
    acts: list[ActSummary]


class PersonSummary(Struct, frozen=True, kw_only=True):
    """The choices under one id. Interests and counted records are those of all ids that its reading covers.

    So are `marks`, which counts the signals that states rest on, and the keys of the `states` that hold.
    `guests` is the number of ids that are linked to it. `alias` is True for an id that is such a guest, and absent otherwise.
    """

    person: str
    dial: int | None
    restricted: bool
    guests: int
    consents: dict[str, str]
    limits: Limits
    facts: PersonFacts
    interests: list[InterestSummary]
    records: dict[str, int]
    alias: bool | UnsetType = UNSET
    claimed_dial: DialClaim | UnsetType = UNSET
    context: dict[str, str] | UnsetType = UNSET
    arrangements: dict[str, OwnArrangementData] | UnsetType = UNSET
    marks: dict[str, int] | UnsetType = UNSET
    states: tuple[str, ...] | UnsetType = UNSET


class ActData(Struct, frozen=True):
    """Acts of one kind, in full. `until` is when they expire, and `item` the only item that all of them named, or "".

    `signals` is the sum of keyed hashes of their signals, as text of a number.
    """

    act: Act
    against: bool
    count: int
    last: str
    until: str
    signals: str
    item: str


class InterestData(Struct, frozen=True):
    """An interest, in full. `weight`, as text of a number, is that at `last`. `until` is None for no known end."""

    reach: Reach
    category: Category
    key: str
    weight: str
    count: int
    first: str
    last: str
    until: str | None
    acts: list[ActData]


class VisitStepData(Struct, frozen=True):
    """A step of the visit, by its name in `intents.toml`."""

    name: str
    at: str


class VisitData(Struct, frozen=True):
    """The visit under way. `steps` are absent where none is stored."""

    session: str
    started: str
    last: str
    steps: list[VisitStepData] | UnsetType = UNSET


class ProfileData(Struct, frozen=True, kw_only=True):
    """The profile under one id of a person, in words too.

    `on_screen` is by placement, and `shown` are the times at which an item was shown, by `placement/item`. `stored` is
    from `select_stored`.
    """

    in_words: list[str]
    interests: list[InterestData]
    visit: VisitData | None
    on_screen: dict[str, tuple[str, ...]]
    shown: dict[str, list[str]]
    stored: dict[str, JsonValue]
    context: dict[str, str] | UnsetType = UNSET
    arrangements: dict[str, OwnArrangementData] | UnsetType = UNSET


class PersonData(Struct, frozen=True, kw_only=True):
    """The content of `person.json`: the summary and the profile of a person, and the profile under each linked id."""

    person: str
    dial: int | None
    restricted: bool
    guests: list[ProfileData]
    consents: dict[str, str]
    limits: Limits
    facts: PersonFacts
    interests: list[InterestData]
    records: dict[str, int]
    alias: bool | UnsetType = UNSET
    app: str
    made: str
    in_words: list[str]
    visit: VisitData | None
    on_screen: dict[str, tuple[str, ...]]
    shown: dict[str, list[str]]
    stored: dict[str, JsonValue]
    claimed_dial: DialClaim | UnsetType = UNSET
    context: dict[str, str] | UnsetType = UNSET
    arrangements: dict[str, OwnArrangementData] | UnsetType = UNSET


async def summarize(gateway: Gateway, app: str, name: str) -> PersonSummary:
    """Returns the answer of `GET /v1/people/{person}`. Raises NotFound for a person of whom nothing is stored."""
    person = await gateway.require_person(app, name)
    ids = await readable_ids(gateway, person)
    state = person.state
    return PersonSummary(
        person=name,
        dial=state.dial,
        restricted=state.restricted,
        guests=len(state.guests),
        consents=states_of(gateway, state, gateway.clock()),
        limits=state.limits,
        facts=state.facts,
        interests=_summarize_interests(ids),
        records=await _counts(gateway, ids),
        alias=state.owner is not None or UNSET,
        claimed_dial=describe_claim(state),
        context=state.context or UNSET,
        arrangements=describe_arrangements(state),
        marks=count_marks([each.state.marks for each in ids]) or UNSET,
        states=list_held(gateway.rules.journeys, [each.state for each in ids], gateway.clock()) or UNSET,
    )


def _summarize_interests(people: list[Person]) -> list[InterestSummary]:
    """Returns each interest once, with what is stored of it under all these ids."""
    found = dict[tuple[Reach, Category, str], list[Affinity]]()
    for person in people:
        for reach, category, key, affinity in interests_of(person.state):
            found.setdefault((reach, category, key), []).append(affinity)
    return [
        InterestSummary(
            *named,
            sum(each.count for each in known),
            to_iso(min(each.first_ms for each in known)),
            to_iso(max(each.at_ms for each in known)),
            _summarize_acts([each.acts for each in known]),
        )
        for named, known in found.items()
    ]


async def describe(gateway: Gateway, app: str, name: str, person: Person, guests: list[Person]) -> PersonData:
    """Returns the content of `person.json`: the summary in full and in words, with each linked guest."""
    now_ms, state = gateway.clock(), person.state
    own = _profile(gateway, state, now_ms)
    return PersonData(
        person=name,
        dial=state.dial,
        restricted=state.restricted,
        guests=[_profile(gateway, each.state, now_ms) for each in guests],
        consents=states_of(gateway, state, now_ms),
        limits=state.limits,
        facts=state.facts,
        interests=own.interests,
        records=await _counts(gateway, [person, *guests]),
        alias=state.owner is not None or UNSET,
        app=app,
        made=to_iso(now_ms),
        in_words=own.in_words,
        visit=own.visit,
        on_screen=own.on_screen,
        shown=own.shown,
        stored=own.stored,
        claimed_dial=describe_claim(state),
        context=state.context or UNSET,
        arrangements=describe_arrangements(state),
    )


def _visit(visit: Visit) -> VisitData:
    steps = [VisitStepData(each.name, to_iso(each.at_ms)) for each in visit.steps]
    return VisitData(visit.session, to_iso(visit.started_ms), to_iso(visit.last_ms), steps or UNSET)


def _profile(gateway: Gateway, state: PersonState, now_ms: int) -> ProfileData:
    visit = state.visit
    return ProfileData(
        in_words=profile(state, gateway.rules, at_ms=now_ms),
        interests=[_interest(*each) for each in interests_of(state)],
        visit=None if visit is None else _visit(visit),
        on_screen={} if state.on_screen is None else state.on_screen.items,
        shown={item: [to_iso(at_ms) for at_ms in instants] for item, instants in state.shown.items()},
        stored=select_stored(state),
        context=state.context or UNSET,
        arrangements=describe_arrangements(state),
    )


def _interest(reach: Reach, category: Category, key: str, affinity: Affinity) -> InterestData:
    return InterestData(
        reach,
        category,
        key,
        canonical.number(affinity.weight),
        affinity.count,
        to_iso(affinity.first_ms),
        to_iso(affinity.at_ms),
        to_iso(affinity.until_ms) if affinity.until_ms else None,
        [_describe_act(each) for each in affinity.acts],
    )


def _describe_act(each: ActCount) -> ActData:
    last, until = to_iso(each.last_ms), to_iso(each.until_ms)
    return ActData(each.act, each.against, each.count, last, until, str(each.origin), each.item)


def _summarize_acts(known: list[Acts]) -> list[ActSummary]:
    """Returns the acts of an interest under one or more ids, by kind."""
    none: Acts = ()
    acts = reduce(merge_acts, known, none)
    return [ActSummary(each.act, each.against, each.count, to_iso(each.last_ms)) for each in acts]


async def _counts(gateway: Gateway, people: list[Person]) -> dict[str, int]:
    """Returns the number of records of each kind under these ids; none is decrypted. A link of two of them counts once."""
    asked, *others = (person.pseudonym for person in people)
    twice = records.c.person.in_(others) & (records.c.kind == str(EntryKind.LINK))
    query = select(records.c.kind, func.count()).where(records.c.person.in_([asked, *others]), ~twice)
    return dict(await gateway.database.rows(query.group_by(records.c.kind)))


async def list_choices(gateway: Gateway, people: list[Person]) -> list[dict[str, JsonValue]]:
    """Returns every recorded choice of these people, every change of one, and each end of a yes, oldest first."""
    found = list[PersonRecord[RecordBody]]()
    for person in people:
        made = await history(gateway, person, CHOSEN)
        choices = [PersonRecord(*each[:3], each.body) for each in made if isinstance(each.body, ChoiceRecord)]
        ends = await find_ends(gateway, person, choices)
        found += made
        found += [PersonRecord[RecordBody](*each) for each in list_ends(choices, ends)]
    return [as_event(record) for record in sorted(found, key=lambda record: record.place)]
