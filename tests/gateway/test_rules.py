"""The rules of a folder: loaded together, surveyed, or refused with a place."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.gateway.rules import TABLES, load_rules
from aboveboard.settings import find_shipped
from aboveboard.words import Category


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped rules, to be changed."""
    return Path(shutil.copytree(find_shipped("policies"), tmp_path / "policies"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_every_part_is_loaded(folder: Path) -> None:
    """Each category has its half-life, and each rule its sentence in a language."""
    rules = load_rules(folder, lambda _: None, surveyed=False)
    assert set(rules.half_life_days) == set(Category)
    assert "improve" in rules.purposes
    assert {notice.purpose for notice in rules.notices.values()} <= set(rules.purposes)
    assert "besonders geschützt" in str(rules.sentences("de")("keep-special"))


def write_backwards(value: Any) -> str:
    """Returns TOML of one line, in which every table has its keys backwards."""
    match value:
        case dict():
            return f"{{{', '.join(f'{json.dumps(key)} = {write_backwards(value[key])}' for key in reversed(value))}}}"
        case list():
            return f"[{', '.join(map(write_backwards, value))}]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def test_the_order_in_a_file_changes_no_answer(folder: Path) -> None:
    """So it is not a part of the id of the set. The purposes of levels come first."""
    before = load_rules(folder, lambda _: None, surveyed=False)
    for name in TABLES:
        tables = tomllib.loads((folder / name).read_text())
        lines = [f"{json.dumps(key)} = {write_backwards(tables[key])}\n" for key in reversed(tables)]
        (folder / name).write_text("".join(lines))
    after = load_rules(folder, lambda _: None, surveyed=False)
    assert after.policy.id == before.policy.id
    for part in ("purposes", "dial", "catalogue", "notices", "half_life_days"):
        assert repr(getattr(after, part)) == repr(getattr(before, part))
    assert list(after.purposes) == [
        *("personalize_visit", "personalize_history", "combine_sources", "improve", "messages")
    ]


def test_a_rule_that_never_decides_is_found_by_the_survey(folder: Path) -> None:
    """A permit at level 0 is overridden everywhere. Without the survey it is not seen."""
    with (folder / "signals.cedar").open("a") as rules:
        rules.write(
            '\n@id("keep-idle")\n@reason("You see this.")\n@reason_de("Du siehst das.")\n@reason_fr("Vous voyez ceci.")\n'
            '@reason_es("Ves esto.")\n@class("waivable")\n@since("2026-11-01")\n@source("decision: a test")\n'
            'permit (principal, action == Action::"keep", resource == Data::"page")\nwhen { context.level < 1 };\n'
        )
    load_rules(folder, lambda _: None, surveyed=False)
    with pytest.raises(PolicyRejected, match="keep-idle: it never decides"):
        load_rules(folder, lambda _: None)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("dial.toml", "[", "[["),
        ("purposes.toml", "[", "[["),
        ("signals.toml", "half_life_days", "half_lives"),
        ("outbound.cedar", "forbid", "forbit"),
    ],
)
def test_a_fault_in_one_file_refuses_all(folder: Path, file: str, old: str, new: str) -> None:
    """The error names the file."""
    replace(folder / file, old, new)
    with pytest.raises(StartupRefused, match=file.replace(".", r"\.")):
        load_rules(folder, lambda _: None, surveyed=False)
