"""A strict reader of declared data: files that an operator writes. Every error names its file and key.

Nothing is guessed: an unknown key, a missing key or a value of another type refuses the start.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, time
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from aboveboard import canonical
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.errors import StartupRefused
from aboveboard.languages import FALLBACK, nearest

T = TypeVar("T")

Toml: TypeAlias = str | int | float | bool | date | time | Sequence["Toml"] | Mapping[str, "Toml"]
"""TOML of any shape, before `convert` has checked it."""

Name = Annotated[
    str,
    Meta(
        pattern="^[a-z][a-z0-9_]*$",
        max_length=64,
        description="1 to 64 lower-case letters, digits and underscores, the first a letter",
    ),
]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Z]{2})?$")]
Texts = dict[Language, Annotated[str, Meta(min_length=1, max_length=400)]]
"""A sentence in each language. `same_languages` checks that English is among them."""


def choose_text(texts: Mapping[str, str], *wishes: str | None) -> str:
    """Returns the text in the first wished language that it has, or in English. See `languages.nearest`."""
    return texts[nearest(wishes, texts)]


def refuse_start(file: str, key: str, problem: str) -> StartupRefused:
    """Returns the error `file: key: problem`, for the caller to raise."""
    return StartupRefused(f"{file}: {key}: {problem}", field=key)


FILE_BYTES_MOST = 1 << 20
"""The most bytes of a declared file. The time to read TOML grows faster than its length."""


class DeclaredFiles(Struct, frozen=True):
    """The files of a folder as they were read once, by their paths below it.

    The check, the decisions and the hash then use the same bytes, also while the operator edits the folder. A file that could not be read is None.
    """

    folder: Path
    contents: dict[str, bytes | None]

    def names(self, pattern: str) -> list[str]:
        """Returns the paths that match `pattern`, ordered. `*` does not match a slash."""
        return sorted(
            name
            for name in self.contents
            if name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)
        )

    def text(self, name: str) -> str:
        """Returns a file as text with line feeds. Raises StartupRefused when it is absent, too large or not UTF-8."""
        data = self.contents.get(name)
        if data is None:
            problem = "cannot be read" if name in self.contents else "is missing"
            raise refuse_start(name, "the file", problem)
        if len(data) > FILE_BYTES_MOST:
            raise refuse_start(name, "the file", f"has more than {FILE_BYTES_MOST:,} bytes")
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise refuse_start(name, "the file", "is not UTF-8 text") from error
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def with_texts(self, texts: Mapping[str, str], replaced: str) -> "DeclaredFiles":
        """Returns these files with `texts` in the place of every file that matches `replaced`."""
        rest = {name: data for name, data in self.contents.items() if name not in self.names(replaced)}
        return DeclaredFiles(self.folder, rest | {name: text.encode() for name, text in texts.items()})


BIAS_FILE = "bias.toml"
"""The file of watched comparisons (`bias.watches`). It changes no answer, so the rules do not read it."""

DRAFTS_FILE = "drafts.toml"
"""The file of bounds of drafted items (`ingestion.draft_rules`). It changes no answer either."""

ENDINGS = (".cedar", ".cedarschema", ".md", ".toml")
"""The endings of declared files. Any other file of the folder is not read."""


def read_folder(folder: Path) -> DeclaredFiles:
    """Returns the declared files of `folder` and of the folders directly in it. An absent folder has no files."""
    paths = [path for pattern in ("*", "*/*") for path in folder.glob(pattern) if path.suffix in ENDINGS]
    return DeclaredFiles(
        folder, {path.relative_to(folder).as_posix(): _read(path) for path in paths if not path.is_dir()}
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def parse(text: str, file: str) -> dict[str, Toml]:
    """Returns the tables of TOML text, each sorted by its keys. The order in a file has no meaning.

    Raises StartupRefused with the line at fault, or for values nested too deep.
    """
    try:
        return _sort_table(tomllib.loads(text))
    except ValueError as error:  # of TOML that is none, and of a number with thousands of digits
        raise refuse_start(file, "the file", f"is not TOML: {error}") from error
    except RecursionError as error:
        raise refuse_start(file, "the file", "has more levels of brackets than can be read") from error


def _sort_table(table: Mapping[str, Toml]) -> dict[str, Toml]:
    return {key: _sort(table[key]) for key in sorted(table)}


def _sort(value: Toml) -> Toml:
    match value:
        case Mapping():
            return _sort_table(value)
        case list():
            return [_sort(each) for each in value]
        case _:
            return value


def canonical_toml(value: Toml) -> JsonValue:
    """Returns TOML as canonical JSON. A fraction and a date are objects (`is_value`), so that no two values become one."""
    match value:
        case str() | bool() | int():
            return value
        case float():
            return {"$number": canonical.number(value)}
        case date() | time():
            return {"$time": value.isoformat()}
        case Mapping():
            tables: JsonObject = {key: canonical_toml(each) for key, each in value.items()}
            return tables
        case _:
            return [canonical_toml(each) for each in value]


def is_value(value: JsonValue) -> bool:
    """Returns True for what `canonical_toml` makes of a fraction or a date."""
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)).startswith("$")


def convert(value: Toml, kind: type[T], *, file: str, key: str = "") -> T:
    """Converts `value`, read under `key`, to `kind`. Raises StartupRefused for one that does not fit."""
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
