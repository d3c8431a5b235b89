"""A placement and its items as they were declared."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from aboveboard.engine.arrangement import FREE, Arrangement
from aboveboard.engine.buckets import Number
from aboveboard.engine.features import PRIOR_REWARD
from aboveboard.engine.made_by import MadeBy, is_unlabelled
from aboveboard.engine.prices import is_list_price
from aboveboard.engine.rewards import Answers, Rewards
from aboveboard.errors import Unprocessable
from aboveboard.words import MessageClass, PlacementKind, Sensitivity, is_special

Baseline = Literal["popular", "editorial"]
CapsCount = Literal["answers", "seen"]

SPECIAL_ITEM = 1
PRICE_DIFFERS = 2
CODE_OF_CLASS = {MessageClass.MARKETING: 0, MessageClass.SERVICE: 4, MessageClass.SECURITY: 8}
_CLASS_OF_FLAG = {flag: each for each, flag in CODE_OF_CLASS.items()}
UNLABELLED = 16
FACT_CODES = 32
"""The number of fact codes. An item's is the sum of the flags above that apply to it, and the code of its class."""


class Item(Struct, frozen=True, gc=False):
    """A candidate of a placement. `starts_ms` is its first instant and `ends_ms` the first one after it; None is no bound.

    `content` is the app's own JSON, so it has no cycles for the collector. `price` and `list_price` in it are
    compared (see `prices`). `message_class` is marketing for an item that is no message. `titles` are by language.
    An item that is not `repeatable` gives way to others once the person ordered it. None: it is repeatable unless it is an offer.
    `picture` is the id of a picture of the app. `numbers` count by the buckets of the placement.
    `for_` are keys of intents and states that the item is for. The states in `needs` must hold first. Once the state in
    `gives` holds, the item has done its part. `is_nothing`: it says that nothing is to be shown.
    `made_by` is UNSET where the app declares none, which says nothing.
    """

    item: str
    tags: tuple[str, ...] = ()
    category: str = ""
    topics: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.PLAIN
    # JSON of any shape: msgspec, which checks items on the way in, has no type that names itself.
    content: dict[str, Any] = field(default_factory=dict)
    starts_ms: int | None = None
    ends_ms: int | None = None
    message_class: MessageClass = MessageClass.MARKETING
    titles: dict[str, str] | UnsetType = UNSET
    repeatable: bool | None = None
    picture: str | UnsetType = UNSET
    numbers: dict[str, Number] | UnsetType = UNSET
    for_: tuple[str, ...] | UnsetType = field(default=UNSET, name="for")
    needs: tuple[str, ...] | UnsetType = UNSET
    gives: str | UnsetType = UNSET
    is_nothing: bool | UnsetType = field(default=UNSET, name="nothing")
    made_by: MadeBy | UnsetType = UNSET


class CreativeParts(Struct, frozen=True):
    """The parts that items are made of, by slot, in editorial order. The two parts of a pair in `forbid` never meet.

    A part has the fields of an item that the items with it share. `interests` are topics. Parts are
    learned by them too, whether or not these are about them.
    """

    slots: dict[str, tuple[Item, ...]]
    forbid: tuple[tuple[str, str], ...] = ()
    interests: tuple[str, ...] = ()


class Cap(Struct, frozen=True):
    """A limit on what one person is shown: at most `times` within any `days` days."""

    times: Annotated[int, Meta(ge=1)]
    days: Annotated[int, Meta(ge=1)]


