"""Bodies take every word of a closed set, however many there are."""

from typing import get_args

import msgspec
import pytest
from aboveboard.api.exports import ExportBody
from aboveboard.api.people import ConsentBody, DialBody, LimitsBody
from aboveboard.exports.query import FORMATS
from aboveboard.web.privacy.choices import DialForm
from aboveboard.words import Category, ConsentState, EntryKind, Level


def test_a_person_can_exclude_all_categories():
    """The bound of the list follows the enum."""
    body = msgspec.convert({"categories": [str(each) for each in Category]}, LimitsBody)
    assert body.categories == [*Category]


def test_an_export_takes_all_kinds_and_formats():
    """And one format more is refused, because one stands twice."""
    asked = {"kinds": [str(each) for each in EntryKind], "formats": [*FORMATS]}
    assert msgspec.convert(asked, ExportBody).kinds == [*EntryKind]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"formats": [*FORMATS, "csv"]}, ExportBody)


@pytest.mark.parametrize("kind", [DialBody, DialForm])
def test_the_dial_takes_its_levels_and_nothing_beside_them(kind):
    """The ends of the range are those of the enum."""
    assert [msgspec.convert({"level": int(each)}, kind).level for each in Level] == [*Level]
    for beyond in (min(Level) - 1, max(Level) + 1):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"level": beyond}, kind)


def test_every_state_can_be_chosen_but_two():
    """A consent expires by itself, and a claim is what another party made of a yes."""
    taken = {ConsentState(each) for each in get_args(ConsentBody.__annotations__["state"])}
    assert taken == {*ConsentState} - {ConsentState.EXPIRED, ConsentState.CLAIMED}
