"""The sentences of explanations, from `phrases/<language>.ftl`; see `phrases`."""

from pathlib import Path

from aboveboard import languages as tags
from aboveboard.phrases import Phrases

FOLDER = Path(__file__).parent / "phrases"
FALLBACK = tags.FALLBACK

_PHRASES = Phrases(FOLDER)

sentence = _PHRASES.sentence
known = _PHRASES.is_known
nearest = _PHRASES.nearest
messages = _PHRASES.messages


def languages() -> tuple[str, ...]:
    """Returns the languages that have sentences, sorted."""
    return _PHRASES.languages
