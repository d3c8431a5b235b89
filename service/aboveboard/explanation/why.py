"""The facts of an explanation, as codes and numbers without sentences. They are stored in the record.

Every value is text, a whole number or None, so that `canonical.encode` accepts it unchanged. A share is text
made by `canonical.number`.
"""

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType, structs

from aboveboard.explanation.circumstances import LEFT_BY
from aboveboard.privacy.allowed import HeldBack, KnownEvent
from aboveboard.words import Category, Reach

Control = dict[str, str | int]
"""The person's remedy for a reason: `kind` is `limit_topic`, `limit_item`, `limit_field`, `limit_intent`,
`limit_state`, `show_again` or `dial`.
"""

LIMIT_STATE = "limit_state"
"""The kind of control that excludes a state of a journey."""

LIMIT_INTENT = "limit_intent"
"""The kind of control that excludes an intent."""

SHOW_AGAIN = "show_again"
"""The kind of control that forgets that an item was ordered."""

LIMIT_FIELD = "limit_field"
"""The kind of control that excludes a declared field about the person."""

FORM = 2
"""The form of an explanation that is made now. Those of the first form do not name theirs."""

INSTEAD_OF, MADE_LIKELIER = "instead_of", "made_likelier"
REASON_CODES = (
    *(f"{category.did}_{kind}" for category in Category for kind in ("topic", "item")),
    INSTEAD_OF,
    MADE_LIKELIER,
)
"""Reasons from an interest; each has a sentence per reach. `made_likelier`: it does not speak for the item itself.
Explanations of the first form call that `instead_of`.
"""

SHOWN_IN_VAIN, SHOWN_INSTEAD = "shown_item", "shown_instead"
SHOWN_CODES = (SHOWN_IN_VAIN, SHOWN_INSTEAD)
"""Reasons from displays without a reaction: they lifted that item, or they moved other items up. Each has a
sentence for the reaches that have a weight.
"""

BOUGHT_INSTEAD, BOUGHT_ITEM, RETURNED_ITEM = "bought_instead", "bought_item", "returned_item"
ORDER_CODES = (BOUGHT_INSTEAD, BOUGHT_ITEM, RETURNED_ITEM)
"""The reason from an order, which moved other items up, and what is known of orders. Each has a sentence for the
reaches beyond the visit.
"""

IN_STATE, STATE_INSTEAD = "in_state", "state_instead"
NEEDS_FIRST, GAVE_ALREADY = "needs_first", "gave_already"
STATE_CODES = (IN_STATE, STATE_INSTEAD, NEEDS_FIRST, GAVE_ALREADY)
"""Reasons from a state: it lifted the item, or made others less likely, or other items gave way for it.

These need the state first, or they gave it. The first is the sentence of the state, its own where that is not declared.
"""

INTENT_READ = "intent"
"""The reason from an intent that was read of the visit. Its own sentence holds where the intent is no longer declared."""

CONTEXT_OTHER, CONTEXT_PERSON = "context_other", "context_person"
CONTEXT_CODES = ("context_device", "context_part_of_day", "context_region", CONTEXT_OTHER, CONTEXT_PERSON)
"""Reasons from a fact of the context. The last two are of a declared field, of the request and of the person. Their own
sentences hold where the field is no longer declared.
"""

SEVERAL, OTHERS = "several_things", "other_things"
WHOLE_CODES = (SEVERAL, OTHERS)
"""`several_things`: everything that is known, tested together, because no smaller part passed its test.
`other_things`: everything that is known beside the other reasons, tested together.
"""

LESS_LIKELY, POPULAR, GUESS = "less_likely", "popular", "best_guess"
SETTLED, KEPT_PLACE = "settled", "kept_place"
YOUR_ORDER, PINNED = "your_order", "pinned"
OWN_CODES = (YOUR_ORDER, PINNED)
NEXT_IN_ORDER, BEST_OF_REST = "next_in_order", "best_of_rest"
ARRANGED_CODES = (SETTLED, KEPT_PLACE, *OWN_CODES, NEXT_IN_ORDER, BEST_OF_REST)
"""Reasons of placements whose items keep their places. `settled` was put there for this person, and `kept_place` has
that place in the declared order too. The last two are of items that were drawn while others kept their places.
"""
POPULAR_PART = "popular_part"
"""The reason that names the slot of a part, as `value`. People choose items with the part more often than others."""

COMMON_CODES = (
    *("same_for_everyone", "editorial", "fresh", "first_in_list", POPULAR, "earns_most", GUESS, "varied"),
    "seldom_used",
    *LEFT_BY.values(),
    *("by_chance", "nothing_left"),
    LESS_LIKELY,
    POPULAR_PART,
)
"""Reasons that name nothing about the person. In the first form, `popular` was said of any best guess.

`varied`: the item is unlike those above. `seldom_used`: nothing is shown, because all else is chosen too seldom. `less_likely`: what is known made the shown item less likely.
"""


