"""The closed sets of words that stand in the API, in records and in policy. Their values are stored."""

from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple, Self, assert_never


class Word(StrEnum):
    """A text that is hashed as the text it is. Enum's own hash is a Python call, and these are keys on hot paths."""

    __hash__ = str.__hash__


class Level(IntEnum):
    """How strongly a person wants to be personalized; also the least level at which data may be used."""

    __hash__ = int.__hash__

    OFF = 0
    PAGE = 1
    VISIT = 2
    HISTORY = 3
    EVERYWHERE = 4


class _CategoryRow(NamedTuple):
    """`did` begins the codes of reasons, such as `viewed_topic`. Only a category `on_page` is part of the request too."""

    word: str
    did: str
    on_page: bool = False


class Category(Word):
    """What kind of data a signal is."""

    # All that code knows of a category stands in its row: a new one needs no other line of code, only data files.
    did: str
    on_page: bool

    def __new__(cls, word: str, did: str = "", on_page: bool = False) -> Self:
        # The rows give all of it; the defaults are for types alone, which see a look-up by value as a call of this.
        member = str.__new__(cls, word)
        member._value_, member.did, member.on_page = word, did, on_page
        return member

    BEHAVIOURAL = _CategoryRow("behavioural", did="viewed")
    TRANSACTIONAL = _CategoryRow("transactional", did="shopped")
    CONTEXTUAL = _CategoryRow("contextual", did="came_for", on_page=True)
    INTERACTION = _CategoryRow("interaction", did="reacted")


class _ReachRow(NamedTuple):
    word: str
    level: Level


class Reach(Word):
    """Where data comes from; each reach is what one level of the dial adds."""

    level: Level

    def __new__(cls, word: str, level: Level = Level.EVERYWHERE) -> Self:
        member = str.__new__(cls, word)
        member._value_, member.level = word, level
        return member

    PAGE = _ReachRow("page", Level.PAGE)
    VISIT = _ReachRow("visit", Level.VISIT)
    HISTORY = _ReachRow("history", Level.HISTORY)
    ELSEWHERE = _ReachRow("elsewhere", Level.EVERYWHERE)


LEVEL_OF_REACH = {reach: reach.level for reach in Reach}

BEHAVIOUR_REACHES: tuple[Reach, ...] = tuple(reach for reach in Reach if reach is not Reach.PAGE)
"""The reaches of what a person did; a page knows the request alone."""

Source = tuple[Reach, Category]

SOURCES: tuple[Source, ...] = tuple(
    (reach, category)
    for reach in Reach
    for category in Category
    if reach is not Reach.PAGE or category.on_page
)
"""Every source of data about a person that there is."""


IN_VAIN = "shown"
"""The kind of key, beside `topic` and `item`, under which it is counted how often an item was shown to a person without a
reaction: `shown:<item>`, in the category of interactions."""


def as_limited(key: str) -> str:
    """A key as it is compared with what a person ruled out: topics in small letters, because people type them, and phones
    begin with a capital. Items are ids, and stay as they are."""
    return key.casefold() if key.startswith("topic:") else key


class Sensitivity(Word):
    """`SPECIAL` is data of the kinds that GDPR Art. 9(1) lists, and items about them."""

    PLAIN = "plain"
    SPECIAL = "special"


def is_special(sensitivity: Sensitivity) -> bool:
    match sensitivity:
        case Sensitivity.SPECIAL:
            return True
        case Sensitivity.PLAIN:
            return False
    assert_never(sensitivity)


class ConsentState(Word):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    EXPIRED = "expired"


class AgeClass(Word):
    ADULT = "adult"
    MINOR = "minor"
    UNKNOWN = "unknown"


RegionClass = Literal["eea", "us_optout", "other"]
"""Which law a region stands under; `dial.toml` says which region belongs where."""


class BoundBy(Word):
    """What held the effective level down; `DIAL` when nothing did."""

    DIAL = "dial"
    CONSENT = "consent"
    AGE = "age"
    REGION = "region"
    BROWSER_SIGNAL = "browser_signal"
    CONTROL = "control"
    RESTRICTED = "restriction"
    FAILURE = "failure"


class PlacementKind(Word):
    """What a placement shows; rules differ by it."""

    CONTENT = "content"
    OFFER = "offer"
    ADVERT = "advert"
    MESSAGE = "message"


class SignalStatus(Word):
    KEPT = "kept"
    REDUCED = "reduced"
    WITHHELD = "withheld"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class OutcomeKind(Word):
    SEEN = "seen"
    TAKEN = "taken"
    DISMISSED = "dismissed"
    OBJECTED = "objected"


def is_reaction(kind: OutcomeKind) -> bool:
    """Returns whether the person did something with the item, so that it was not shown in vain."""
    match kind:
        case OutcomeKind.TAKEN | OutcomeKind.DISMISSED | OutcomeKind.OBJECTED:
            return True
        case OutcomeKind.SEEN:
            return False
    assert_never(kind)


class Direction(Word):
    """Where to rewards have gone that left their band."""

    ABOVE = "above"
    BELOW = "below"


class Role(Word):
    APP = "app"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


EntryScope = Literal["choice", "batch", "person", "operator"]
"""`choice`: a choice of one person, or a change of one, which their history lists. `batch`: a request that several people
may share. `person`: anything else about one person. `operator`: about no person."""


class _EntryRow(NamedTuple):
    word: str
    scope: EntryScope


class EntryKind(Word):
    scope: EntryScope

    def __new__(cls, word: str, scope: EntryScope = "person") -> Self:
        member = str.__new__(cls, word)
        member._value_, member.scope = word, scope
        return member

    DECISION = _EntryRow("decision", "person")
    CONSENT = _EntryRow("consent", "choice")
    DIAL = _EntryRow("dial", "choice")
    LIMIT = _EntryRow("limit", "choice")
    FACTS = _EntryRow("facts", "choice")
    RESTRICTION = _EntryRow("restriction", "choice")
    CORRECTION = _EntryRow("correction", "choice")
    LINK = _EntryRow("link", "choice")
    OUTCOME = _EntryRow("outcome", "batch")
    SIGNALS = _EntryRow("signals", "batch")
    NOTICE = _EntryRow("notice", "operator")
    POLICY = _EntryRow("policy", "operator")
    MODEL = _EntryRow("model", "operator")
    PLACEMENT = _EntryRow("placement", "operator")
    PREVIEW = _EntryRow("preview", "person")
    EXPORT = _EntryRow("export", "person")
    ERASURE = _EntryRow("erasure", "person")
    KEY = _EntryRow("key", "operator")
    ADMIN = _EntryRow("admin", "operator")
