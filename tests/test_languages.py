"""Which language is answered in: what the reader wishes for, as far as there are words in it."""

import pytest
from aboveboard.languages import (
    FALLBACK,
    MOST_RANGES,
    TAG_MOST,
    drop_long,
    fold,
    nearest,
    parse_accept_language,
)
from hypothesis import given
from hypothesis import strategies as st

SPOKEN = ("de", "en", "es", "fr", "pt-BR", "zh-Hant")
tags = st.from_regex(r"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["DE-at"], "de"),
        (["de-DE-1996"], "de"),
        (["pt-br"], "pt-BR"),
        (["zh-Hant-TW"], "zh-Hant"),
        (["pt"], FALLBACK),
        (["deutsch"], FALLBACK),
        (["xx", "fr-CA", "de"], "fr"),
        ([None, "", "es"], "es"),
        ([], FALLBACK),
        ([None], FALLBACK),
        (["-"], FALLBACK),
    ],
)
def test_the_first_wish_that_can_be_met_is(wishes, language):
    """A regional tag is met by its language, never the other way around."""
    assert nearest(wishes, SPOKEN) == language


@given(st.lists(st.none() | st.text(max_size=40) | tags))
def test_whatever_is_wished_for_there_is_an_answer(wishes):
    """It is a language that is spoken."""
    assert nearest(wishes, SPOKEN) in SPOKEN


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        (None, ()),
        ("", ()),
        ("de", ("de",)),
        ("de-AT, de;q=0.9, en;q=0.5", ("de-AT", "de", "en")),
        ("en;q=0.5, de;q=0.9, fr", ("fr", "de", "en")),
        ("da, en-gb;q=0.8, en;q=0.7", ("da", "en-gb", "en")),
        ("fr;q=0.8,es;q=0.8", ("fr", "es")),
        ("fr ; q=0.8 ,\tes ; Q=1.000", ("es", "fr")),
        ("de;q=0, fr;q=0.001", ("fr",)),
        ("de;q=0.000", ()),
        ("*", ()),
        ("es, *;q=0.1", ("es",)),
        ("de;q=", ()),
        ("de;q=2, fr", ("fr",)),
        ("de;q=-1, fr", ("fr",)),
        ("de;q=0.1234, fr", ("fr",)),
        ("de;q=1.001, fr", ("fr",)),
        ("de;q=nan, fr", ("fr",)),
        ("de;level=1, fr", ("fr",)),
        (",,, ,fr,", ("fr",)),
        ("de fr, es", ("es",)),
        ("ｄｅ, ١, fr;q=٠", ()),
        ("<script>alert(1)</script>, es", ("es",)),
        ("abcdefghi, fr", ("fr",)),
        ("de_AT, fr", ("fr",)),
    ],
)
def test_a_header_is_read_by_weight(header, languages):
    """As RFC 9110 has it; what is not of its form is as if it were not there."""
    assert parse_accept_language(header) == languages


def test_a_header_without_end_is_not_read_to_the_end():
    """More ranges than any reader has languages are left out."""
    assert len(parse_accept_language(",".join(["de"] * 10_000))) == MOST_RANGES


@given(st.text() | st.text(alphabet="de-;q=01., *\t").map(str))
def test_no_header_breaks_anything(header):
    """Whatever comes out is a tag that stood there."""
    found = parse_accept_language(header)
    assert all(tag in header for tag in found)
    assert nearest(found, SPOKEN) in SPOKEN


@given(st.lists(st.tuples(tags, st.integers(1, 1000)), max_size=MOST_RANGES, unique_by=lambda pair: pair[0]))
def test_weights_alone_order_what_is_asked_for(wanted):
    """And of what is wanted alike, the first comes first."""
    header = ", ".join(f"{tag};q={weight / 1000:.3f}" for tag, weight in wanted)
    heaviest_first = sorted(wanted, key=lambda pair: -pair[1])
    assert parse_accept_language(header) == tuple(tag for tag, _ in heaviest_first)


def test_a_long_tag_is_no_wish():
    """The longest tag is read, and one character more is not, whatever it begins with."""
    longest = "de" + "-a" * ((TAG_MOST - 2) // 2) + "b"
    assert len(longest) == TAG_MOST
    assert nearest([longest], SPOKEN) == "de"
    assert nearest([longest + "c", "fr"], SPOKEN) == "fr"
    assert drop_long([None, "", longest, longest + "c"]) == (longest,)
    assert parse_accept_language(f"{longest}c, {longest};q=0.5, fr;q=0.2") == (longest, "fr")


def test_a_range_of_many_spaces_is_left_out():
    assert parse_accept_language(f"{' ' * 100}de, fr") == ("fr",)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Santé", "sante"), ("SANTE_sexuelle", "sante sexuelle"), ("Straße", "strasse"), ("Küche", "kuche"),
        ("Smørrebrød", "smorrebrod"), ("İstanbul", "istanbul"), ("  a -- b ", "a b"), ("ﬁt", "fit"), ("Œuvre", "oeuvre"),
        ("性健康", "性健康"), ("🎗", "🎗"), ("C++", "c"), ("", ""),
    ],
)  # fmt: skip
def test_names_are_compared_folded(text: str, folded: str) -> None:
    """Case, accents and punctuation make no difference."""
    assert fold(text) == folded
