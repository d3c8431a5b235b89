"""`aboveboard policy report`, as it is typed."""

from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.accountability.documents import DocumentKind
from aboveboard.cli.policy import policy
from aboveboard.cli.policy_folder import load_policies
from aboveboard.cli.policy_report import report
from click.testing import CliRunner, Result

from tests.docs import ROOT

SHIPPED = ROOT / "policies"


def typed(*words: object) -> Result:
    return CliRunner().invoke(report, [str(word) for word in words])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped set in which a click weighs more."""
    folder = Path(copytree(SHIPPED, tmp_path / "policies"))
    text = (folder / "signals.toml").read_text()
    head, name, rest = text.partition("[types.clicked]")
    (folder / "signals.toml").write_text(head + name + rest.replace("weight = 1.0", "weight = 2.5", 1))
    return folder


def test_all_documents_come_one_after_another() -> None:
    """On standard output."""
    result = typed()
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("# Register of processing\n")
    assert result.stdout.count("\n# ") == len(DocumentKind) - 1


def test_a_folder_gets_a_file_each(tmp_path: Path, own: Path) -> None:
    """With what changed, where an older set is named."""
    result = typed("--out", tmp_path / "a/b", "--language", "es", "--policies", own, "--against", SHIPPED)
    assert result.exit_code == 0, result.stderr
    names = ["assessment.md", "changes.md", "notice.es.md", "parameters.es.md", "register.md"]
    assert sorted(path.name for path in (tmp_path / "a/b").iterdir()) == names
    changes = (tmp_path / "a/b/changes.md").read_text()
    assert "declared signals.toml types.clicked.weight\n    - 1.0\n    + 2.5\n" in changes
    assert "\n+| Pulsaste algo. | +2.5 |\n" in changes


def test_the_text_of_a_set_is_an_older_one(tmp_path: Path, own: Path) -> None:
    """As an export has it."""
    path = tmp_path / "old.txt"
    path.write_bytes(load_policies(SHIPPED).policy.meaning)
    result = typed("--kind", "notice", "--policies", own, "--against", path)
    assert result.exit_code == 0, result.stderr
    assert "declared signals.toml types.clicked.weight\n    - 1.0\n    + 2.5\n" in result.stdout


@pytest.mark.parametrize("text", ["", "{}", "not JSON", "[]"])
def test_another_file_is_no_older_set(tmp_path: Path, text: str) -> None:
    """One sentence, and nothing is written."""
    (tmp_path / "old.txt").write_text(text)
    result = typed("--against", tmp_path / "old.txt", "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("This file is no text of a policy set.")
    assert not (tmp_path / "out").exists()


def test_a_set_with_a_fault_writes_nothing(tmp_path: Path, own: Path) -> None:
    """A document about rules that cannot come into force would be wrong."""
    (own / "dial.toml").write_text("default_level = 9")
    result = typed("--policies", own, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "dial.toml" in result.stderr
    assert not (tmp_path / "out").exists()


def test_it_is_a_command_of_the_family() -> None:
    """Which imports it when it runs."""
    result = CliRunner().invoke(policy, ["--help"])
    assert "report" in result.stdout
