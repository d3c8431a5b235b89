"""Ids that name no person: values that an app sent by accident, such as `null` or `undefined`.

Many strangers share such an id. Stored as a person, each of them would see and erase what the others did. So nothing
new is stored or linked under one. What an earlier version stored under one can still be read, narrowed and erased.
"""

import re
import string
import unicodedata
from collections.abc import Iterator
from itertools import chain

from aboveboard.errors import Unprocessable
from aboveboard.pairs import split_pairs

WORDS = frozenset(
    [
        "null",
        "undefined",
        "none",
        "nil",
        "nan",
        "undef",
        "void",
        "false",
        "true",
        "infinity",
        "nonetype",
        "dbnull",
    ]
)
"""The words for no value, as languages and libraries write them. A number of zeros counts as one of them."""

OTHERS = frozenset({"-1", "\\n", "optional(nil)", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
"""Values for no value that have other words in them. `\\N` is that of SQL dumps. The last one is the greatest UUID."""

FORMS = re.compile(r"(\[object \w*\],?)+|%!\w\(<nil>\)|\{\{.*\}\}|[$#]\{.*\}|<%.*%>", re.DOTALL)
"""Objects of JavaScript as text, a nil of Go as text, and templates without their values."""

REPLACEMENT = "\ufffd"
"""The character that decoders write for bytes that they could not read."""

_WORD = re.compile(r"[^\W_]+")
_SEPARATORS = frozenset(string.punctuation + " ")
_EMPTY = frozenset("\"'`()[]{}<>.,:;-_?|~=+ ")
_QUOTE_MARKS = "\"'` "
_BLANKS = frozenset(
    chain(
        [0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x2065],
        range(0x17B4, 0x17B6),
        range(0x180B, 0x1810),
        range(0xFE00, 0xFE10),
        range(0xFFF0, 0xFFF9),
        range(0xE0000, 0xE1000),
    )
)
"""Code points without a glyph whose category is that of letters, marks or symbols.

The sources are Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, and the blank of Braille.
"""

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""The blanks among letters."""

_QUOTES = ("{}", '"{}"', "'{}'", "<{}>", "({})", "[{}]")
_SPELLED = (
    "NaN",
    "-NaN",
    "0",
    "00",
    "0.0",
    "-0",
    "-1",
    "\\N",
    "[object Object]",
    "[object Undefined]",
)
_SPELLED_BLANK = (
    " ",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u2800",
    "\u3164",
    ".",
    "..",
    "-",
    "{}",
    "[]",
    '""',
)
_NIL_UUID = "00000000-0000-0000-0000-000000000000"


class Placeholders:
    """The ids that name no person, for each app: the well-known ones, and those that the operator lists for it."""

    def __init__(self, listed: str = "") -> None:
        """Takes the value of the setting PLACEHOLDER_IDS: pairs of an app and an id."""
        self._listed: dict[str, list[str]] = {}
        for app, text in split_pairs(listed):
            self._listed.setdefault(app, []).append(text)
        self._cores = {app: frozenset(map(_core, texts)) for app, texts in self._listed.items()}

    def has(self, app: str, person: str) -> bool:
        """Returns True for an id that names no person of the app, in any case and between any quotes."""
        if is_placeholder(person):
            return True
        cores = self._cores.get(app)
        return cores is not None and _core(person) in cores

    def check(self, app: str, person: str, field: str = "person") -> None:
        """Raises Unprocessable for an id that names no person of the app. `field` is the field that has it."""
        if self.has(app, person):
            raise Unprocessable(
                "This id names no person. Send the app's own id of one person.",
                field=field,
                expected=EXPECTED,
            )

    def spellings(self, app: str) -> Iterator[str]:
        """Yields the ids to look for in a database: the common spellings, and those that are listed for the app."""
        for word in (*sorted(WORDS), *self._listed.get(app, ())):
            for case in sorted({word, word.lower(), word.upper(), word.capitalize()}):
                yield from (quote.format(case) for quote in _QUOTES)
        yield from (*_SPELLED, *_SPELLED_BLANK, _NIL_UUID, REPLACEMENT)


EXPECTED = "an id that the app gave to one person, and not null, undefined, 0, a blank or the like"


def is_placeholder(person: str) -> bool:
    """Returns True for an id that is a placeholder in every app, or has a character that was lost.

    Case, width, quotes, punctuation and invisible characters make no difference. Words between them may repeat.
    """
    if person.isascii():
        folded = person.lower()
        first = _WORD.search(folded)
        # Most ids end here.
        if first is not None and not _is_no_value(first[0]) and folded[:1].isalnum():
            return folded in OTHERS
    else:
        if REPLACEMENT in person:
            return True
        if _begins_with_other_letters(person):
            return False
        folded = _fold(person)
    words = _WORD.findall(folded)
    rest = _WORD.sub("", folded)
    if not words:
        return all(each in _EMPTY or _is_bracket_or_mark(each) for each in rest)
    if all(map(_is_no_value, words)) and all(
        each in _SEPARATORS or _is_bracket_or_mark(each) for each in rest
    ):
        return True
    plain = folded.strip(_QUOTE_MARKS)
    return plain in OTHERS or FORMS.fullmatch(plain) is not None


def _begins_with_other_letters(person: str) -> bool:
    """Returns True when the first word has a visible letter that no placeholder has. It spares most ids the rest."""
    first = _WORD.match(person)
    if first is None or first[0].isascii() or not _BLANK_LETTERS.isdisjoint(first[0]):
        return False
    return not unicodedata.normalize("NFKC", first[0]).casefold().isascii()


def _is_no_value(word: str) -> bool:
    return word in WORDS or not word.strip("0")


def _fold(text: str) -> str:
    """Returns the text in lower case and one width, without invisible characters."""
    seen = "".join([" " if unicodedata.category(each)[0] == "Z" else each for each in text if _is_seen(each)])
    return unicodedata.normalize("NFKC", seen).casefold()


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf") and ord(character) not in _BLANKS


def _is_bracket_or_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Pd", "Ps", "Pe", "Pi", "Pf", "Mn", "Me")


def _core(text: str) -> str:
    """Returns the folded text without quotes, brackets and blanks around it."""
    folded = _fold(text)
    return folded.strip("".join(_EMPTY)) or folded
