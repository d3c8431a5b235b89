"""The names of what an app declares special, and the search for them in texts, keys and signals.

A name is compared folded (`languages.fold`): case, accents and punctuation make no difference. A topic is named by its id
and by its titles in any language. An item is named by its id, and in free text by its titles.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from aboveboard.languages import fold
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.fields import Field, FieldRole, FieldValue

_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""The letters of scripts that write no spaces between words."""

_fold = lru_cache(maxsize=8192)(fold)


class SpecialNames(Struct, frozen=True):
    """The special topics and items of one app.

    `topics` are folded ids and titles. `items` are ids as declared. `phrases` are the folded names to find in free text.
    """

    topics: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.topics or self.items)


NONE_SPECIAL = SpecialNames()


def join_names(several: Iterable[SpecialNames]) -> SpecialNames:
    """Returns all names of these together."""
    found = tuple(several)
    return SpecialNames(
        topics=frozenset().union(*(each.topics for each in found)),
        items=frozenset().union(*(each.items for each in found)),
        phrases=tuple(sorted({phrase for each in found for phrase in each.phrases})),
    )


def is_special_name(special: SpecialNames, name: str) -> bool:
    """Returns True for the id of a special item, and for the id or a title of a special topic."""
    return name in special.items or _fold(name) in special.topics


def is_special_key(special: SpecialNames, key: str) -> bool:
    """Returns True for the key of an interest in something special: `topic:`, `item:` or `shown:` and a name."""
    return is_special_name(special, key.partition(":")[2])


def mentions_special(special: SpecialNames, text: str) -> bool:
    """Returns True when the text has a special name as whole words.

    Scripts that write no spaces between words have no whole words, so a name in one is found anywhere.
    """
    words = f" {fold(text)} "
    return any(
        phrase in words if _NO_SPACES.search(phrase) else f" {phrase} " in words for phrase in special.phrases
    )


def names_special(
    special: SpecialNames, declared: Mapping[str, Field], fields: Mapping[str, FieldValue]
) -> bool:
    """Returns True when a field names something special, also one whose value is never stored, such as a search text.

    `declared` are the fields of the type, without those that are no longer declared.
    """
    return bool(special) and any(
        _names_special(special, declared[name].role if name in declared else None, value)
        for name, value in fields.items()
    )


def _names_special(special: SpecialNames, role: FieldRole | None, value: FieldValue) -> bool:
    """Returns True when the value names something special. `role` is None for a field that is no longer declared."""
    return any(
        (role is not FieldRole.PLAIN and is_special_name(special, text))
        or (role in (FieldRole.PLAIN, None) and mentions_special(special, text))
        for text in names_in(value)
    )
