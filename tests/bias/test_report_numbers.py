"""The numbers and names of a report, as a language writes them."""

import pytest
from aboveboard.bias.report_names import PHRASES
from aboveboard.bias.report_numbers import (
    EVIDENCE_MOST,
    is_huge,
    show_text,
    write_about,
    write_bounded,
    write_change,
    write_day,
    write_evidence,
    write_last_day,
    write_number,
    write_percent,
    write_share,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.bias.drawn_reports import HOSTILE, TAUS

BESIDE = st.sampled_from((-1e-4, -1e-9, 0.0, 1e-9, 1e-4))


@given(tau=TAUS, beside=BESIDE, more=st.lists(st.floats(0.0, 5.0), max_size=2))
def test_a_written_number_is_on_its_own_side_of_a_bound(tau, beside, more):
    """So "0.80" never stands where the verdict says less than 0.8."""
    values = [tau + beside, 1.0 + beside, *more]
    for value, written in zip(values, write_bounded("en", values, (tau, 1.0)), strict=True):
        shown = float(written.replace(",", ""))
        assert [(value > bound, value < bound) for bound in (tau, 1.0)] == [
            (shown > bound, shown < bound) for bound in (tau, 1.0)
        ]


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,234.50"), ("de", "1.234,50"), ("fr", "1\u202f234,50"), ("es", "1.234,50")],
)
def test_a_number_is_written_as_the_language_does(language, written):
    """With two digits after its mark."""
    assert write_number(language, 1234.5) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0.126, "+0.13"), (-0.126, "−0.13"), (0.001, "0.00"), (-0.001, "0.00")]
)
def test_a_change_has_its_sign_but_for_zero(value, written):
    """There is no negative zero."""
    assert write_change("en", value) == written


@pytest.mark.parametrize(
    ("count", "written"), [(7, "7"), (99, "99"), (1573, "1,600"), (1_493_364, "1,500,000")]
)
def test_an_estimate_of_people_has_two_digits(count, written):
    """And it is never rounded down."""
    assert write_about("en", count) == written


def test_evidence_is_cut_where_it_says_nothing_more():
    """At the most that is written out, which a caller can see."""
    assert [write_evidence("en", each) for each in (0.5944, 27.123, 1234.5)] == ["0.59", "27.12", "1,234"]
    assert write_evidence("en", 1e30) == write_evidence("en", float(EVIDENCE_MOST)) == "1,000,000"
    assert [is_huge(each) for each in (float(EVIDENCE_MOST), 1e30)] == [False, True]


def test_a_share_is_one_of_a_hundred():
    """With a digit more where it has one."""
    assert [write_share("en", each) for each in (0.41, 0.273, 0.0)] == ["41", "27.3", "0"]
    assert write_percent("de", 0.273) == "27,3%"


def test_the_last_day_of_a_period_is_the_day_before_its_end():
    """Days are in UTC."""
    midnight = 1_795_910_400_000
    assert (write_day("en", midnight), write_last_day("en", midnight)) == (
        "29 November 2026",
        "28 November 2026",
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_character_that_hides_is_shown(text):
    """A mark stands for it; others stay."""
    shown = show_text(text)
    assert shown.isprintable()
    assert show_text("Ærøskøbing “x” 東京") == "Ærøskøbing “x” 東京"
    assert PHRASES.languages == ("de", "en", "es", "fr")
