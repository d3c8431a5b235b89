"""Declared data: every error in it refuses the start, with its file and key."""

from datetime import date
from pathlib import Path

import pytest
from aboveboard.declared import (
    DeclaredFiles,
    Texts,
    canonical_toml,
    choose_text,
    convert,
    is_value,
    parse,
    read_folder,
    same_languages,
)
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


def test_brackets_without_end_are_refused() -> None:
    """With an error that a reload reports: the parser gives up in one of its own."""
    with pytest.raises(StartupRefused, match=r"^dial\.toml: the file: has more levels of brackets"):
        parse(f"a = {'[' * 5000}{']' * 5000}\n", FILE)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "is missing"), (b"\xff\xfe", "is not UTF-8 text")],
    ids=["absent", "binary"],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    """It is absent, or not UTF-8."""
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(StartupRefused, match=rf"^dial\.toml: the file: {problem}"):
        read_folder(tmp_path).text(FILE)


def test_a_file_is_text_with_line_feeds(tmp_path: Path) -> None:
    """However it was saved."""
    (tmp_path / FILE).write_bytes(b"a\r\nb\rc\n")
    assert read_folder(tmp_path).text(FILE) == "a\nb\nc\n"


def test_what_was_read_stays_what_it_was(tmp_path: Path) -> None:
    """The operator may edit the folder at any moment."""
    (tmp_path / FILE).write_text("a")
    files = read_folder(tmp_path)
    (tmp_path / FILE).write_text("b")
    assert files.text(FILE) == "a"


def test_files_are_found_by_pattern(tmp_path: Path) -> None:
    """In their own folder only, ordered; another ending is no declared file."""
    (tmp_path / "notices").mkdir()
    for name in ("b.toml", "a.toml", "a.toml.bak", "notices/x.md", "notices/y.toml"):
        (tmp_path / name).write_text("")
    files = read_folder(tmp_path)
    assert files.names("*.toml") == ["a.toml", "b.toml"]
    assert files.names("notices/*.md") == ["notices/x.md"]
    assert "a.toml.bak" not in files.contents


def test_texts_take_the_place_of_files() -> None:
    """They replace every file that matches, and no other."""
    files = DeclaredFiles(Path(), {"a.cedar": b"1", "b.cedar": b"2", "dial.toml": b"3"})
    assert files.with_texts({"c.cedar": "4"}, "*.cedar").contents == {"dial.toml": b"3", "c.cedar": b"4"}


def test_no_two_values_have_one_canonical_form() -> None:
    """A fraction, a text of its digits and a whole number are three values."""
    forms = [canonical_toml(value) for value in (1, 1.0, "1.0", True, "true", date(2026, 1, 1), "2026-01-01")]
    assert len({repr(form) for form in forms}) == len(forms)
    assert [is_value(form) for form in forms] == [False, True, False, False, False, True, False]


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
