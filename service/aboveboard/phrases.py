"""The sentences by language, from `.ftl` files (Project Fluent). Each language with a file is available."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

from aboveboard.languages import FALLBACK, drop_long, nearest

Arguments = tuple[tuple[str, str | int | date | None], ...]
"""The arguments of a sentence, by name. Fluent formats numbers and dates in the way of the language."""


class Phrases:
    """The messages of a folder, by language: those of `<language>.ftl` and of all files in `<language>/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.languages = tuple(sorted({path.stem for path in folder.glob("*.ftl")} | self._folders()))
        self.messages = cache(self._messages)
        self._known_nearest = lru_cache(maxsize=1024)(self._nearest)
        self.sentence = lru_cache(maxsize=8192)(self._sentence)

    def _folders(self) -> set[str]:
        return {path.parent.name for path in self.folder.glob("*/*.ftl")}

    def files(self, language: str) -> list[Path]:
        """Returns the files of a known language: the file `<language>.ftl` first, then those of its folder by name."""
        return [*self.folder.glob(f"{language}.ftl"), *sorted(self.folder.glob(f"{language}/*.ftl"))]

    def nearest(self, *wishes: str | None) -> str:
        """Returns the language to answer in. See `languages.nearest`."""
        return self._known_nearest(drop_long(wishes))

    def _nearest(self, wishes: tuple[str, ...]) -> str:
        return nearest(wishes, self.languages)

    def is_known(self, language: str, code: str) -> bool:
        """Returns True when the code has a message in the nearest language, or in English."""
        return bool(self.messages(self.nearest(language)).has_message(code))

    def in_each_language(self, code: str) -> Mapping[str, str]:
        """Returns the sentence of a code in every language. Raises LookupError for a code without a sentence."""
        return {language: self.sentence(language, code) for language in self.languages}

    def attribute(self, language: str, code: str, name: str) -> str | None:
        """Returns an attribute of a message of a known language, or None when the message has no such attribute."""
        bundle = self.messages(language)
        pattern = bundle.get_message(code).attributes.get(name)
        return None if pattern is None else str(bundle.format_pattern(pattern)[0])

    def _messages(self, language: str) -> FluentBundle:
        """Returns the Fluent bundle of a known language.

        Of a message in two files the first one counts. A message that the language lacks is in English: a page in two
        languages is better than none.
        """
        # Fluent isolates arguments by invisible characters, which comparisons and copied texts would keep.
        bundle = FluentBundle([language], use_isolating=False)
        for path in dict.fromkeys(self.files(language) + self.files(FALLBACK)):
            bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
        return bundle

    def _sentence(self, language: str, code: str, arguments: Arguments = ()) -> str:
        """Returns the sentence of a code. `sentence` caches it, because Fluent takes tens of microseconds for one.

        Raises LookupError for a code without a sentence, and ValueError when one of its arguments is missing.
        """
        bundle = self.messages(self.nearest(language))
        pattern = bundle.get_message(code).value
        if pattern is None:
            raise LookupError(code)
        text, problems = bundle.format_pattern(pattern, dict(arguments))
        if problems:
            raise ValueError(f"The sentence {code} cannot be made: {problems[0]}")
        return str(text)
