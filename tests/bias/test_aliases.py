"""The ids that belong to one person, as links in the log say."""

import pytest
from aboveboard.bias.aliases import Aliases


def linked(*ends):
    """The links of these ends: (side, pseudonym, value, is_undone)."""
    aliases = Aliases()
    for side, pseudonym, value, is_undone in ends:
        take = aliases.take_person if side == "person" else aliases.take_guest
        take(pseudonym, value, is_undone=is_undone)
    return aliases


PERSON, GUEST = ("person", "p", "link", False), ("guest", "g", "link", False)
UNDONE = [("person", "p", "link", True), ("guest", "g", "link", True)]


@pytest.mark.parametrize("ends", [(PERSON, GUEST), (GUEST, PERSON)])
def test_a_guest_counts_as_their_person(ends):
    """In either order of the two entries."""
    aliases = linked(*ends)
    assert [aliases.owner(each) for each in ("g", "p", "other")] == ["p", "p", "other"]


@pytest.mark.parametrize("undone", [UNDONE, UNDONE[::-1]])
def test_an_undone_link_joins_nobody(undone):
    """In either order too, and it may be computed again."""
    assert linked(PERSON, GUEST, *undone).owner("g") == "g"
    again = [("person", "q", "new", False), ("guest", "g", "new", False)]
    assert linked(PERSON, GUEST, *undone, *again).owner("g") == "q"


def test_a_guest_of_a_guest_is_their_person_too():
    """A circle ends."""
    chain = linked(PERSON, GUEST, ("person", "g", "more", False), ("guest", "h", "more", False))
    assert chain.owner("h") == "p"
    circle = linked(PERSON, GUEST, ("person", "g", "back", False), ("guest", "p", "back", False))
    assert circle.owner("p") in ("p", "g")


def test_one_end_alone_joins_nobody_and_is_counted():
    """The other person was erased, or the export begins later."""
    aliases = linked(PERSON)
    assert aliases.resolve_old({"p", "g"}) == 1
    assert aliases.owner("g") == "g"


@pytest.mark.parametrize(
    "ends",
    [
        [("person", "p", "g", False)],
        [("guest", "g", "p", False)],
        [("person", "p", "g", False), ("guest", "g", "p", False)],
    ],
)
def test_links_of_the_first_version_name_pseudonyms(ends):
    """They are found while those are in use."""
    aliases = linked(*ends)
    assert aliases.resolve_old({"p", "g"}) == 0
    assert aliases.owner("g") == "p"
    assert linked(*ends).resolve_old({"other"}) == len(ends)
