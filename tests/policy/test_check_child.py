"""The program of the child: it writes each place before Cedar reads the text there."""

import os

import pytest
from aboveboard.declared import read_folder
from aboveboard.policy import check_child
from aboveboard.policy.check_child import CheckOrder, read_all
from aboveboard.policy.split_rules import split

from tests.policy.conftest import SHIPPED


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The lines that would be on standard output."""
    found: list[str] = []
    monkeypatch.setattr(os, "write", lambda number, line: found.append(f"{number} {line.decode()}"))
    return found


def test_every_text_is_named_before_it_is_read(places: list[str]) -> None:
    """The schema, each rule by file, line and id, and each file as a whole."""
    files = read_folder(SHIPPED)
    read_all(CheckOrder(files.contents, is_judged=False))
    rules = [rule for name in files.names("*.cedar") for rule in split(name, files.text(name))]
    assert places[0] == "1 schema.cedarschema:1: (schema)\n"
    assert len(places) == 1 + len(rules) + 3
    assert {f"1 {rule.file}:{rule.line}" for rule in rules} < {place.rpartition(": ")[0] for place in places}
    assert not [place for place in places if "(no id)" in place]
    assert places[-1] == "1 use.cedar:1: (layout)\n"


def test_the_order_decides_about_judging(places: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question is judged where it asks for that, after all texts were read."""
    asked = []
    monkeypatch.setattr(
        check_child, "PolicySet", lambda *_: type("Set", (), {"fill": lambda _: asked.append(1)})()
    )
    read_all(CheckOrder(read_folder(SHIPPED).contents, is_judged=True))
    assert (asked, places[-1]) == ([1], "1 policies:1: (all rules together)\n")


def test_a_rule_that_cedar_refuses_does_not_stop_the_rest(places: list[str]) -> None:
    """The next rule is read too, and the file has no layout."""
    contents = {
        **read_folder(SHIPPED).contents,
        "a.cedar": b'permit (;\n@id("next") permit (principal, action, resource);',
    }
    read_all(CheckOrder(contents, is_judged=False))
    assert places[1:4] == ["1 a.cedar:1: (no id)\n", "1 a.cedar:2: next\n", "1 a.cedar:1: (layout)\n"]
