"""The items that parts make: each combination but the forbidden ones, with all that its parts have."""

from itertools import product

import pytest
from aboveboard.engine.combinations import COMBINATIONS_MAX, TITLE_MOST, combine_parts
from aboveboard.engine.made_by import MadeBy, Maker, is_unlabelled, strictness
from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.errors import Unprocessable
from aboveboard.words import Sensitivity
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

SLOTS = ("headline", "picture", "call")
makers = st.sampled_from((UNSET, *(MadeBy(kind) for kind in Maker), MadeBy(Maker.MACHINE, labelled=True)))


@st.composite
def parts(draw):
    """At most four parts in each of at most three slots, and pairs that never meet."""
    chosen = draw(st.permutations(SLOTS))[: draw(st.integers(1, 3))]
    slots = {
        slot: tuple(
            Item(
                f"{slot[0]}{at}",
                content={slot: at},
                topics=draw(st.sampled_from(((), ("camping",)))),
                sensitivity=draw(st.sampled_from([Sensitivity.PLAIN] * 4 + [Sensitivity.SPECIAL])),
                made_by=draw(makers),
            )
            for at in range(draw(st.integers(1, 4)))
        )
        for slot in chosen
    }
    pairs = [
        (one.item, other.item)
        for first, second in product(chosen, chosen)
        if first < second
        for one, other in product(slots[first], slots[second])
    ]
    return CreativeParts(slots, tuple(draw(st.lists(st.sampled_from(pairs), max_size=4))) if pairs else ())


def refusal(declared):
    with pytest.raises(Unprocessable) as refused:
        combine_parts(declared)
    return refused.value


def parts_of(item):
    return frozenset(found[1] for tag in item.tags if (found := read_tag(tag)))


@given(parts())
def test_exactly_the_combinations_without_a_forbidden_pair_are_made(declared):
    """Each once. Without any left, the pairs are refused."""
    everything = {frozenset(part.item for part in each) for each in product(*declared.slots.values())}
    allowed = {each for each in everything if not any(each >= {*pair} for pair in declared.forbid)}
    if not allowed:
        assert refusal(declared).field == "forbid"
        return
    made = combine_parts(declared)
    assert len(made) == len({item.item for item in made})
    assert sorted(map(sorted, map(parts_of, made))) == sorted(map(sorted, allowed))


@given(parts())
def test_each_item_is_as_strict_as_its_strictest_part(declared):
    """Its maker, its label and its sensitivity. It has the content and topics of all of them."""
    by_id = {part.item: part for each in declared.slots.values() for part in each}
    for item in combine_parts(CreativeParts(declared.slots)):
        own = [by_id[part] for part in parts_of(item)]
        assert strictness(item.made_by) == max(strictness(part.made_by) for part in own)
        assert is_unlabelled(item.made_by) == any(is_unlabelled(part.made_by) for part in own)
        assert (item.sensitivity is Sensitivity.SPECIAL) == any(
            part.sensitivity is Sensitivity.SPECIAL for part in own
        )
        assert item.content == {name: value for part in own for name, value in part.content.items()}
        assert set(item.topics) == {topic for part in own for topic in part.topics}


@given(parts())
def test_an_id_depends_on_the_parts_alone(declared):
    """So the same parts in another order are the same items, and keep what was learned of them."""
    turned = CreativeParts({slot: declared.slots[slot][::-1] for slot in reversed(declared.slots)})
    first, second = combine_parts(CreativeParts(declared.slots)), combine_parts(turned)
    assert {item.item: sorted(item.tags) for item in first} == {
        item.item: sorted(item.tags) for item in second
    }


def many(*sizes):
    return CreativeParts(
        {
            slot: tuple(Item(f"{slot[0]}{at}") for at in range(size))
            for slot, size in zip(SLOTS, sizes, strict=True)
        }
    )


def test_too_many_combinations_are_counted():
    """Forbidden pairs count where they leave too many, and also where there are too many to try."""
    assert len(combine_parts(many(10, 10, 10))) == COMBINATIONS_MAX
    assert "1,100 combinations" in refusal(many(11, 10, 10)).detail
    assert "1,000,000 combinations" in refusal(many(100, 100, 100)).detail


@pytest.mark.parametrize(
    ("slots", "forbid", "field"),
    [
        (
            {
                "headline": (Item("a", content={"title": 1}),),
                "call": (Item("b"), Item("c", content={"title": 1})),
            },
            (),
            "parts.call[1].content.title",
        ),
        (
            {"headline": (Item("a"), Item("b")), "call": (Item("b"),)},
            (),
            "parts.call[0].part",
        ),
        ({"headline": (Item("a"), Item("a"))}, (), "parts.headline[1].part"),
        ({"headline": (Item("a"), Item("b"))}, (("a", "b"),), "forbid[0]"),
        (
            {"headline": (Item("a"),), "call": (Item("b"),)},
            (("a", "b"), ("a", "x")),
            "forbid[1]",
        ),
    ],
    ids=["content", "slots", "twice", "one-slot", "unknown"],
)
def test_the_place_of_what_does_not_go_together_is_named(slots, forbid, field):
    """So a refusal can be mended."""
    assert refusal(CreativeParts(slots, forbid)).field == field


def test_a_title_is_made_of_those_of_the_parts():
    """In each language that one of them has, and never longer than a title may be."""
    slots = {
        "headline": (Item("h", titles={"en": "Summer", "fr": "Été"}),),
        "call": (Item("c", titles={"en": "Look"}),),
        "picture": (Item("p"),),
    }
    (item,) = combine_parts(CreativeParts(slots))
    assert item.titles == {"en": "Summer · Look", "fr": "Été · Look"}
    (item,) = combine_parts(CreativeParts({slot: (Item(slot, titles={"en": "x" * 150}),) for slot in SLOTS}))
    assert len(item.titles["en"]) == TITLE_MOST


@pytest.mark.parametrize(
    ("parts", "interests", "field"),
    [
        (200, ("camping", "cooking"), ""),
        (200, ("a", "b", "c"), "interests"),
        (2, ("a", "part:h:h1"), "interests[1]"),
    ],
)
def test_the_pairs_of_interests_and_parts_are_bounded(parts, interests, field):
    """Each has weights of its own. A part is no interest."""
    declared = CreativeParts({"headline": tuple(Item(f"h{at}") for at in range(parts))}, interests=interests)
    if field:
        assert refusal(declared).field == field
    else:
        assert len(combine_parts(declared)) == parts
