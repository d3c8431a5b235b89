"""The sentences of a language, from `phrases/<language>.ftl`; a language is there when its file is.

`Phrases` reads such a folder wherever it lies, so that whatever else speaks to people keeps its own.
"""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from aboveboard import languages as tags

FOLDER = Path(__file__).parent / "phrases"
FALLBACK = tags.FALLBACK

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
        return tags.nearest(wishes, self.languages)

    def known(self, language: str, code: str) -> bool:
        return bool(self.messages(self.nearest(language)).has_message(code))

    def _messages(self, language: str) -> Any:
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
        text, problems = bundle.format_pattern(bundle.get_message(code).value, dict(arguments))
        if problems:
            raise ValueError(f"the sentence {code} cannot be made: {problems[0]}")
        return str(text)


_PHRASES = Phrases(FOLDER)

sentence = _PHRASES.sentence
known = _PHRASES.known
nearest = _PHRASES.nearest
messages = _PHRASES.messages


def languages() -> tuple[str, ...]:
    """The languages there are sentences in, sorted."""
    return _PHRASES.languages
