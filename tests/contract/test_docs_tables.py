"""What the reference lists is compared with the code, row by row."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from aboveboard import errors
from aboveboard.api.problems import not_allowed
from aboveboard.errors import AboveboardError
from aboveboard.words import EntryKind, Level

from tests.doc_tables import TABLES, page_of, with_table
from tests.docs import PAGES, rows

PACKAGE = Path(errors.__file__).parent
NEVER_ANSWERED = {
    "startup-refused",
    "policy-rejected",
    "tampered",
    "unknown-signer",
    "unreadable",
    "stale",
}
"""Types that reach no caller of the API under their own name."""
LEVELS = {"debug", "info", "warning", "error"}
LOOPS = {"every", "attempt"}
CONTRACTED = re.compile(r"[a-z]+(?:_[a-z]+)*_failed")
"""What is an event's name wherever it stands: background loops get theirs as an argument."""


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_it_describes(name: str) -> None:
    """Row by row and word by word; nothing is missing and nothing is there that is not. `make reference` mends it."""
    page = PAGES[f"docs/reference/{page_of(name)}"]
    assert with_table(page, name) == page
    assert f"\n{TABLES[name]}\n" in page


# --- problem types


def errors_of(kind: type[AboveboardError]) -> Iterator[type[AboveboardError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from errors_of(below)


def test_every_problem_type_is_listed_with_its_status_and_title() -> None:
    """As the code has them, and each with what to do."""
    listed = [row for row in rows(PAGES["docs/reference/problems.md"]) if len(row) == 4]
    answered = {each.type: each for each in errors_of(AboveboardError) if each.type not in NEVER_ANSWERED}
    refused = not_allowed()
    wanted = {(f"`{each.type}`", str(each.status), each.title) for each in answered.values()}
    wanted.add((f"`{refused.type}`", str(refused.status), refused.title))
    assert {row[:3] for row in listed} == wanted
    assert len(listed) == len(wanted)
    assert all(row[3] for row in listed)


def test_the_types_that_no_caller_sees_are_listed_apart() -> None:
    """With their titles."""
    listed = {row[:2] for row in rows(PAGES["docs/reference/problems.md"]) if len(row) == 3}
    found = {each.type: each.title for each in errors_of(AboveboardError) if each.type in NEVER_ANSWERED}
    assert found.keys() == NEVER_ANSWERED
    assert listed == {(f"`{name}`", title) for name, title in found.items()}


# --- log events


def constants(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def logged(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yields event and level of each call such as `log.info("serving", ...)`, and of each background loop's faults."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in LOOPS:
            names = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from ((name, "error") for name in names if isinstance(name, str))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.func.attr


EVENTS = {(row[0].strip("`"), row[1]) for row in rows(PAGES["docs/reference/log-events.md"])}


@cache
def trees() -> list[ast.Module]:
    """Returns every module of the package."""
    return [ast.parse(path.read_text()) for path in PACKAGE.rglob("*.py")]


def test_every_log_line_is_listed_with_its_level() -> None:
    """An event that the code logs stands in the table."""
    found = {event for tree in trees() for event in logged(tree)}
    assert len(found) > 30
    assert sorted(found - EVENTS) == []
    named = {word for tree in trees() for word in constants(tree) if CONTRACTED.fullmatch(word)}
    assert sorted(named - {event for event, _ in EVENTS}) == []


def test_every_listed_event_is_logged() -> None:
    """An event that the code no longer has leaves the table."""
    words = {word for tree in trees() for word in constants(tree)}
    assert sorted(event for event, _ in EVENTS if event not in words) == []


# --- closed sets


def test_every_kind_of_entry_is_named() -> None:
    """On the page about the log, in the order of the code."""
    text = PAGES["docs/ideas/log.md"].split("The kinds are ")[1].split(".\n")[0]
    assert re.findall(r"`(\w+)`", text) == [str(kind) for kind in EntryKind]


def test_every_level_of_the_dial_is_described() -> None:
    """Number and name, as the code has them."""
    listed = [row[:2] for row in rows(PAGES["docs/ideas/dial.md"])]
    assert listed == [(str(level.value), level.name.lower()) for level in Level]


def test_the_glossary_has_one_row_a_word() -> None:
    """In the order of the alphabet, so that a reader finds a word."""
    words = [row[0] for row in rows(PAGES["docs/reference/glossary.md"])]
    assert len(words) >= 30
    assert words == sorted(set(words), key=str.lower)
