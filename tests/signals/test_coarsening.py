"""Rougher forms of values."""

import pytest
from aboveboard.signals.coarsening import bucket, coarsen, day, host, hour, region, words
from aboveboard.signals.fields import Action, CoarsenTo, Field, FieldType
from hypothesis import given
from hypothesis import strategies as st

BORDERS = (10, 25.5, 100)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "..10"),
        (9.99, "..10"),
        (10, "10..25.5"),
        (25.5, "25.5..100"),
        (99, "25.5..100"),
        (100, "100.."),
        (1e9, "100.."),
        (-5, "..10"),
    ],
)
def test_numbers_fall_into_buckets(value, expected):
    """The lower border belongs to its bucket, and the ends are open."""
    assert bucket(value, BORDERS) == expected


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_law_numbers_between_the_same_borders_look_the_same(one, other):
    """Two numbers are told apart only by a border between them."""
    apart = any(min(one, other) < border <= max(one, other) for border in BORDERS)
    assert (bucket(one, BORDERS) != bucket(other, BORDERS)) == apart


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://News.Example.com/a?b=c#d", "news.example.com"),
        ("http://ada:secret@example.com:8080/", "example.com"),
        ("https://example.com.", "example.com"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("https://192.0.2.1/", None),
        ("https://[2001:db8::1]/", None),
        ("https://[broken", None),
        ("https://3221225985/", None),
        ("https://localhost/", None),
        ("https://ada lovelace.example/", None),
        ("ftp://example.com/", None),
        ("android-app://com.example", None),
        ("example.com/a", None),
        ("ada@example.com", None),
        ("", None),
    ],
)
def test_addresses_become_their_domain(value, expected):
    """Of a web address only the domain name is left; what has none is not kept."""
    assert host(value) == expected


@pytest.mark.parametrize(
    ("value", "date", "of_day"),
    [
        ("2026-11-21T08:10:00+01:00", "2026-11-21", 8),
        ("2026-11-21T23:59:59Z", "2026-11-21", 23),
        ("2026-11-21T00:00", "2026-11-21", 0),
        ("2026-11-21", "2026-11-21", None),
        ("tomorrow", None, None),
        ("To be or not", None, None),
        ("", None, None),
    ],
)
def test_times_become_a_day_or_an_hour(value, date, of_day):
    """The date and the hour are those on the clock that the time was written by."""
    assert (day(value), hour(value)) == (date, of_day)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("FR-75", "FR"), ("FR", "FR"), ("fr", None), ("48.85,2.35", None), ("FR-", None), ("FR\n", None)],
)
def test_regions_become_countries(value, expected):
    """Of a part of a country only the country is left; what is no ISO 3166 code is not kept."""
    assert region(value) == expected


@pytest.mark.parametrize(("value", "expected"), [("", 0), ("one", 1), (" two  words\n", 2)])
def test_text_becomes_a_number_of_words(value, expected):
    """How much was written stays, what was written goes."""
    assert words(value) == expected


def field(to, **more):
    kind = FieldType.NUMBER if to is CoarsenTo.BUCKET else FieldType.STRING
    return Field(type=kind, action=Action.COARSEN, coarsen_to=to, **more)


@pytest.mark.parametrize(
    ("to", "value", "expected"),
    [
        (CoarsenTo.HOST, "https://example.com/a", "example.com"),
        (CoarsenTo.DAY, "2026-11-21T08:10:00Z", "2026-11-21"),
        (CoarsenTo.HOUR, "2026-11-21T08:10:00Z", 8),
        (CoarsenTo.REGION, "US-CA", "US"),
        (CoarsenTo.WORDS, "a b", 2),
        (CoarsenTo.BUCKET, 30, "25.5..100"),
        (None, "anything", None),
    ],
)
def test_the_field_says_which_form(to, value, expected):
    """Every declared form has its rule, and a field that names none keeps nothing."""
    assert coarsen(value, field(to, buckets=BORDERS if to is CoarsenTo.BUCKET else ())) == expected