class Variety(Struct, frozen=True):
    """Bounds on how far a placement may narrow down what one person sees. The defaults here bound nothing, as for
    placements declared before these bounds existed. The API has safer defaults.

    `diversity` is what an item loses, in rewards, when all its topics are already further up in the list. Of the personal
    part every candidate keeps `explore` / candidates. Items with no topic that the person met keep `unmet` in all. No cause
    adds or subtracts more than `cause_cap` of what all causes do for an item. With `fatigue`, displays without a reaction
    are counted and used, for people who allow it. While nothing is known, items other than the baseline's first share at
    most `exploration_share` of the personal part. An interest counts half once its evidence is `half_interest`.

    With `diversity_by` "share", an item loses the share of its topics that the list has, in one subtraction. With
    "topic", it loses them one by one. Only the last bit differs, but equal items must stay equal to the bit.
    """

    diversity: float = 0.0
    explore: float = 0.0
    unmet: float = 0.0
    cause_cap: float = 1.0
    fatigue: bool = False
    exploration_share: float = 1.0
    half_interest: float = 1.0
    diversity_by: Literal["topic", "share"] = "topic"


UNBOUNDED = Variety()


class Placement(Struct, frozen=True):
    """A spot in an app. The order of `items` is the baseline when `baseline` is "editorial".

    `cap` counts each item on its own, and `total_cap` all items of the placement together. `caps_count` is what both
    count: the items of answers, or those that the app reports as seen.

    `control_share` of the people who want personalization get the baseline all the same, always the same people. They are
    the comparison for the effect of personalization. `rewards` define the worth of an outcome. `prior_reward` is the
    expected reward of an item with no data. What was learned counts half as much after `half_life_days`, or as much as ever
    (None). With `answers` "clicks", an item without an outcome counts as seen after `unanswered_after` minutes. `buckets`
    have the bounds of each number of items that counts. Some of `items` are made of `parts`. `arrangement` bounds how
    often the items change for one person.
    """

    app: str
    placement: str
    revision: int
    title: str
    kind: PlacementKind
    baseline: Baseline = "popular"
    cap: Cap | None = None
    control_share: float = 0.0
    items: tuple[Item, ...] = ()
    rewards: Rewards = Rewards()
    variety: Variety = UNBOUNDED
    prior_reward: float = PRIOR_REWARD
    half_life_days: float | None = None
    total_cap: Cap | None = None
    caps_count: CapsCount = "answers"
    answers: Answers = "seen"
    unanswered_after: int | None = None
    buckets: dict[str, tuple[Number, ...]] = field(default_factory=dict)
    arrangement: Arrangement = FREE
    parts: CreativeParts | UnsetType = UNSET


def check_placement(placement: Placement) -> None:
    """Raises Unprocessable when an item id occurs twice, or when the placement's id contains a slash."""
    if len({item.item for item in placement.items}) != len(placement.items):
        raise Unprocessable("An item id occurs twice.", field="items", expected="every item id once")
    if "/" in placement.placement:
        raise Unprocessable(
            "The id of the placement contains a slash.", field="placement", expected="an id without '/'"
        )


def is_repeatable(item: Item, kind: PlacementKind) -> bool:
    """Returns whether people may want the item again once they ordered it."""
    return kind is not PlacementKind.OFFER if item.repeatable is None else item.repeatable


def class_of_code(code: int) -> MessageClass:
    """Returns the class of the items with this fact code."""
    return _CLASS_OF_FLAG[code & 12]


def topics_of(item: Item) -> list[str]:
    """Returns the `topic:` keys of an item, sorted: its tags, its topics and its category, each once."""
    return sorted([f"topic:{name}" for name in names_of(item)])


def names_of(item: Item) -> dict[str, None]:
    """Returns the tags, topics and category of an item, each once, in the order of declaration."""
    names = dict.fromkeys((*item.tags, *item.topics, item.category))
    names.pop("", None)
    return names


def fact_code(item: Item) -> int:
    """Returns the facts of an item that outbound rules ask about and that no person changes, as one small
    number.

    A price that is not the list price beside it counts as different. So does one that cannot be compared, as items
    of earlier versions may have.
    """
    code = CODE_OF_CLASS[item.message_class] + (SPECIAL_ITEM if is_special(item.sensitivity) else 0)
    if is_unlabelled(item.made_by):
        code += UNLABELLED
    if "price" not in item.content or "list_price" not in item.content:
        return code
    is_same = is_list_price(item.content["price"], item.content["list_price"])
    return code if is_same else code + PRICE_DIFFERS
