"""Declared data: every error in it refuses the start, with its file and key."""

from pathlib import Path

import pytest
from aboveboard.declared import Texts, choose_text, convert, parse, read_text, same_languages
from aboveboard.errors import StartupRefused
from msgspec import Struct

FILE = "dial.toml"


class Row(Struct, forbid_unknown_fields=True):
    """A table of some declared file."""

    level: int
    words: list[str] = []


@pytest.mark.parametrize(
    ("declared", "key"),
    [
        ("level = 'high'", "rows.level"),
        ("level = 1\nwords = ['a', 2]", "rows.words[1]"),
        ("level = 1\nreach = 'page'", "rows"),
        ("", "rows"),
    ],
)
def test_a_value_of_another_shape_names_its_key(declared: str, key: str) -> None:
    """Another type, an unknown key, and a missing one."""
    with pytest.raises(StartupRefused) as refused:
        convert(parse(declared, FILE), Row, file=FILE, key="rows")
    assert refused.value.field == key
    assert refused.value.detail.startswith(f"{FILE}: {key}: ")


def test_what_is_not_toml_is_refused_with_its_line() -> None:
    """The third line here."""
    with pytest.raises(StartupRefused, match=r"^dial\.toml: the file: is not TOML: .*line 3"):
        parse("a = 1\nb = 2\nc =\n", FILE)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """It is absent, or not UTF-8."""
    path = tmp_path / FILE
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StartupRefused, match=r"^dial\.toml: the file: cannot be read"):
        read_text(path, FILE)


def test_every_text_has_the_languages_of_the_first() -> None:
    """One language less is as wrong as one more."""
    first = {"en": "Off", "fr": "Rien"}
    same_languages(FILE, {"off": first, "page": {"en": "Page", "fr": "Page"}})
    for other in ({"en": "Page"}, {"en": "Page", "fr": "Page", "de": "Seite"}):
        with pytest.raises(StartupRefused, match=r"^dial\.toml: page: must have a text in each of: en, fr$"):
            same_languages(FILE, {"off": first, "page": other})


def test_english_is_among_the_languages() -> None:
    """Also when no text has it."""
    with pytest.raises(StartupRefused, match="must have a text in each of: en, fr"):
        same_languages(FILE, {"off": {"fr": "Rien"}})


def test_the_text_is_in_the_first_language_that_there_is() -> None:
    """Otherwise in English."""
    texts: Texts = {"en": "Off", "fr": "Rien"}
    assert choose_text(texts, "de", "fr-CA") == "Rien"
    assert choose_text(texts, None, "de") == "Off"
