"""Proposals in a file (`api.proposals`): how they are read. What is refused is in `tests/cli/test_items.py`."""

import pytest
from aboveboard.api.proposals import PROPOSALS_MOST, Proposal, check_file, read_proposals
from aboveboard.errors import NotFound, Unprocessable

from tests.house import House

A = Proposal("items[0]", b'{"item":"a"}')


@pytest.mark.parametrize(
    "data",
    [
        b'[{"item":"a"}]',
        b' [\n{"item":"a"}\n]\n',
        b'\xef\xbb\xbf[{"item":"a"}]',
        b'{"items":[{"item":"a"}]}',
        b'{\n "items": [{"item":"a"}]}',
    ],
    ids=["list", "spaces", "mark", "object", "lines"],
)
def test_a_list_is_read_in_each_form(data: bytes) -> None:
    """The place is the position in the list."""
    assert read_proposals(data) == [A]


def test_lines_have_their_numbers() -> None:
    """Empty ones count, and a line that is no JSON is read as it is."""
    assert read_proposals(b'{"item":"a"}\n\n{"items"\n') == [
        Proposal("line 1", A.raw),
        Proposal("line 3", b'{"items"'),
    ]


def test_a_key_that_occurs_twice_is_refused(house: House) -> None:
    """Two readers could read two items in one."""
    twice = b'{"item":"a","item":"b"}'
    (found,) = house.run(check_file(house.gateway, house.app, "home", twice, language="en")).refused
    assert (found.fault.field, found.fault.problem) == ("item", "This key occurs twice.")


def test_a_file_needs_a_placement_and_a_bound(house: House) -> None:
    """Both are refused before any proposal is looked at."""
    with pytest.raises(NotFound):
        house.run(check_file(house.gateway, house.app, "nowhere", A.raw, language="en"))
    many = (A.raw + b"\n") * (PROPOSALS_MOST + 1)
    with pytest.raises(Unprocessable, match="more than 1,000"):
        house.run(check_file(house.gateway, house.app, "home", many, language="en"))


def test_the_tool_of_a_proposal_goes_before_that_of_the_file(house: House) -> None:
    """And a proposal that names none has that of the file."""
    lines = b'{"item":"a","content":{"title":"A"},"made_by":{"kind":"assisted","tool":"mine"}}\n'
    lines += b'{"item":"b","content":{"title":"B"}}'
    found = house.run(check_file(house.gateway, house.app, "home", lines, language="en", tool="theirs"))
    makers = [each.item.made_by for each in found.accepted]
    assert [(each.kind, each.tool) for each in makers] == [("assisted", "mine"), ("machine", "theirs")]


@pytest.mark.parametrize("tool", ["x" * 101, "two\nlines"], ids=["long", "lines"])
def test_the_name_of_a_tool_is_bounded(house: House, tool: str) -> None:
    """It is shown beside items, so it is a short text of one line."""
    with pytest.raises(Unprocessable) as refused:
        house.run(check_file(house.gateway, house.app, "home", A.raw, language="en", tool=tool))
    assert refused.value.field == "tool"
