"""What is held about one person, as plain data. The rules over it live in consent, signals and privacy."""

from typing import assert_never

from msgspec import Struct, field, structs

from aboveboard.words import IN_VAIN, AgeClass, Category, ConsentState, Reach, as_limited

VISIT_IDLE_MS = 30 * 60_000

_NOTHING: frozenset[str] = frozenset()


class PurposeChoice(Struct, frozen=True, array_like=True):
    """The latest choice about one purpose; `notice` is the hash of the text that was shown."""

    state: ConsentState
    notice: str
    at_ms: int
    expires_ms: int | None = None


class Limits(Struct, frozen=True):
    """What the person excluded: kinds of data, topics, single items. Sorted, so that equal means equal. Topics stand as
    they were typed, and exclude those in other letters too."""

    categories: tuple[Category, ...] = ()
    topics: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


def get_limited_keys(limits: Limits) -> frozenset[str]:
    """What the topics and items exclude, as keys that `as_limited` makes; of an item also that it was shown in vain."""
    if not limits.topics and not limits.items:
        return _NOTHING
    topics = [as_limited(f"topic:{topic}") for topic in limits.topics]
    return frozenset([*topics, *(f"{kind}:{item}" for item in limits.items for kind in ("item", IN_VAIN))])


class PersonFacts(Struct, frozen=True):
    """What the app told about the person. `None` is "never told", which counts as the strictest case."""

    age_class: AgeClass = AgeClass.UNKNOWN
    region: str | None = None
    language: str | None = None
    time_zone: str | None = None


class Affinity(Struct, frozen=True, array_like=True):
    """Decaying evidence of interest in one key. `weight` is as of `at_ms`; `count` does not decay. It is kept until the
    last of what it was derived from would be gone; 0 where that is not known."""

    weight: float
    at_ms: int
    count: int
    first_ms: int
    until_ms: int = 0


Interests = dict[Category, dict[str, Affinity]]
"""Evidence by category and key; a key is `topic:<name>` or `item:<id>`."""


class Visit(Struct, frozen=True):
    session: str
    started_ms: int
    last_ms: int
    interests: Interests = field(default_factory=dict)


class OnScreen(Struct, frozen=True, array_like=True):
    """What was shown last, by placement, in which session and epoch. It is not known yet whether it was in vain."""

    session: str | None
    epoch: int
    at_ms: int
    items: dict[str, tuple[str, ...]]


class PersonState(Struct, frozen=True):
    """Everything that a decision may need, in one value. `dial` is None until the person first chose.

    `shown` counts what was put before the person, for caps: `placement/item` to instants. `epoch` goes up with
    every signal, outcome and choice; within one epoch a visit gets the same answers. `on_screen` is there only where it
    is counted what was shown in vain, which then stands among the interests as `shown:<item>`.

    While `restricted`, nothing is used, learned or kept; `lifted_ms` is when that last ended. `guests` are the
    pseudonyms of ids that were this person's before we knew: their records are this person's too. `owner` is the
    other end of that: whose guest this is, None when it is nobody's. `former` are the person's own pseudonyms from
    before each rotation of the pseudonym key, the oldest first: an older backup knows them by those.
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
    restricted: bool = False
    lifted_ms: int = 0
    guests: tuple[bytes, ...] = ()
    owner: bytes | None = None
    former: tuple[bytes, ...] = ()
    on_screen: OnScreen | None = None


NOBODY = PersonState()


def interests_in(state: PersonState, reach: Reach, visit: Visit | None) -> Interests:
    """Returns what is stored of the person in one reach; `visit` is the one to count, None for no visit."""
    match reach:
        case Reach.VISIT:
            return {} if visit is None else visit.interests
        case Reach.HISTORY:
            return state.history
        case Reach.ELSEWHERE:
            return state.elsewhere
        case Reach.PAGE:  # what comes with a request is stored nowhere
            return {}
    assert_never(reach)


def live_visit(state: PersonState, session: str | None, at_ms: int) -> Visit | None:
    """The visit that `session` belongs to, or None when it is over: a visit is forgotten when it ends."""
    visit = state.visit
    if visit is None or session is None or visit.session != session:
        return None
    return visit if at_ms - visit.last_ms <= VISIT_IDLE_MS else None


def is_restricted_at(state: PersonState, at_ms: int) -> bool:
    """Whether nothing may be kept now of what happened at `at_ms`: what a restriction held back does not come in
    late, once it is lifted."""
    return state.restricted or at_ms < state.lifted_ms


def as_of(state: PersonState, at_ms: int) -> PersonState:
    """What holds now of what already held at `at_ms`: without the choices that were made after it, and restricted if
    nothing of then may be kept."""
    if is_restricted_at(state, at_ms) and not state.restricted:
        state = structs.replace(state, restricted=True)
    if all(choice.at_ms <= at_ms for choice in state.choices.values()):
        return state
    earlier = {name: choice for name, choice in state.choices.items() if choice.at_ms <= at_ms}
    return structs.replace(state, choices=earlier)


def next_expiry_ms(state: PersonState) -> int | None:
    """When the first of what is held is past its days: a visit that has ended, an interest that nothing is left of to
    derive it from. None when there is nothing of the kind."""
    ends = [] if state.visit is None else [state.visit.last_ms + VISIT_IDLE_MS + 1]
    return min([*ends, *(each.until_ms for each in _beyond_visit(state) if each.until_ms)], default=None)


def _beyond_visit(state: PersonState) -> list[Affinity]:
    """What is held beyond a visit."""
    kinds = (*state.history.values(), *state.elsewhere.values())
    return [affinity for found in kinds for affinity in found.values()]


def within_days(state: PersonState, at_ms: int) -> PersonState:
    """The state without what is past its days at `at_ms`."""
    visit = state.visit
    if visit is not None and at_ms - visit.last_ms > VISIT_IDLE_MS:
        visit = None
    history, elsewhere = _drop_expired(state.history, at_ms), _drop_expired(state.elsewhere, at_ms)
    return structs.replace(state, visit=visit, history=history, elsewhere=elsewhere)


def _drop_expired(interests: Interests, at_ms: int) -> Interests:
    left = {
        category: {key: each for key, each in found.items() if not each.until_ms or at_ms < each.until_ms}
        for category, found in interests.items()
    }
    return {category: found for category, found in left.items() if found}
