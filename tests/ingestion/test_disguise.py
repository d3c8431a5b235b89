"""Characters that disguise a text (`ingestion.disguise`)."""

import pytest
from aboveboard.ingestion.disguise import find_disguises
from hypothesis import given
from hypothesis import strategies as st

HIDDEN = "\u200b\u2060\u00ad\u202e\u2066\ufeff\u200d\x07\x00"


@given(words=st.text("Zelt über né 12.\n", min_size=1), hidden=st.sampled_from(HIDDEN), at=st.integers(0, 50))
def test_a_hidden_character_is_found_wherever_it_is(words: str, hidden: str, at: int) -> None:
    """A text is plain without it, and said to have one with it."""
    where = at % len(words)
    assert list(find_disguises(words)) == []
    (found,) = find_disguises(f"{words[:where]}{hidden}e{words[where:]}")
    assert found.problem == "The text has a hidden character."


@pytest.mark.parametrize(
    "text",
    ["Zum Café – 50 %", "Палатка и tent", "می‌خواهم", "क्‍ष", "👩‍💻 ❤️", "40 µm, 3 Ω, ½ ﬁn", "テント"],
    ids=["latin", "two-words", "persian", "hindi", "emoji", "units", "japanese"],
)
def test_a_text_of_any_script_is_plain(text: str) -> None:
    """Some scripts and emoji need a joiner."""
    assert list(find_disguises(text)) == []


@pytest.mark.parametrize(
    "text",
    ["h\u0443rry", "\u0391ct now", "gua\u0433antee", "h\u0301\u0443rry"],
    ids=["last", "first", "inside", "accent"],
)
def test_a_word_of_two_alphabets_is_found(text: str) -> None:
    """A letter that looks like another would hide a forbidden word."""
    assert [each.problem for each in find_disguises(text)] == ["A word has letters of two alphabets."]
