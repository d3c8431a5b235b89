"""The closed sets of words that stand in the API, in records and in policy. Their values are stored."""

from enum import IntEnum, StrEnum
from typing import Literal


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


class Category(Word):
    """What kind of data a signal is."""

    BEHAVIOURAL = "behavioural"
    TRANSACTIONAL = "transactional"
    CONTEXTUAL = "contextual"
    INTERACTION = "interaction"


class Reach(Word):
    """Where data comes from; each reach is what one level of the dial adds."""

    PAGE = "page"
    VISIT = "visit"
    HISTORY = "history"
    ELSEWHERE = "elsewhere"


LEVEL_OF_REACH = {
    Reach.PAGE: Level.PAGE,
    Reach.VISIT: Level.VISIT,
    Reach.HISTORY: Level.HISTORY,
    Reach.ELSEWHERE: Level.EVERYWHERE,
}


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


class Direction(Word):
    """Where to rewards have gone that left their band."""

    ABOVE = "above"
    BELOW = "below"


class Role(Word):
    APP = "app"
    COMPLIANCE = "compliance"
    ADMIN = "admin"


class EntryKind(Word):
    DECISION = "decision"
    CONSENT = "consent"
    DIAL = "dial"
    LIMIT = "limit"
    FACTS = "facts"
    RESTRICTION = "restriction"
    CORRECTION = "correction"
    LINK = "link"
    OUTCOME = "outcome"
    SIGNALS = "signals"
    NOTICE = "notice"
    POLICY = "policy"
    MODEL = "model"
    PLACEMENT = "placement"
    PREVIEW = "preview"
    EXPORT = "export"
    ERASURE = "erasure"
    KEY = "key"
    ADMIN = "admin"
