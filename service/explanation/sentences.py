"""The sentences of a language, from `phrases/<language>.ftl`; a language is there when its file is."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

FOLDER = Path(__file__).parent / "phrases"
FALLBACK = "en"

Arguments = tuple[tuple[str, str | int | None], ...]


@cache
def languages() -> tuple[str, ...]:
    """The languages there are sentences in, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.ftl")))


def nearest(language: str | None) -> str:
    """The language to answer in: `de-AT` as `de-at`, else as `de`, else English."""
    tag = (language or FALLBACK).lower()
    return next((known for known in (tag, tag.partition("-")[0]) if known in languages()), FALLBACK)


@cache
def messages(language: str) -> Any:
    """The Fluent bundle of a known language."""
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((FOLDER / f"{language}.ftl").read_text(encoding="utf-8")))
    return bundle


def known(language: str, code: str) -> bool:
    return bool(messages(nearest(language)).has_message(code))


@lru_cache(maxsize=8192)
def sentence(language: str, code: str, arguments: Arguments = ()) -> str:
    """The sentence of a code. Remembered, because Fluent takes tens of microseconds for one.

    Raises LookupError for a code without a sentence, and ValueError when an argument of it is missing.
    """
    bundle = messages(nearest(language))
    text, problems = bundle.format_pattern(bundle.get_message(code).value, dict(arguments))
    if problems:
        raise ValueError(f"the sentence {code} cannot be made: {problems[0]}")
    return str(text)
