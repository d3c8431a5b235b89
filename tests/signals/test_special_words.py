"""The words that name a special category of data."""

import pytest
from aboveboard.signals.special_words import BEGINNINGS, WHOLE, find_special_word
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("religion", "religion"),
        ("health_state", "health"),
        ("is_pregnant", "pregnant"),
        ("union_member", "union"),
        ("Ethnic origin", "ethnic"),
        ("Deine Gesundheit", "gesundheit"),
        ("Votre santé", "sante"),
        ("Tu orientación sexual", "sexual"),
        ("política", "politica"),
        ("HIV", "hiv"),
        ("left-wing voters", "left wing"),
        ("right_wing", "right wing"),
        ("Christin", "christin"),
        ("christliche Feste", "christliche"),
    ],
)
def test_a_special_category_is_found_by_its_word(text: str, word: str) -> None:
    """In each of the four languages, in a name or in a text, with accents or capitals."""
    assert find_special_word(["plain", text]) == word


@pytest.mark.parametrize(
    "text",
    [
        *(
            "role",
            "plan",
            "task",
            "device",
            "set_up",
            "trace",
            "original",
            "sexton",
            "participant",
            "reunion",
            "",
        ),
        *("christmas_gifts", "Christbaum", "a wing on the left"),
    ],
)
def test_a_plain_word_is_none(text: str) -> None:
    """Also one that contains a special word, or begins with one that counts as a whole only."""
    assert find_special_word([text]) is None


@given(
    st.sampled_from((*BEGINNINGS, *sorted(WHOLE))),
    st.sampled_from(("{}", "my_{}", "{}_2", "the {} here", "x-{}")),
    st.booleans(),
)
def test_each_word_is_found_wherever_it_stands(word: str, around: str, capitals: bool) -> None:
    """Between other words, in capitals or not."""
    text = around.format(word)
    assert find_special_word([text.upper() if capitals else text]) == word


def test_each_word_is_plain_letters() -> None:
    """Texts are compared without accents, so another word would never be found."""
    assert all(word.isascii() and word.isalpha() and word.islower() for word in (*BEGINNINGS, *WHOLE))
