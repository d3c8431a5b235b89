"""The items that parts make: one for each combination, with the content of its parts."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from math import prod

from msgspec import UNSET

from aboveboard.engine import made_by
from aboveboard.engine.parts import read_tag, tag_of, title_of
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.errors import Unprocessable
from aboveboard.words import Sensitivity, is_special

COMBINATIONS_MAX = 1_000
"""The number of items that parts may make."""

TRIED_MAX = 10_000
"""The number of combinations that are tried, with the forbidden ones. It bounds the time of a request."""

PAIRS_MAX = 400
"""The number of pairs of an interest and a part. Each has a weight for each kind of evidence that was seen."""

TITLE_MOST = 200
"""The most characters of the title of a combination."""

Combination = tuple[Item, ...]
"""One part of each slot, in the order of the slots."""


def combine_parts(parts: CreativeParts) -> list[Item]:
    """Returns an item for each combination that is not forbidden, in the order of the parts.

    The id of one depends on its parts alone, and not on the order of the slots. Raises Unprocessable, naming the place,
    for parts that do not go together, and for too many combinations or none.
    """
    _check(parts)
    found = list(_list_allowed(parts))
    if not found:
        raise Unprocessable(
            "Each combination has a forbidden pair. Take one out.",
            field="forbid",
            expected="pairs that leave one combination",
        )
    if len(found) > COMBINATIONS_MAX:
        raise _too_many(len(found))
    return [_merge(parts, each) for each in found]


def _check(parts: CreativeParts) -> None:
    tried = prod(map(len, parts.slots.values()))
    if tried > TRIED_MAX:
        raise _too_many(tried)
    slot_of: dict[str, str] = {}
    for slot, each in parts.slots.items():
        for at, part in enumerate(each):
            if part.item in slot_of:
                raise Unprocessable(
                    "The id of a part occurs twice. Rename one.",
                    field=f"parts.{slot}[{at}].part",
                    expected="every id once in all slots",
                )
            slot_of[part.item] = slot
    _check_pairs(parts.forbid, slot_of)
    _check_content(parts.slots)
    _check_interests(parts, len(slot_of))


def _check_pairs(pairs: Iterable[tuple[str, str]], slot_of: Mapping[str, str]) -> None:
    for at, pair in enumerate(pairs):
        slots = {slot_of.get(part) for part in pair}
        if None in slots or len(slots) < len(pair):
            raise Unprocessable(
                "This pair never meets. Name parts of two slots.",
                field=f"forbid[{at}]",
                expected="the ids of two parts, of different slots",
            )


def _check_content(slots: Mapping[str, Iterable[Item]]) -> None:
    owner: dict[str, str] = {}
    named = (
        (slot, at, name)
        for slot, each in slots.items()
        for at, part in enumerate(each)
        for name in part.content
    )
    for slot, at, name in named:
        if owner.setdefault(name, slot) != slot:
            raise Unprocessable(
                "Another slot has this field of the content too. Rename one.",
                field=f"parts.{slot}[{at}].content.{name}",
                expected="each field of the content in one slot",
            )


def _check_interests(parts: CreativeParts, count: int) -> None:
    for at, name in enumerate(parts.interests):
        if read_tag(name) is not None:
            raise Unprocessable(
                "This is a part and no topic. Name topics.", field=f"interests[{at}]", expected="a topic"
            )
    if len(parts.interests) * count > PAIRS_MAX:
        raise Unprocessable(
            f"The interests and the parts make {len(parts.interests) * count:,} pairs. Name fewer interests.",
            field="interests",
            expected=f"at most {PAIRS_MAX} pairs of an interest and a part",
        )


def _too_many(count: int) -> Unprocessable:
    return Unprocessable(
        f"The parts make {count:,} combinations. Send fewer parts, or forbid pairs.",
        field="parts",
        expected=f"at most {COMBINATIONS_MAX:,} combinations, of {TRIED_MAX:,} with the forbidden ones",
    )


def _list_allowed(parts: CreativeParts) -> Iterator[Combination]:
    """Yields each combination without a forbidden pair."""
    forbidden = {frozenset(pair) for pair in parts.forbid}
    for chosen in product(*parts.slots.values()):
        ids = [part.item for part in chosen]
        if not forbidden or not any(frozenset(pair) in forbidden for pair in combinations(ids, 2)):
            yield chosen


def _merge(parts: CreativeParts, chosen: Combination) -> Item:
    by_slot = dict(zip(parts.slots, chosen, strict=True))
    own = [tag_of(slot, part.item) for slot, part in sorted(by_slot.items())]
    return Item(
        item="+".join(part.item for _, part in sorted(by_slot.items())),
        tags=_join(own, *(part.tags for part in chosen)),
        topics=_join(*(part.topics for part in chosen)),
        sensitivity=_strictest(part.sensitivity for part in chosen),
        content={name: value for part in chosen for name, value in part.content.items()},
        titles=_title(chosen) or UNSET,
        for_=_join(*(part.for_ or () for part in chosen)) or UNSET,
        needs=_join(*(part.needs or () for part in chosen)) or UNSET,
        made_by=made_by.combine(part.made_by for part in chosen),
    )


def _join(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in lists for name in each))


def _strictest(found: Iterable[Sensitivity]) -> Sensitivity:
    return Sensitivity.SPECIAL if any(map(is_special, found)) else Sensitivity.PLAIN


def _title(chosen: Combination) -> dict[str, str]:
    """Returns the titles of the parts, joined, in each language that one of them has."""
    titled = [part.titles for part in chosen if part.titles]
    found = {}
    for language in dict.fromkeys(language for titles in titled for language in titles):
        said = " · ".join(title_of(titles, language) for titles in titled)
        found[language] = said if len(said) <= TITLE_MOST else f"{said[: TITLE_MOST - 1]}…"
    return found
