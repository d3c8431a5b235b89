"""The bounds of drafted texts that the policies declare (`ingestion.draft_rules`)."""

from pathlib import Path

import pytest
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.errors import StartupRefused
from aboveboard.ingestion.draft_rules import DraftRules, find_forbidden, load_draft_rules

from tests.docs import ROOT


def load(text: str) -> DraftRules:
    return load_draft_rules(DeclaredFiles(Path(), {"drafts.toml": text.encode()}))


def test_policies_without_the_file_have_the_defaults() -> None:
    """Lengths and grades are bounded, and no word is forbidden."""
    found = load_draft_rules(DeclaredFiles(Path(), {}))
    assert found == load("")
    assert (found.titles_most, found.grade_most["de"], found.forbidden) == (80, 9, {})


def test_the_shipped_file_has_words_in_each_language() -> None:
    """They are those of the languages that are graded."""
    found = load_draft_rules(read_folder(ROOT / "policies"))
    assert found.forbidden.keys() == found.grade_most.keys()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("titles = 5", "titles"),
        ("titles_most = 0", "titles_most"),
        ("[grade_most]\nen = 40", "grade_most"),
        ("[grade_most]\npt = 9", "grade_most.pt"),
        ("[forbidden]\nen = [1]", "forbidden"),
    ],
    ids=["unknown", "none", "grade", "language", "word"],
)
def test_a_fault_names_its_key(text: str, key: str) -> None:
    """The start is refused, as for each declared file."""
    with pytest.raises(StartupRefused, match=f"drafts.toml: .*{key.split('.')[-1]}"):
        load(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Only today!", "only today"),
        ("only, TODAY", "only today"),
        ("We guaranteed it.", "guarante*"),
        ("Only todays", None),
        ("Our guard is awake.", None),
    ],
    ids=["plain", "marks", "begins", "longer", "like"],
)
def test_a_forbidden_word_is_found_as_a_whole(text: str, found: str | None) -> None:
    """Case and marks make no difference. A word with a star is also found at the beginning of a longer one."""
    assert find_forbidden(text, ["only today", "guarante*"]) == found
