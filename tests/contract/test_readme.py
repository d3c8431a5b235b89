"""The README is a front door: short, with one picture, the two commands, and a way to each role.

Its requests are sent by test_docs_examples.py, its commands are run or read by test_docs_commands.py, its links are followed
by test_docs_site.py, and its sentences are measured by test_docs_prose.py.
"""

import re

import pytest

from tests.docs import PAGES, ROOT, TEXTS, blocks, without_blocks

README = TEXTS["README.md"]
LINES_MOST = 150
DOORS = {"People's pages": "people", "Apps": "apps", "Compliance": "compliance", "Operators": "start"}
"""Each door, with the folder of its first link."""
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def section(title: str) -> str:
    """Returns a part of the README, without its heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_the_readme_is_short() -> None:
    """A newcomer reads all of it."""
    assert len(README.splitlines()) <= LINES_MOST


def test_the_readme_has_one_picture() -> None:
    """The why page, from the browser tests."""
    pictures = [target for mark, _, target in LINK.findall(README) if mark]
    assert pictures == ["docs/images/why.png"]
    assert (ROOT / pictures[0]).is_file()


def test_the_readme_has_three_requests_with_their_texts() -> None:
    """One to send a signal, one to decide, one to look behind."""
    named = re.findall(r"^\*\*(.+?)\*\*", section("Three requests"), re.MULTILINE)
    assert len(named) == 3
    asked = [block for block in blocks("README.md") if block.language == "sh" and "curl" in block.text]
    assert len(asked) == 4  # what is declared first, and the three


@pytest.mark.parametrize("door", DOORS)
def test_the_readme_has_a_door_for_each_role(door: str) -> None:
    """It leads to pages of that role."""
    line = section("Four doors").split(f"**[{door}](")[1]
    assert line.startswith(f"docs/{DOORS[door]}/")


def test_the_readme_leads_to_each_part_of_the_docs() -> None:
    """No folder of the docs is without a link."""
    linked = {target.split("/")[1] for _, _, target in LINK.findall(README) if target.startswith("docs/")}
    assert {name.split("/")[1] for name in PAGES if name.count("/") > 1} <= linked


def test_continuous_integration_runs_the_command_for_tests() -> None:
    """The one that the README names first, so that what is promised is what is run."""
    assert re.search(r"^make test +# .*every test$", README, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text().splitlines()


def test_the_readme_says_how_to_take_part() -> None:
    """Where a newcomer looks for it."""
    targets = {target for _, _, target in LINK.findall(without_blocks(README))}
    assert {"CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE"} <= targets
