"""The choice of a language: the first wished language that has texts, or English. And text compared in any language."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator

FALLBACK = "en"
MOST_RANGES = 50
"""The number of ranges of a header that are read. No person lists more languages; the rest is ignored."""

TAG_MOST = 35
"""The characters of the longest tag that is read. No registered tag is longer (RFC 5646, section 4.4.1)."""

RANGE_MOST = 60
"""The characters of the longest range that is read: a tag, its weight, and spaces."""

# RFC 9110, section 12.5.4, with the weight of section 12.4.2.
_RANGE = re.compile(
    r"\s*(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[Qq]=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def nearest(wishes: Iterable[str | None], spoken: Collection[str]) -> str:
    """Returns the member of `spoken` that fits the first possible wish, or English. The strongest wish comes first.

    A tag without texts is shortened from its end until it has some: `de` fits `de-AT` (RFC 4647, section 3.4). Case
    does not matter. A tag of more than TAG_MOST characters counts as no wish.
    """
    by_tag = {language.lower(): language for language in spoken}
    tags = (tag for wish in drop_long(wishes) for tag in shorten(wish.lower()))
    return next((by_tag[tag] for tag in tags if tag in by_tag), FALLBACK)


def drop_long(wishes: Iterable[str | None]) -> tuple[str, ...]:
    """Returns the wishes that may be tags. Longer texts cost time, and a cache would keep them."""
    return tuple([wish for wish in wishes if wish and len(wish) <= TAG_MOST])


def shorten(tag: str) -> Iterator[str]:
    """Yields a tag, and each shorter one that it begins with: `pt-BR`, then `pt`."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def parse_accept_language(header: str | None) -> tuple[str, ...]:
    """Returns the tags of an `Accept-Language` header, those with the highest weight first.

    Tags of equal weight keep their order. Malformed ranges are left out. So are `*`, which names no language, and
    ranges with a weight of 0, which refuse one.
    """
    ranges = (header or "").split(",", MOST_RANGES)[:MOST_RANGES]
    found = [_RANGE.fullmatch(each) for each in ranges if len(each) <= RANGE_MOST]
    weights = [(float(match["q"] or 1), match["tag"]) for match in found if match]
    return drop_long(tag for weight, tag in sorted(weights, key=lambda pair: -pair[0]) if weight > 0)


_NO_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
"""Letters with a stroke, and joined ones. Unicode does not decompose them."""


def fold(text: str) -> str:
    """Returns a text in the form in which names are compared: its words in lower case, without accents or punctuation.

    A text without any letter or digit only has its case folded.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
        plain = "".join([each for each in plain if not unicodedata.combining(each)])
    return _NO_WORD.sub(" ", plain).strip() or text.casefold().strip()
