"""The search for a topic by words of a person: by its id, or by its title in any language."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches

from aboveboard.catalogue.topics import DeclaredTopic
from aboveboard.languages import fold

NEAR_MOST = 5
"""The most near matches of one text."""

LIKENESS = 0.72
"""The least likeness of a near match, from 0 to 1, as `difflib` measures it."""

PREFIX_LEAST = 4
"""The least letters at the begin that make two names near."""

Names = Mapping[str, tuple[str, ...]]
"""The ids of topics by each folded name of theirs."""


def list_names(declared: Iterable[DeclaredTopic], carried: Iterable[str]) -> Names:
    """Returns the names of the declared topics, and of those that items carry."""
    found: dict[str, dict[str, None]] = {}
    for each in declared:
        for name in (each.topic, *each.titles.values()):
            found.setdefault(fold(name), {})[each.topic] = None
    for topic in carried:
        found.setdefault(fold(topic), {})[topic] = None
    return {name: tuple(ids) for name, ids in found.items()}


def find_topics(names: Names, text: str) -> tuple[str, ...]:
    """Returns the ids of the topics that the text names. None for an unknown topic.

    The ids that items spell otherwise are among them, because limits compare spellings.
    """
    ids = names.get(fold(text), ())
    return tuple(dict.fromkeys([*ids, *(other for each in ids for other in names.get(fold(each), ()))]))


def with_ids(texts: Iterable[str], found: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Returns the texts, and the ids of `found` that a limit on these texts would not exclude."""
    given = tuple(texts)
    excluded = {text.casefold() for text in given}
    return (*given, *(each for ids in found.values() for each in ids if each.casefold() not in excluded))


def find_near(names: Names, text: str) -> tuple[str, ...]:
    """Returns the ids of up to NEAR_MOST topics with a name like the text, the likest first."""
    typed = fold(text)
    ids = dict.fromkeys(each for name in _list_near(names, typed) for each in names[name])
    return tuple(ids)[:NEAR_MOST]


def _list_near(names: Names, typed: str) -> Iterator[str]:
    if not typed:
        return
    near = get_close_matches(typed, names, NEAR_MOST, LIKENESS)
    words = {word for word in typed.split() if len(word) >= PREFIX_LEAST}
    begun = [name for name in names if _share_begin(typed, name) or words.intersection(name.split())]
    yield from near
    yield from sorted(begun, key=lambda name: -SequenceMatcher(None, typed, name).ratio())[:NEAR_MOST]


def _share_begin(one: str, other: str) -> bool:
    return len(one) >= PREFIX_LEAST and one[:PREFIX_LEAST] == other[:PREFIX_LEAST]
