"""Sentences by language, from `.ftl` files (Project Fluent). A language is there when its file is."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from aboveboard.languages import FALLBACK, nearest

Arguments = tuple[tuple[str, str | int | date | None], ...]
"""What is put into a sentence. Numbers and dates are written as the language writes them."""


class Phrases:
    """The messages of a folder, by language: those of `<language>.ftl` and of all files in `<language>/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.languages = tuple(sorted({path.stem for path in folder.glob("*.ftl")} | self._folders()))
        self.messages = cache(self._messages)
        self.nearest = lru_cache(maxsize=1024)(self._nearest)
        self.sentence = lru_cache(maxsize=8192)(self._sentence)

    def _folders(self) -> set[str]:
        return {path.parent.name for path in self.folder.glob("*/*.ftl")}

    def files(self, language: str) -> list[Path]:
        """The files of a known language, by name."""
        return [*self.folder.glob(f"{language}.ftl"), *sorted(self.folder.glob(f"{language}/*.ftl"))]

    def _nearest(self, *wishes: str | None) -> str:
        """The language to answer in; see `languages.nearest`."""
        return nearest(wishes, self.languages)

    def known(self, language: str, code: str) -> bool:
        return bool(self.messages(self.nearest(language)).has_message(code))

    def in_each_language(self, code: str) -> Mapping[str, str]:
        """The sentence of a code, by language. Raises LookupError for a code without a sentence."""
        return {language: self.sentence(language, code) for language in self.languages}

    def attribute(self, language: str, code: str, name: str) -> str | None:
        """Returns an attribute of a message of a known language, None where the message has no such attribute."""
        bundle = self.messages(language)
        pattern = bundle.get_message(code).attributes.get(name)
        return None if pattern is None else str(bundle.format_pattern(pattern)[0])

    def _messages(self, language: str) -> FluentBundle:
        """The Fluent bundle of a known language. A message that stands in two files is that of the first, and one that
        the language lacks is told in English: a page in two languages is better than none."""
        bundle = FluentBundle([language], use_isolating=False)
        for path in dict.fromkeys(self.files(language) + self.files(FALLBACK)):
            bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
        return bundle

    def _sentence(self, language: str, code: str, arguments: Arguments = ()) -> str:
        """The sentence of a code. Remembered, because Fluent takes tens of microseconds for one.

        Raises LookupError for a code without a sentence, and ValueError when an argument of it is missing.
        """
        bundle = self.messages(self.nearest(language))
        pattern = bundle.get_message(code).value
        if pattern is None:
            raise LookupError(code)
        text, problems = bundle.format_pattern(pattern, dict(arguments))
        if problems:
            raise ValueError(f"the sentence {code} cannot be made: {problems[0]}")
        return str(text)
