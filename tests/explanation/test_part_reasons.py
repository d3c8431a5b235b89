"""Reasons by part: what a proven cause speaks for, and what people surely choose most."""

import pytest
from aboveboard.engine.choice import decide
from aboveboard.engine.combinations import combine_parts
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.model import Model, bind
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.engine.popularity import ItemCount
from aboveboard.engine.scores import score
from aboveboard.engine.slot_choice import open_slot
from aboveboard.explanation.causes import group_acts
from aboveboard.explanation.circumstances import USUAL
from aboveboard.explanation.common import Scene, common_reasons
from aboveboard.explanation.explain import explain
from aboveboard.explanation.part_reasons import name_slots
from aboveboard.explanation.why import POPULAR_PART, LikedPart, StatedReason
from aboveboard.privacy.allowed import Allowed, Interest
from aboveboard.words import Category, Level, Reach
from msgspec import structs

from tests.engine.worlds import NOTHING, everything, placement

SLOTS = {
    "headline": (Item("h1", topics=("camping",)), Item("h2", topics=("running",))),
    "picture": (Item("tent", topics=("camping",)), Item("road")),
    "call": (Item("buy"), Item("look")),
}
MADE = structs.replace(placement(*combine_parts(CreativeParts(SLOTS))), parts=CreativeParts(SLOTS))


def slots_of(item, **reason):
    """The slots that a reason names for an item."""
    at = [each.item for each in MADE.items].index(item)
    (found,) = name_slots(MADE, at, [StatedReason("viewed_topic", **reason)])
    return found.slots


@pytest.mark.parametrize(
    ("item", "reason", "slots"),
    [
        ("buy+h1+road", {"key": "topic:camping"}, ("headline",)),
        ("buy+h1+tent", {"key": "topic:camping"}, ("headline", "picture")),
        ("buy+h2+tent", {"key": "topic:running", "topics": ("camping",)}, ("headline", "picture")),
        ("buy+h2+road", {"key": "topic:camping"}, ()),
        ("buy+h1+road", {"key": "item:buy+h1+road"}, ()),
        ("buy+h1+road", {"key": "topic:camping", "items": ("buy+h1+road",)}, ()),
        ("buy+h1+road", {}, ()),
    ],
)
def test_a_reason_names_the_parts_that_alone_have_its_topics(item, reason, slots):
    """And none where the item itself is part of the cause, or no part has the topic."""
    assert slots_of(item, **reason) == slots


def test_a_placement_without_parts_names_none():
    """Whatever its tags look like."""
    plain = placement(Item("a", ("part:headline:h1", "camping")))
    reasons = [StatedReason("viewed_topic", key="topic:camping")]
    assert name_slots(plain, 0, reasons) == reasons


def test_a_part_is_named_only_where_its_cause_passed_the_test():
    """Without the interest, the shown item is what it is for everybody, and no part is named."""
    bound = bind(compile_shelf(MADE), Model(1, 10_000))
    interest = Interest(Reach.HISTORY, Category.BEHAVIOURAL, "topic:running", 9.0, 9, 3)
    named = set()
    for interests in ((interest,), ()):
        person = Allowed(Level.EVERYWHERE, 1.0, (), interests)
        decision = decide(bound, person, everything(bound), count=1, seed=3)
        told = explain(bound, person, decision)
        item = MADE.items[decision.slots[0].item]
        named |= {(bool(interests), "part:headline:h2" in item.tags, each.slots) for each in told.reasons}
    assert (True, True, ("headline",)) in named
    assert all(not slots for known, is_about, slots in named if not (known and is_about))


def codes(counts):
    model = Model(1, 800, {"topic:part:headline:h1": 0.3}, people=800, counts=counts)
    bound = bind(compile_shelf(MADE), model)
    decision = decide(bound, NOTHING, everything(bound), count=1, seed=1)
    return [
        (each.code, each.value) for each in common_reasons(Scene(bound, open_slot(bound, decision, 0), USUAL))
    ]


def test_a_part_that_is_surely_chosen_most_is_said_to_be():
    """With its slot, after the reason of the whole item. Without counts that say so, nothing is said of it."""
    good = {item.item: ItemCount(100, 50 if "h1" in item.item else 10) for item in MADE.items}
    assert codes(good)[-1] == (POPULAR_PART, "headline")
    even = {item.item: ItemCount(100, 50) for item in MADE.items}
    assert POPULAR_PART not in dict(codes(even))


LIKED_SLOTS = {name: tuple(Item(part.item) for part in each) for name, each in SLOTS.items()}
LIKED = CreativeParts(LIKED_SLOTS, interests=("camping", "running"))
OF_LIKES = structs.replace(placement(*combine_parts(LIKED)), parts=LIKED)
CAMPING = Interest(Reach.HISTORY, Category.BEHAVIOURAL, "topic:camping", 9.0, 9, 3)


def told(weight, liked=(("topic:camping", "part:headline:h2"),), interests=(CAMPING,)):
    """The reasons for a person of this interest by headline, where h2 was learned to add this much."""
    names = {f"likes:history:behavioural:topic:camping*part:headline:{name}": 0.0 for name in ("h1", "h2")}
    weights = names | {"likes:history:behavioural:topic:camping*part:headline:h2": weight}
    bound = bind(compile_shelf(OF_LIKES), Model(1, 10_000, weights, liked=liked))
    found = {}
    for seed in range(6):
        person = Allowed(Level.EVERYWHERE, 1.0, (), interests)
        decision = decide(bound, person, everything(bound), count=1, seed=seed)
        item = OF_LIKES.items[decision.slots[0].item].item
        said = [(each.key, each.likes) for each in explain(bound, person, decision).reasons if each.key]
        found["h2" if "h2" in item else "h1"] = said
    return found


def test_a_part_that_people_with_the_interest_like_more_is_named():
    """With the interest as the tested cause, although no part is about it. It is said of no other part."""
    found = told(0.8)
    assert found["h2"] == [("topic:camping", (LikedPart("headline", "camping"),))]
    assert found.get("h1", []) == []


@pytest.mark.parametrize(
    "found",
    [told(0.8, liked=()), told(0.8, interests=()), told(-0.8), told(0.0)],
    ids=["not-sure", "not-known", "liked-less", "not-learned"],
)
def test_no_part_is_named_without_its_test(found):
    """Where counts do not say so, the interest is not known, or without it the item would be as likely."""
    assert not [likes for said in found.values() for _, likes in said if likes]


def test_the_like_and_its_interest_are_one_cause():
    """Deciding again without the one leaves out the other, and each is stated once."""
    bound = bind(
        compile_shelf(OF_LIKES), Model(1, 1, {"likes:history:behavioural:topic:camping*part:call:buy": 0.5})
    )
    scores = score(bound, Allowed(Level.EVERYWHERE, 1.0, (), (CAMPING,)), everything(bound))
    assert (len(scores.causes), scores.interests, group_acts(bound, scores)) == (2, 1, [(0, 1)])
