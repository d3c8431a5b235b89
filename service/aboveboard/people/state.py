"""The state of one person, as plain data. Its rules are in `consent`, `signals` and `privacy`."""

from collections.abc import Container
from typing import assert_never

from msgspec import Struct, field, structs

from aboveboard.interest_keys import widen
from aboveboard.people.act_counts import Acts
from aboveboard.people.arrangements import KeptByPlacement, OwnArrangement
from aboveboard.people.marks import Marks
from aboveboard.words import (
    BOUGHT,
    IN_VAIN,
    AgeClass,
    Category,
    ConsentState,
    LapseCause,
    Reach,
    as_limited,
)

VISIT_IDLE_MS = 30 * 60_000
"""The time without a signal, in milliseconds, after which a visit has ended."""

STEPS_KEPT = 100
"""The most steps of a visit that are stored, the latest ones."""

FIELD = "field"
"""The kind of the key `field:<name>` in limits: a declared field of the context that is about the person."""

_NOTHING: frozenset[str] = frozenset()


class PurposeChoice(Struct, frozen=True, array_like=True):
    """The latest choice about one purpose; `notice` is the hash of the text that was shown.

    `cause` is set where a recorded event has ended a yes.
    """

    state: ConsentState
    notice: str
    at_ms: int
    expires_ms: int | None = None
    cause: LapseCause | None = None


class Limits(Struct, frozen=True):
    """The exclusions of a person: categories of data, topics, single items, fields of the context about them, interests.

    `interests` are keys of intents and states, such as `intent:buy`. `state:<journey>` means all states of a journey. Each is sorted, so that equal limits compare equal. Topics are stored as the person typed them. They also exclude the
    same topics in other letters.
    """

    categories: tuple[Category, ...] = ()
    topics: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


def get_limited_keys(limits: Limits) -> frozenset[str]:
    """Returns the excluded keys, as `as_limited` makes them. An item also excludes its other keys."""
    if not limits.topics and not limits.items and not limits.fields and not limits.interests:
        return _NOTHING
    topics = [as_limited(f"topic:{topic}") for topic in limits.topics]
    kinds = ("item", IN_VAIN, BOUGHT)
    items = [f"{kind}:{item}" for item in limits.items for kind in kinds]
    return frozenset([*topics, *items, *(f"{FIELD}:{name}" for name in limits.fields), *limits.interests])


def is_limited(key: str, excluded: Container[str]) -> bool:
    """Returns True for a key that `get_limited_keys` excludes, itself or with the whole journey of a state."""
    return as_limited(key) in excluded or widen(key) in excluded


class PersonFacts(Struct, frozen=True):
    """The facts that the app reported about the person. Without a region, the strictest class of region counts."""

    age_class: AgeClass = AgeClass.UNKNOWN
    region: str | None = None
    language: str | None = None
    time_zone: str | None = None


class Affinity(Struct, frozen=True, array_like=True, gc=False):
    """The decaying evidence of interest in one key. `weight` is the value at `at_ms`; `count` does not decay.

    It is stored until `until_ms`, when the last signal that it was derived from expires. 0 means not known. `acts` are
    those of its signals that have a declared act. Older evidence has none.
    """

    weight: float
    at_ms: int
    count: int
    first_ms: int
    until_ms: int = 0
    acts: Acts = ()


Interests = dict[Category, dict[str, Affinity]]
"""Evidence by category and key: `topic:<name>` or `item:<id>`.

`shown:<id>` is for showings without a reaction, and `bought:<id>` for orders.
"""


class ClaimedYes(Struct, frozen=True, array_like=True):
    """A yes that the party `carried_by` carried. It waits for the person to confirm it, and never counts."""

    carried_by: str
    notice: str
    at_ms: int


class ClaimedLevel(Struct, frozen=True, array_like=True):
    """A higher level of the dial that the party `carried_by` carried. It waits for the person, and never counts."""

    carried_by: str
    level: int
    at_ms: int


class VisitStep(Struct, frozen=True, array_like=True, gc=False):
    """A signal that an intent may be read from: the name of a declared step, and its time."""

    name: str
    at_ms: int


class Visit(Struct, frozen=True):
    """A session from its first to its last signal, and its own interests. `steps` are in order of time."""

    session: str
    started_ms: int
    last_ms: int
    interests: Interests = field(default_factory=dict)
    steps: tuple[VisitStep, ...] = ()


class OnScreen(Struct, frozen=True, array_like=True):
    """The items that were shown last, by placement, with their session and epoch. A reaction may still follow.

    They are stored until `until_ms`, when the counts that they may become expire. 0 means until their visit has ended.
    """

    session: str | None
    epoch: int
    at_ms: int
    items: dict[str, tuple[str, ...]]
    until_ms: int = 0


