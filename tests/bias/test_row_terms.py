"""The terms of a file of rows."""

import msgspec
import pytest
from aboveboard.bias.row_terms import RowTerms, columns_of, find_missing
from msgspec import structs

from tests.bias.row_worlds import PERIOD, watch_of
from tests.bias.test_check import SOURCE


def test_an_attribute_is_one_column():
    """In however many tables it is."""
    assert columns_of(watch_of()) == ("age_class", "context.page")


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({}, None),
        ({"by": ("label",)}, "labels"),
        ({"measure": "price"}, "price"),
        ({"measure": "chance"}, "chance"),
    ],
)
def test_a_watch_that_needs_more_than_rows_is_named(changed, missing):
    """Labels are never stored, and prices and chances are not in them."""
    found = find_missing(structs.replace(watch_of(), **changed))
    assert found is None if missing is None else missing in found


def test_the_terms_read_back():
    """With the whole watch."""
    terms = RowTerms(watch=watch_of("benefit"), until_ms=PERIOD.to_ms, source=SOURCE, unmatched_links=1)
    assert msgspec.json.decode(msgspec.json.encode(terms), type=RowTerms) == terms
