"""Which language to answer in: the first that somebody wishes for and that there are words in, else English."""

import re
from collections.abc import Collection, Iterable, Iterator

FALLBACK = "en"
MOST_RANGES = 50
"""A header with more ranges than this is read no further: no reader of so many languages sent it."""

# RFC 9110, section 12.5.4, with the weight of section 12.4.2.
_RANGE = re.compile(
    r"\s*(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*[Qq]=(?P<q>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?"
)


def nearest(wishes: Iterable[str | None], spoken: Collection[str]) -> str:
    """The first wish that can be met, the strongest coming first, or English.

    A tag that is not spoken is cut from its end until one is: `de-AT` is met by `de` (RFC 4647, section 3.4). The case
    of letters does not matter.
    """
    by_tag = {language.lower(): language for language in spoken}
    tags = (tag for wish in wishes if wish for tag in _ever_shorter(wish.lower()))
    return next((by_tag[tag] for tag in tags if tag in by_tag), FALLBACK)


def _ever_shorter(tag: str) -> Iterator[str]:
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def parse_accept_language(header: str | None) -> tuple[str, ...]:
    """The tags that an `Accept-Language` header asks for, the most wanted first.

    Of those wanted alike, the one that stands first comes first. What is not of the header's form is left out, and so
    are `*`, which wishes for nothing, and what is refused with a weight of 0.
    """
    ranges = (header or "").split(",", MOST_RANGES)[:MOST_RANGES]
    found = [match for match in map(_RANGE.fullmatch, ranges) if match]
    weights = [(float(match["q"] or 1), match["tag"]) for match in found]
    return tuple(tag for weight, tag in sorted(weights, key=lambda pair: -pair[0]) if weight > 0)