class EndedPass(Struct, frozen=True, array_like=True):
    """A used link or an ended session, by the keyed hash of its name, until it would have expired."""

    name: bytes
    expires_ms: int


class PersonState(Struct, frozen=True):
    """Everything that a decision may need, in one value. `dial` is None until the person first chose.

    `shown` has the instants at which each `placement/item` was shown, for caps. They are stored for the `cap_days` of their
    placement. `epoch` grows with every signal, outcome
    and choice; within one epoch a visit gets the same answers. `on_screen` is set only where showings without reaction
    are counted. Their counts are interests with the key `shown:<item>`.

    While `restricted`, no interest is used, and no signal or outcome is stored or learned from; `lifted_ms` is when the
    last restriction ended. `guests` are pseudonyms of ids that this person used before the app linked them. Their
    records are this person's too. `owner` is the person whose guest this is, or None. `former` are the person's
    pseudonyms from before each rotation of the pseudonym key, oldest first. An older backup knows the person by those.
    `of_age_ms` is when the facts last stopped saying that the person is a minor, 0 for never.

    `claims` are by purpose, and `claimed_dial` is the claim about the dial. `choice_epoch` grows with every choice,
    correction and link, and with nothing else. `link` is the name of the link that made this id a guest, and `linked_ms`
    its time. Both are empty for a link of version 0.1.0. `ended` are used links and ended sessions, the newest last.
    `answered` has the instant at which each answer of a visit counted in `shown`, by the name of the answer.
    `context` has the values of the declared fields that are about the person, by field. `arrangements` are the person's own
    arrangements by placement, and `settled` those that the engine keeps there. `marks` are what states are derived from.
    """

    format: int = 1
    epoch: int = 0
    dial: int | None = None
    choices: dict[str, PurposeChoice] = field(default_factory=dict)
    limits: Limits = Limits()
    facts: PersonFacts = PersonFacts()
    history: Interests = field(default_factory=dict)
    elsewhere: Interests = field(default_factory=dict)
    visit: Visit | None = None
    shown: dict[str, list[int]] = field(default_factory=dict)
    cap_days: dict[str, int] = field(default_factory=dict)
    restricted: bool = False
    lifted_ms: int = 0
    guests: tuple[bytes, ...] = ()
    owner: bytes | None = None
    former: tuple[bytes, ...] = ()
    on_screen: OnScreen | None = None
    claims: dict[str, ClaimedYes] = field(default_factory=dict)
    choice_epoch: int = 0
    of_age_ms: int = 0
    claimed_dial: ClaimedLevel | None = None
    link: str = ""
    linked_ms: int = 0
    ended: tuple[EndedPass, ...] = ()
    answered: dict[str, int] = field(default_factory=dict)
    context: dict[str, str] = field(default_factory=dict)
    arrangements: dict[str, OwnArrangement] = field(default_factory=dict)
    settled: KeptByPlacement = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)


NOBODY = PersonState()
"""The state of a person of whom nothing is stored."""


def interests_in(state: PersonState, reach: Reach, visit: Visit | None) -> Interests:
    """Returns what is stored of the person in one reach; `visit` is the one to count, None for no visit."""
    match reach:
        case Reach.VISIT:
            return {} if visit is None else visit.interests
        case Reach.HISTORY:
            return state.history
        case Reach.ELSEWHERE:
            return state.elsewhere
        case Reach.PAGE:  # the page's own data comes with a request and is not stored
            return {}
    assert_never(reach)


def live_visit(state: PersonState, session: str | None, at_ms: int) -> Visit | None:
    """Returns the visit of `session`, or None when it has ended: a visit is deleted at its end."""
    visit = state.visit
    if visit is None or session is None or visit.session != session:
        return None
    return visit if at_ms - visit.last_ms <= VISIT_IDLE_MS else None


def is_restricted_at(state: PersonState, at_ms: int) -> bool:
    """Returns True when nothing that happened at `at_ms` may be stored now.

    That is so during a restriction. Once it is lifted, the same is true of everything from before the lifting. So a
    late signal cannot get past it.
    """
    return state.restricted or at_ms < state.lifted_ms


def as_of(state: PersonState, at_ms: int) -> PersonState:
    """Returns the state as it applies to something that happened at `at_ms`.

    It has no choices from after `at_ms`. It is restricted when `is_restricted_at` is true of `at_ms`.
    """
    if is_restricted_at(state, at_ms) and not state.restricted:
        state = structs.replace(state, restricted=True)
    earlier = {name: choice for name, choice in state.choices.items() if choice.at_ms <= at_ms}
    return state if len(earlier) == len(state.choices) else structs.replace(state, choices=earlier)
