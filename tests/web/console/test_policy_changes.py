"""The policy sets of the log in the console, each with what it changed."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from aboveboard.explanation.sentences import languages
from aboveboard.gateway.policy_entries import announce
from aboveboard.policy.declared_diff import DeclaredChange, compare_declared
from aboveboard.policy.policy_set import PolicySet, load
from aboveboard.storage.tables import records
from aboveboard.web import texts
from aboveboard.web.console import policy_changes
from aboveboard.web.console.policy_changes import ROWS_MOST, TEXT_MOST, show_declared
from msgspec import structs
from sqlalchemy import update

from tests.web.browsing import House, open_house, words
from tests.web.staff import signed_in

EDITS = {
    "dial.toml": ("strength = 0.4", "strength = 0.45"),
    "signals.toml": ("retention_days = 90", "retention_days = 91"),
    "purposes.toml": ("Improve the choices", "Make the <choices> better"),
    "use.cedar": ('@since("2026-11-01")', '@since("2026-11-02")'),
}
"""A change of a strength, of days, of a sentence, and of a rule."""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, PolicySet, PolicySet]]:
    """A house in which a second set came into force, with both sets."""
    for house in open_house(tmp_path_factory.mktemp("sets")):
        before = house.installation.service.gateway.rules.policy
        yield house, before, come_into_force(house, EDITS)


def come_into_force(house: House, edits: dict[str, tuple[str, str]]) -> PolicySet:
    gateway = house.installation.service.gateway
    declared = gateway.rules.policy.declared
    changed = {}
    for name, (old, new) in edits.items():
        assert old in declared.text(name)
        changed[name] = declared.text(name).replace(old, new, 1).encode()
    files = structs.replace(declared, contents={**declared.contents, **changed})
    policy = load(files, settings=gateway.rules.policy.settings)
    gateway.rules = structs.replace(gateway.rules, policy=policy)
    house.installation.run(announce(gateway, gateway.rules))
    return policy


def rows(page: Any) -> list[tuple[str, ...]]:
    """The texts of each row, by columns."""
    found = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page.text, re.DOTALL)
    cells = [re.split(r"</t[hd]>", each)[:4] for each in found]
    return [tuple(unescape(re.sub("<[^>]+>", "", cell)) for cell in each) for each in cells]


def as_row(change: DeclaredChange) -> tuple[str, ...]:
    return (change.file, change.key, change.before or "–", change.after or "–")


def test_each_changed_value_of_a_set_has_its_row(changed: tuple[House, PolicySet, PolicySet]) -> None:
    """The rows are those of `policy diff`. The first set has none."""
    house, before, after = changed
    page = signed_in(house).get("/console/policies/changes")
    assert page.status_code == 200
    found = compare_declared(before, after)
    assert {change.file for change in found} == EDITS.keys()
    assert rows(page) == [as_row(change) for change in found]
    assert "<choices>" not in page.text
    assert words(page).count("This was the first set.") == 1


@pytest.mark.parametrize("language", languages())
def test_the_page_speaks_each_language(changed: tuple[House, PolicySet, PolicySet], language: str) -> None:
    """Its heading and those of its columns."""
    page = signed_in(changed[0], **{"accept-language": language}).get("/console/policies/changes")
    for code in ("console-sets", "console-sets-what", "console-sets-first", "console-declared-before"):
        assert texts.text(language, code) in unescape(page.text)


def test_the_rules_lead_to_their_changes(changed: tuple[House, PolicySet, PolicySet]) -> None:
    """By a link on the page of the rules in force."""
    assert 'href="/console/policies/changes"' in signed_in(changed[0]).get("/console/policies").text


def test_older_sets_are_on_the_next_page(
    changed: tuple[House, PolicySet, PolicySet], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each set is compared with the one before it, also across two pages."""
    monkeypatch.setattr(policy_changes, "SETS_MOST", 1)
    browser = signed_in(changed[0])
    first = browser.get("/console/policies/changes")
    assert rows(first)
    (older,) = re.findall(r'class="button" href="(/console/policies/changes\?before=\d+)"', first.text)
    last = browser.get(older)
    assert rows(last) == []
    assert "This was the first set." in words(last)
    assert 'class="button" href="/console/policies/changes' not in last.text


def test_no_page_without_a_session(changed: tuple[House, PolicySet, PolicySet]) -> None:
    """As for every page of the console."""
    page = changed[0].browser().get("/console/policies/changes")
    assert "Make the" not in page.text


def test_a_set_whose_record_does_not_open_is_named(tmp_path: Path) -> None:
    """And the others are shown."""
    for house in open_house(tmp_path):
        gateway = house.installation.service.gateway

        async def damage() -> None:
            async with gateway.database.engine.begin() as connection:  # noqa: B023 - runs in this turn
                own = records.c.kind == "policy"
                await connection.execute(update(records).where(own).values(sealed=b"x" * 80))

        come_into_force(house, EDITS)
        house.installation.run(damage())
        page = signed_in(house).get("/console/policies/changes")
        assert words(page).count("A record does not open") == 2


def test_a_page_bounds_rows_and_texts() -> None:
    """And counts what it leaves out."""
    long = DeclaredChange("a.toml", "a", None, "x" * (TEXT_MOST + 1))
    table = show_declared([long] * (ROWS_MOST + 2))
    assert (len(table.rows), table.more) == (ROWS_MOST, 2)
    assert table.rows[0] == structs.replace(long, after="x" * TEXT_MOST + "…")
