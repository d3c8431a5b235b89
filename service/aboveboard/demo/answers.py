"""The parts of the gateway's answers that the demo reads."""

from typing import NotRequired, TypedDict

from aboveboard.people.arrangements import ArrangementMode
from aboveboard.words import BoundBy, SignalStatus


class ContentJson(TypedDict):
    title: str


class ItemJson(TypedDict):
    """A shown item. `nothing` is there and true where nothing is to be shown."""

    nothing: NotRequired[bool]
    item: str
    position: int
    probability: float
    content: ContentJson


class PersonalizationJson(TypedDict):
    """The levels that were asked for and used, and the word for the cause of the difference."""

    asked: int
    effective: int
    bound_by: BoundBy
    strength: float


class ReasonJson(TypedDict):
    """A reason in words. `share` is its part of 1, None for one that is not about the person."""

    text: str
    share: float | None


class HeldBackJson(TypedDict):
    what: str
    because: str


class WhyJson(TypedDict):
    """The explanation of a decision. `url` is the page with all of it."""

    reasons: list[ReasonJson]
    counterfactual: str | None
    held_back: list[HeldBackJson]
    url: str


class IndexJson(TypedDict):
    index: int


class DecisionJson(TypedDict):
    """The answer to `POST /v1/decisions`. `changed` is there where items keep their places."""

    changed: NotRequired[list[str]]
    decision: str
    items: list[ItemJson]
    personalization: PersonalizationJson
    why: WhyJson
    log: IndexJson


class AllowedJson(TypedDict):
    """The data that a decision was allowed to use. An interest is a row: its reach, category, key, and numbers."""

    interests: list[list[str | int | float | None]]


class RecordJson(TypedDict):
    """The record of a decision. `removed` and `impersonal` are pairs of an item and the code of a cause."""

    model: int
    allowed: AllowedJson
    removed: list[list[str]]
    impersonal: list[list[str]]


class OpenedJson(TypedDict):
    record: RecordJson


class ResultJson(TypedDict):
    """The status of one signal or outcome, with the causes."""

    status: SignalStatus
    held_back: list[HeldBackJson]


class SignalsJson(TypedDict):
    signals: list[ResultJson]


class OutcomesJson(TypedDict):
    outcomes: list[ResultJson]


class PurposeJson(TypedDict):
    """A declared purpose. `notices` are the hashes of its texts by language."""

    purpose: str
    notices: dict[str, str]


class PurposesJson(TypedDict):
    purposes: list[PurposeJson]


class RuleJson(TypedDict):
    """A rule in force. `reason` is its sentence by language."""

    rule: str
    reason: dict[str, str]


class PoliciesJson(TypedDict):
    rules: list[RuleJson]


class LimitsJson(TypedDict):
    """The categories, topics and items that a person ruled out."""

    categories: list[str]
    topics: list[str]
    items: list[str]


class PersonJson(TypedDict):
    """The dial, the consents and the limits of a person."""

    dial: int | None
    consents: dict[str, str]
    limits: LimitsJson


class RemovalJson(TypedDict):
    """The removal of what is stored of special topics: `waiting`, `running` or `done`."""

    state: str


class TopicsJson(TypedDict):
    removal: RemovalJson


class OwnArrangementJson(TypedDict):
    """A person's own arrangement of one placement. `mode` is the one that holds, and `order` is None without one."""

    mode: ArrangementMode
    order: list[str] | None
    pinned: list[str]


class LinkJson(TypedDict):
    url: str
