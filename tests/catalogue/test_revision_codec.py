"""The stored form of revisions: after any steps, each is read back as it was."""

import msgspec
from aboveboard.catalogue.revision_codec import Step, apply_step, base_of, difference, encode, replay, same
from aboveboard.engine.placement import Item
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.engine.worlds import placement

NAMES = tuple("abcdefghijklmnop")
VALUES = st.sampled_from([0, 1, 1.0, True, "x", None])


@st.composite
def items(draw, most=16):
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=most))
    return tuple(Item(name, content={"v": draw(VALUES)}) for name in names)


@st.composite
def steps(draw):
    put = draw(items(4))
    gone = st.sampled_from([name for name in NAMES if name not in {item.item for item in put}])
    return Step(put, tuple(draw(st.lists(gone, unique=True, max_size=3))))


def kept(first, chain):
    """The revisions that the steps make one after the other, each with its stored body."""
    revision, body = encode(None, placement(*first), Step())
    found = [(revision, body)]
    for step in chain:
        old = found[-1][0]
        new = structs.replace(
            old.placement, revision=old.placement.revision + 1, items=apply_step(old.placement.items, step)
        )
        found.append(encode(old, new, step))
    return found


def bodies(found):
    return [body for _, body in found]


@given(items(), st.lists(steps(), max_size=12), st.data())
def test_every_revision_comes_back(first, chain, data):
    """To the byte, from the rows since its base, or from any known revision that is not before that."""
    found = kept(first, chain)
    at = data.draw(st.integers(0, len(found) - 1))
    wanted, body = found[at]
    base = base_of(body)
    assert base == wanted.base
    read = replay(None, bodies(found)[base - 1 : at + 1])
    assert msgspec.json.encode(read) == msgspec.json.encode(wanted)
    if base <= at:
        known = data.draw(st.integers(base, at))
        read = replay(found[known - 1][0], bodies(found)[known : at + 1])
        assert msgspec.json.encode(read) == msgspec.json.encode(wanted)


@given(items(), st.lists(steps(), max_size=30))
def test_reading_a_revision_costs_at_most_two_whole_ones(first, chain):
    """The steps on a base never hold more items than the placement has."""
    assert all(revision.since <= len(revision.placement.items) for revision, _ in kept(first, chain))


def test_a_small_change_of_a_large_placement_is_kept_small():
    """A hundred changes of ten items take less than one more copy of a thousand."""
    first = tuple(Item(f"item-{n}", tags=("a", "b"), content={"n": n}) for n in range(1000))
    chain = [
        Step(tuple(Item(f"item-{n}", content={"n": -at}) for n in range(at, at + 10))) for at in range(100)
    ]
    whole, *rest = bodies(kept(first, chain))
    assert sum(map(len, rest)) < 2.5 * len(whole)
    assert sorted(map(len, rest))[50] < len(whole) / 50


@given(items(), items())
def test_a_difference_leads_there(old, new):
    """Or there is none, because no step makes that order."""
    step = difference(old, new)
    kept_order = [item.item for item in new if item.item in {each.item for each in old}]
    if step is None:
        ordered = [item.item for item in old if item.item in set(kept_order)]
        assert [item.item for item in new] != [*ordered, *(n.item for n in new if n.item not in ordered)]
    else:
        assert msgspec.json.encode(apply_step(old, step)) == msgspec.json.encode(new)


@given(items())
def test_no_difference_is_an_empty_step(old):
    """The same items need no row of their own."""
    assert difference(old, old) == Step()


def test_equal_to_python_is_not_the_same():
    """1, 1.0 and true are three contents of an item."""
    three = [Item("a", content={"v": value}) for value in (1, 1.0, True)]
    assert [[same(one, other) for other in three] for one in three] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def test_a_row_from_before_there_were_steps_is_a_whole_one():
    """It is the placement, and nothing else."""
    old = placement(Item("a"), Item("b"))
    body = msgspec.json.encode(old)
    assert base_of(body) == old.revision
    assert replay(None, [body]).placement == old
