"""The sentences of pages, from `phrases/<language>/<family>.ftl`. A message's name is the same in every language."""

from pathlib import Path

from aboveboard.phrases import Phrases

PHRASES = Phrases(Path(__file__).parent / "phrases")

Value = str | int | float


def text(language: str, code: str, **arguments: Value) -> str:
    """Returns the sentence of a code. Raises LookupError for an unknown code, ValueError for a missing argument."""
    return PHRASES.sentence(language, code, tuple(arguments.items()))
