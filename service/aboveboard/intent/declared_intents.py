"""The declared intents: goals of a visit, and the signals that count as steps towards them.

A step is a type of signal, or a bucket of one of its fields. It says nothing about topics or items. The order of the
intents counts: a visit has the first goal that it reached.
"""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, Struct

from aboveboard.declared import Name, Texts, choose_text
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.fields import FieldValue
from aboveboard.words import Category

CATEGORY = Category.BEHAVIOURAL
"""The category of an intent. It is read only where the categories of all declared steps may be used too."""

Buckets = dict[str, str]
"""The bucket that each named field must have."""


class SignalPattern(Struct, frozen=True, forbid_unknown_fields=True):
    """The signals of one type whose fields are in these buckets."""

    signal: str
    where: Buckets = {}

    def matches(self, name: str, kept: Mapping[str, FieldValue]) -> bool:
        """Returns True for a signal of this type with these stored fields."""
        return name == self.signal and all(kept.get(field) == each for field, each in self.where.items())

    def covers(self, other: "SignalPattern") -> bool:
        """Returns True when each signal of the other pattern matches this one too."""
        return self.matches(other.signal, other.where)


class IntentStep(Struct, frozen=True):
    """A signal that counts. Its words are those of the type, unless it has a sentence of its own."""

    name: str
    pattern: SignalPattern
    sentence: Texts


class Intent(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A goal. A visit reached it once a signal matches one of `reached_by`.

    `title` names it in lists, and `sentence` says it to the person.
    """

    name: Name
    reached_by: Annotated[tuple[SignalPattern, ...], Meta(min_length=1, max_length=20)]
    title: Texts
    sentence: Texts


class Intents(Struct, frozen=True):
    """The declared intents in their order, and the steps by name.

    `reached` names the intents that a step reaches.

    An intent is read when its probability is at least `certainty`, and exceeds the one before any step by `lead`. Counts
    about fewer than `k` people do not count. `categories` are those of all steps. `terms` is a hash of what the counts
    depend on: with other terms they begin again.
    """

    intents: tuple[Intent, ...] = ()
    steps: Mapping[str, IntentStep] = {}
    certainty: float = 0.5
    lead: float = 0.1
    k: int = 10
    categories: frozenset[Category] = frozenset()
    terms: str = ""
    reached: Mapping[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self.intents)


NO_INTENTS = Intents()
"""The intents of a folder without `intents.toml`."""


def find_step(intents: Intents, signal_type: SignalType, kept: Mapping[str, FieldValue]) -> str | None:
    """Returns the name of the step that a signal with these stored fields is, None for none.

    Of several, it is the one with the most conditions, and of those the first by name.
    """
    found = [each for each in intents.steps.values() if each.pattern.matches(signal_type.name, kept)]
    return min(found, key=lambda each: (-len(each.pattern.where), each.name)).name if found else None


def find_goals(intents: Intents, signal_type: SignalType, kept: Mapping[str, FieldValue]) -> tuple[str, ...]:
    """Returns the names of the intents that the signal reaches, in their order."""
    return tuple(
        [
            each.name
            for each in intents.intents
            if any(pattern.matches(signal_type.name, kept) for pattern in each.reached_by)
        ]
    )


def find_intent(intents: Intents, name: str) -> Intent | None:
    """Returns the declared intent of this name, None for none."""
    return next((each for each in intents.intents if each.name == name), None)


def intent_sentence(intents: Intents, name: str, language: str) -> str:
    """Returns the sentence of an intent. "" for one that is not declared."""
    found = find_intent(intents, name)
    return choose_text(found.sentence, language) if found else ""


def intent_title(intents: Intents, name: str, language: str) -> str:
    """Returns the title of an intent. "" for one that is not declared."""
    found = find_intent(intents, name)
    return choose_text(found.title, language) if found else ""


def step_words(intents: Intents, name: str, language: str) -> str:
    """Returns the sentence of a step. "" for one that is not declared."""
    found = intents.steps.get(name)
    return choose_text(found.sentence, language) if found else ""
