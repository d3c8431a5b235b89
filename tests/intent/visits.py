"""Small declared intents, and what is counted of invented visits, for the tests of intents."""

from collections.abc import Iterable

from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.intent.counts import IntentCounts, add, no_counts
from aboveboard.intent.declared_intents import Intents
from aboveboard.intent.load_intents import load_intents
from aboveboard.intent.posterior import USUAL_TENTHS, compile_model
from aboveboard.intent.stretches import Stretch
from aboveboard.people.state import VisitStep
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue

FILES = read_folder(find_shipped("policies"))
CATALOGUE = load_catalogue(FILES)
TEXT = FILES.text("intents.toml")
AT = 1_800_000_000_000


def load(text: str) -> Intents:
    """Returns the intents of this text, over the shipped signals."""
    return load_intents(FILES.with_texts({"intents.toml": text}, "intents.toml"), CATALOGUE)


def without_file() -> DeclaredFiles:
    """Returns the shipped files without intents, as of an earlier version."""
    return FILES.with_texts({}, "intents.toml")


SHIPPED = load(TEXT)


def stretch(goal: str, *steps: str) -> Stretch:
    return Stretch(goal, steps, AT)


def steps_of(*names: str) -> tuple[VisitStep, ...]:
    """Returns steps of these names, one a second, up to AT."""
    return tuple(VisitStep(name, AT - 1000 * (len(names) - place)) for place, name in enumerate(names))


def counted(people: Iterable[Iterable[Stretch]]) -> IntentCounts:
    """Returns the counts of these people, each with all their stretches."""
    counts = no_counts()
    for own in people:
        known: list[Stretch] = []
        for each in own:
            counts = add(counts, each, known)
            known.append(each)
    return counts


BUYERS = [[stretch("buy", "item_viewed", "item_viewed", "cart_added")]] * 12
LOOKERS = [[stretch("", "page_viewed", "page_viewed", "searched")]] * 12
SHOP = counted([*BUYERS, *LOOKERS])
"""Twelve people who bought, and twelve who only looked."""

ASKERS = [[stretch("help", "error_shown", "clicked_in_vain", "searched")]] * 12
INTENTS = compile_model(SHIPPED, counted([*BUYERS, *ASKERS, *LOOKERS]), USUAL_TENTHS)
"""A model by which each of the shipped intents is read of its own steps."""
