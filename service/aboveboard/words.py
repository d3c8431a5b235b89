"""The closed sets of words in the API, in records and in policy. Their values are stored, so they never change."""

from enum import IntEnum, StrEnum
from typing import Literal, NamedTuple, Self, assert_never


class Word(StrEnum):
    """A word with the hash of its text. Enum's own hash is a Python call, and words are keys on hot paths."""

    __hash__ = str.__hash__


class Level(IntEnum):
    """The level of a person's dial: how much personalization they want. Also the lowest level at which data may be used."""

    __hash__ = int.__hash__

    OFF = 0
    PAGE = 1
    VISIT = 2
    HISTORY = 3
    EVERYWHERE = 4


class _CategoryRow(NamedTuple):
    """The properties of a category.

    `did` begins the codes of reasons, such as `viewed_topic`. Only a category `on_page` is part of the request too.
    """

    word: str
    did: str
    on_page: bool = False


class Category(Word):
    """The kind of data of a signal."""

    # A category's row is all that code knows of it: a new category needs this row and data files only.
    did: str
    on_page: bool

    def __new__(cls, word: str, did: str = "", on_page: bool = False) -> Self:
        # Each row gives every argument. The defaults are for mypy, which reads a look-up by value as a call of this.
        member = str.__new__(cls, word)
        member._value_, member.did, member.on_page = word, did, on_page
        return member

    BEHAVIOURAL = _CategoryRow("behavioural", did="viewed")
    TRANSACTIONAL = _CategoryRow("transactional", did="shopped")
    CONTEXTUAL = _CategoryRow("contextual", did="came_for", on_page=True)
    INTERACTION = _CategoryRow("interaction", did="reacted")


class _ReachRow(NamedTuple):
    """The properties of a reach: its word, and the lowest level that opens it."""

    word: str
    level: Level


class Reach(Word):
    """The place that data comes from. Each level of the dial above 0 adds one reach."""

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
"""The reaches of a person's behaviour. The reach `page` has only the request."""

Source = tuple[Reach, Category]

SOURCES: tuple[Source, ...] = tuple(
    (reach, category)
    for reach in Reach
    for category in Category
    if reach is not Reach.PAGE or category.on_page
)
"""Every possible source of data about a person."""

IN_VAIN = "shown"
"""The kind of key that counts how often a person saw an item without a reaction.

The key is `shown:<item>`, in the category of interactions. The other kinds are `topic`, `item` and `bought`.
"""

BOUGHT = "bought"
"""The kind of the key `bought:<item>`: the person ordered it. A return counts against it. No visit has such keys."""


def as_limited(key: str) -> str:
    """Returns a key in the form that is compared with a person's limits.

    Topics are case-folded, because people type them, and phones begin with a capital. Item ids stay unchanged.
    """
    return key.casefold() if key.startswith("topic:") else key


class Sensitivity(Word):
    """The sensitivity of data. `SPECIAL` covers the kinds that GDPR Art. 9(1) lists, and items about them."""

    PLAIN = "plain"
    SPECIAL = "special"


def is_special(sensitivity: Sensitivity) -> bool:
    """Returns True for special-category data. mypy fails here for a new sensitivity without a case."""
    match sensitivity:
        case Sensitivity.SPECIAL:
            return True
        case Sensitivity.PLAIN:
            return False
    assert_never(sensitivity)


class OtherId(Word):
    """The way on which a no came from another id of the person.

    `LINK`: the no was said before the two ids were linked. `ALIAS`: it was said after that.
    """

    ALIAS = "alias"
    LINK = "link"


class ConsentState(Word):
    """The state of a person's choice about a purpose.

    `CLAIMED`: another party carried a yes, which the person has not confirmed. It never counts.
    """

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    EXPIRED = "expired"
    CLAIMED = "claimed"


class LapseCause(Word):
    """The cause that ended a yes without a choice of the person. `consent.lapse` has the table."""

    ASKS_AGAIN = "asks_again"
    EXPIRED = "expired"
    CAME_OF_AGE = "came_of_age"


class AgeClass(Word):
    """The age class that the app reports. `UNKNOWN` when it reports none."""

    ADULT = "adult"
    MINOR = "minor"
    UNKNOWN = "unknown"


RegionClass = Literal["eea", "us_optout", "other"]
"""The law that applies in a region. `dial.toml` assigns regions to classes."""


class BoundBy(Word):
    """The cause that limits the effective level. `DIAL` when only the dial does."""

    DIAL = "dial"
    CONSENT = "consent"
    AGE = "age"
    REGION = "region"
    BROWSER_SIGNAL = "browser_signal"
    CONTROL = "control"
    RESTRICTED = "restriction"
    FAILURE = "failure"
    ARRANGEMENT = "arrangement"
    OWN_ARRANGEMENT = "own_arrangement"


class PlacementKind(Word):
    """The kind of content that a placement shows. Rules depend on it."""

    CONTENT = "content"
    OFFER = "offer"
    ADVERT = "advert"
    MESSAGE = "message"


class MessageClass(Word):
    """The class of a message. Only `MARKETING`, the default, needs the purpose of messages.

    `SERVICE` is about something that the person ordered or asked for, and `SECURITY` about the safety of their account.
    """

    MARKETING = "marketing"
    SERVICE = "service"
    SECURITY = "security"


class SignalStatus(Word):
    """The result of one signal in a request."""

    KEPT = "kept"
    REDUCED = "reduced"
    WITHHELD = "withheld"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


class OutcomeKind(Word):
    """The kind of an outcome: what a person did with an item that they were shown.

    `REVERTED` undoes what was `TAKEN`, as a refund does.
    """

    SEEN = "seen"
    TAKEN = "taken"
    DISMISSED = "dismissed"
    OBJECTED = "objected"
    REVERTED = "reverted"


def is_reaction(kind: OutcomeKind) -> bool:
    """Returns True when the person reacted to the item. False means that they only saw it."""
    match kind:
        case OutcomeKind.TAKEN | OutcomeKind.DISMISSED | OutcomeKind.OBJECTED:
            return True
        case OutcomeKind.SEEN | OutcomeKind.REVERTED:
            return False
    assert_never(kind)


class Role(Word):
    """The role of an API key."""

    APP = "app"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


EntryScope = Literal["choice", "batch", "person", "operator"]
"""The subject of an entry. `choice`: a choice of one person or a change of it, which their history lists.

`person`: anything else about one person. `batch`: a request that several people may share. `operator`: about no person.
"""


class _EntryRow(NamedTuple):
    """The properties of an entry kind."""

    word: str
    scope: EntryScope


class EntryKind(Word):
    """The kind of an entry of the log, with its scope."""

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
    BUILD = _EntryRow("build", "operator")
    LOOKUP = _EntryRow("lookup", "person")
    CASE = _EntryRow("case", "person")
    REASONS = _EntryRow("reasons", "person")
    HOLD = _EntryRow("hold", "person")
    AUDIT = _EntryRow("audit", "operator")
    ARRANGEMENT = _EntryRow("arrangement", "choice")
