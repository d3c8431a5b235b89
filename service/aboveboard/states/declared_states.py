"""The declared journeys and their states: predicates over patterns of signals, and the words for people."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from aboveboard.declared import Texts, choose_text
from aboveboard.interest_keys import STATE
from aboveboard.signals.fields import FieldValue
from aboveboard.words import Category


class Pattern(Struct, frozen=True):
    """The signals of one type whose stored fields have these values. `name` is unique among equal patterns.

    `most` is the largest count of any state for it, so no more marks are stored.
    """

    name: str
    signal: str
    category: Category
    where: tuple[tuple[str, str | int | bool], ...] = ()
    most: int = 1

    def matches(self, signal: str, kept: Mapping[str, FieldValue]) -> bool:
        """Returns True for a signal of this type with these stored fields."""
        return signal == self.signal and all(_equals(kept.get(name), value) for name, value in self.where)


def _equals(kept: FieldValue | None, value: str | int | bool) -> bool:
    return kept == value and isinstance(kept, bool) is isinstance(value, bool)


class Has(Struct, frozen=True):
    """At least `count` signals of the pattern, within the last `within_ms`. None is at any time."""

    pattern: str
    count: int = 1
    within_ms: int | None = None


class Silent(Struct, frozen=True):
    """The last signal of the pattern was at least `span_ms` ago."""

    pattern: str
    span_ms: int


class State(Struct, frozen=True, kw_only=True):
    """A state. It holds while all of `has` do, all of `silent_for`, and none of `not_since`.

    These are patterns without a signal at or after the newest one of the first `has`. It is of the `category` of that one,
    and rests on all `categories`.
    """

    key: str
    has: tuple[Has, ...]
    not_since: tuple[str, ...] = ()
    silent_for: tuple[Silent, ...] = ()
    category: Category
    categories: frozenset[Category]
    title: Texts
    sentence: Texts

    @property
    def patterns(self) -> tuple[str, ...]:
        """The names of all patterns that decide about the state."""
        return (
            *(each.pattern for each in self.has),
            *(each.pattern for each in self.silent_for),
            *self.not_since,
        )


class Journey(Struct, frozen=True):
    """A journey with its states, in order of name."""

    name: str
    title: Texts
    states: tuple[State, ...]


class Journeys(Struct, frozen=True, dict=True):
    """All journeys, in order of name, and the patterns that their states are made of."""

    journeys: tuple[Journey, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.journeys)

    @cached_property
    def states(self) -> Mapping[str, State]:
        """The states by their keys."""
        return {state.key: state for journey in self.journeys for state in journey.states}

    @cached_property
    def of_signal(self) -> Mapping[str, tuple[Pattern, ...]]:
        """The patterns by the type of their signals."""
        types = sorted({each.signal for each in self.patterns})
        return {name: tuple(each for each in self.patterns if each.signal == name) for name in types}

    def find(self, keys: Iterable[str]) -> tuple[State, ...]:
        """Returns the declared states of these keys, in their order. It leaves out what is not declared."""
        return tuple([self.states[key] for key in keys if key in self.states])


NO_JOURNEYS = Journeys()
"""The journeys of a folder without `journeys.toml`."""


def sentence_of_state(journeys: Journeys, key: str, language: str) -> str:
    """Returns the sentence of a state. "" for one that is not declared."""
    state = journeys.states.get(key)
    return choose_text(state.sentence, language) if state else ""


def title_of_state(journeys: Journeys, key: str, language: str) -> str:
    """Returns the title of a state, or of the journey of a key `state:<journey>`. "" for one that is not declared."""
    state = journeys.states.get(key)
    if state is not None:
        return choose_text(state.title, language)
    titles = {f"{STATE}:{each.name}": each.title for each in journeys.journeys}
    return choose_text(titles[key], language) if key in titles else ""
