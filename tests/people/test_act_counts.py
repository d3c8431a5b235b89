"""The acts behind an interest: they add up in any order, expire by kind, and forget an item."""

from aboveboard.acts import Act
from aboveboard.people.act_counts import ActCount, count_acts, drop_expired, merge_acts, without_items
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

counts = st.builds(
    ActCount,
    act=st.sampled_from((Act.VIEWED, Act.RATED)),
    against=st.booleans(),
    count=st.integers(1, 9),
    last_ms=st.integers(0, 99),
    until_ms=st.integers(0, 99),
    origin=st.integers(0, 2**64 - 1),
    item=st.sampled_from(("", "a", "b")),
)
several = st.lists(counts, max_size=4)


def merged(found):
    acts = ()
    for each in found:
        acts = merge_acts(acts, (each,))
    return acts


@given(several, several)
def test_acts_add_up_in_any_order(one, other):
    """Also those of two people who are one; no act is lost, and one kind is one count."""
    both = merge_acts(merged(one), merged(other))
    assert both == merge_acts(merged(other), merged(one)) == merged([*reversed(other), *reversed(one)])
    assert count_acts(both) == sum(each.count for each in (*one, *other))
    assert len({(each.act, each.against) for each in both}) == len(both)


def test_an_item_is_named_only_when_all_acts_named_it():
    """Alone: the shoe, and then a boot, are no longer one item."""
    shoe = ActCount(Act.VIEWED, False, 1, 5, 9, 1, "shoe")
    assert [each.item for each in merge_acts((shoe,), (shoe,))] == ["shoe"]
    assert [each.item for each in merge_acts((shoe,), (structs.replace(shoe, item="boot"),))] == [""]


def test_acts_expire_by_kind():
    """With the last signal of their kind; without an end nothing is copied."""
    acts = (ActCount(Act.RATED, True, 1, 1, 5, 1), ActCount(Act.VIEWED, False, 1, 1, 9, 2))
    assert drop_expired(acts, 4) is acts
    assert drop_expired(acts, 5) == acts[1:]
    assert drop_expired(acts, 9) == ()


def test_an_item_can_be_forgotten():
    """The act stays, without its name."""
    acts = (ActCount(Act.VIEWED, False, 1, 1, 9, 2, "shoe"),)
    assert without_items(acts, ("boot",)) is acts
    assert [each.item for each in without_items(acts, ("shoe",))] == [""]