SAID_BELOW = (
    *("same_for_everyone", "editorial", "first_in_list", POPULAR, "earns_most", GUESS),
    *LEFT_BY.values(),
)
"""Codes with a sentence of its own for an item below others: the same is true of what these leave."""


class CauseDetail(Struct, frozen=True, array_like=True):
    """One more fact of the same cause. Its `code` has a sentence per reach."""

    code: str
    reach: Reach
    category: Category
    count: int
    days: int


class LikedPart(Struct, frozen=True, array_like=True):
    """The slot of a part of the item, and the topic of an interest. People with it surely like the part more than others do."""

    slot: str
    topic: str


class StatedPart(Struct, frozen=True, omit_defaults=True):
    """One cause in words. `key`, `reach`, `category`, `count` and `days` are those of an interest, `field` and `value`
    those of a context fact.

    `also` has the other facts about the same key that speak the same way. `topics` and `items` are others that came
    with the same acts. `events` are those of the first fact and of each in `also`, in that order. They are those that
    speak as the fact does. A fact from before events were stored has none. `slots` are those of the parts of the item
    that alone have the topics of the cause. `likes` are the parts that people with an interest of the cause like more.
    """

    code: str
    key: str | None = None
    reach: Reach | None = None
    category: Category | None = None
    count: int | None = None
    days: int | None = None
    field: str | None = None
    value: str | None = None
    control: Control | None = None
    also: tuple[CauseDetail, ...] = ()
    topics: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    events: tuple[tuple[KnownEvent, ...], ...] = ()
    slots: tuple[str, ...] = ()
    likes: tuple[LikedPart, ...] = ()


class StatedReason(StatedPart, frozen=True, omit_defaults=True):
    """One reason. A cause that passed its test has its `share`: its part of what all stated causes did.

    The shares of an explanation sum to exactly 1. In the first form they were of all causes that passed. Reasons
    that are not about the person have none. `together` has the causes that passed the test only together with this
    one. All of it is tested as one.
    """

    share: str | None = None
    together: tuple[StatedPart, ...] = ()


class Why(Struct, frozen=True):
    """An explanation. `summary` is `<level>-<what bound it>`. `counterfactual` is the item that would most
    likely have been shown without the first reason.

    It is None when that is the item that is likeliest anyway, or no cause passed its test. Three fields measure
    the stated causes, and are None without any. `coverage` is their part of what everything known did, from 0 to
    1. `sufficiency` is the probability of the shown item with only them, as a share of the probability it had.
    `stability` is the probability, before the draw, that the first one would be stated first, over all items
    that could be drawn.

    `form` is FORM, and `headline` the kind of the main reason; the first form has neither. There, `coverage` was
    of all causes that passed their test.
    """

    summary: str
    reasons: tuple[StatedReason, ...]
    counterfactual: str | None = None
    held_back: tuple[HeldBack, ...] = ()
    coverage: str | None = None
    sufficiency: str | None = None
    stability: str | None = None
    form: int | UnsetType = UNSET
    headline: str | UnsetType = UNSET


class ItemWhy(Struct, frozen=True, omit_defaults=True):
    """The part of an explanation that differs from one item of a list to another. Its fields are those of `Why`."""

    headline: str
    reasons: tuple[StatedReason, ...]
    counterfactual: str | None = None
    coverage: str | None = None
    sufficiency: str | None = None
    stability: str | None = None


def only_item(why: Why) -> ItemWhy:
    """Returns the part of an explanation of FORM that is about its item."""
    return ItemWhy(
        "" if isinstance(why.headline, UnsetType) else why.headline,
        why.reasons,
        why.counterfactual,
        why.coverage,
        why.sufficiency,
        why.stability,
    )


def with_item(why: Why, item: ItemWhy) -> Why:
    """Returns the explanation of another item of the same list. `why` is that of the first one."""
    return structs.replace(why, form=FORM, **structs.asdict(item))


def parts_of(reason: StatedReason) -> tuple[StatedPart, ...]:
    """Returns the causes that a reason states, which were tested as one."""
    return (reason, *reason.together)


def keys_of(reason: StatedReason) -> Iterator[str]:
    """Yields the keys of all interests that a reason states."""
    for part in parts_of(reason):
        if part.key is not None:
            yield part.key
            yield from (f"item:{item}" for item in part.items)
            yield from (f"topic:{topic}" for topic in part.topics)


def all_keys_of(reason: StatedReason) -> Iterator[str]:
    """Yields the keys of a reason, and of each item that its events name."""
    yield from keys_of(reason)
    for part in parts_of(reason):
        yield from (f"item:{event.item}" for events in part.events for event in events if event.item)


def controls_of(reason: StatedReason) -> tuple[Control, ...]:
    """Returns every control of a reason, each once. All together remove everything that it states."""
    found: list[Control] = []
    for part in parts_of(reason):
        items: list[Control] = [{"kind": "limit_item", "item": each} for each in part.items]
        topics: list[Control] = [{"kind": "limit_topic", "topic": each} for each in part.topics]
        for control in (part.control, *items, *topics):
            if control is not None and control not in found:
                found.append(control)
    return tuple(found)
