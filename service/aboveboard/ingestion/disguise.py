"""Characters that make a text look like another one: hidden ones, and letters of two alphabets in a word.

A check that reads words or addresses would miss such a text, and so would the person who approves it.
Confusable letters are described in Unicode Technical Standard 39. Only alphabets with letters of the same look count.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
"""Letters, with the accents that are characters of their own."""

_ALPHABETS = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN"})
_JOINERS = "\u200c\u200d"
_SPACES = "\n\r\t"


class Disguise(NamedTuple):
    """A character or word that makes a text look like another one. `expected` says what would do."""

    problem: str
    expected: str


def find_disguises(text: str) -> Iterator[Disguise]:
    """Yields at most one of each kind."""
    if text.isascii() and text.isprintable():
        return
    if any(_is_hidden(text, at) for at in range(len(text))):
        yield Disguise("The text has a hidden character.", "a text without hidden characters")
    if any(len(_alphabets(word)) > 1 for word in _WORD.findall(text)):
        yield Disguise("A word has letters of two alphabets.", "words of one alphabet each")


def _is_hidden(text: str, at: int) -> bool:
    """Returns True for a control or format character. Scripts and pictures that need a joiner may have it."""
    each = text[at]
    if each in _JOINERS:
        return any(
            _alphabet(near) or near.isascii() for near in text[max(at - 1, 0) : at + 2] if near != each
        )
    return unicodedata.category(each) in ("Cc", "Cf") and each not in _SPACES


def _alphabets(word: str) -> set[str]:
    return {found for found in map(_alphabet, word) if found}


def _alphabet(letter: str) -> str:
    """Returns the alphabet of a letter, "" for one that looks like no letter of another alphabet."""
    first = unicodedata.name(letter, "").partition(" ")[0]
    return first if first in _ALPHABETS else ""
