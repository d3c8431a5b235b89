"""A strict reader of declared data: TOML that an operator writes. Every error names its file and key.

Nothing is guessed: an unknown key, a missing key or a value of another type refuses the start.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, time
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from aboveboard.errors import StartupRefused
from aboveboard.languages import FALLBACK, nearest

T = TypeVar("T")

Toml: TypeAlias = str | int | float | bool | date | time | Sequence["Toml"] | Mapping[str, "Toml"]
"""TOML of any shape, before `convert` has checked it."""

Name = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$", max_length=64)]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Z]{2})?$")]
Texts = dict[Language, Annotated[str, Meta(min_length=1, max_length=400)]]
"""A sentence in each language. `same_languages` checks that English is among them."""


def choose_text(texts: Mapping[str, str], *wishes: str | None) -> str:
    """Returns the text in the first wished language that it has, or in English. See `languages.nearest`."""
    return texts[nearest(wishes, texts)]


def refuse_start(file: str, key: str, problem: str) -> StartupRefused:
    """Returns the error `file: key: problem`, for the caller to raise."""
    return StartupRefused(f"{file}: {key}: {problem}", field=key)


def read_text(path: Path, file: str) -> str:
    """Returns the file as text with line feeds. Raises StartupRefused when it is absent or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse_start(file, "the file", f"cannot be read ({type(error).__name__})") from error


def parse(text: str, file: str) -> dict[str, Toml]:
    """Returns the tables of TOML text. Raises StartupRefused with the line at fault."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse_start(file, "the file", f"is not TOML: {error}") from error


def convert(value: Toml, kind: type[T], *, file: str, key: str = "") -> T:
    """Converts `value`, read under `key`, to `kind`. Raises StartupRefused, which names the key inside it."""
    try:
        return msgspec.convert(value, kind, str_keys=True)
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$")
        raise refuse_start(file, (key + path.rstrip("`")).lstrip(".") or "the file", problem) from error


def same_languages(file: str, texts: Mapping[str, Texts]) -> None:
    """Raises StartupRefused unless every text has English and the same languages as the first text."""
    wanted = {FALLBACK}.union(*[set(text) for text in list(texts.values())[:1]])
    for key, text in texts.items():
        if set(text) != wanted:
            raise refuse_start(file, key, f"must have a text in each of: {', '.join(sorted(wanted))}")
