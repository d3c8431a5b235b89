"""The policy folder of a command."""

from pathlib import Path
from shutil import copytree

import pytest
from aboveboard.cli.policy_folder import choose_folder, load_policies, print_refusals
from aboveboard.errors import PolicyRejected, StartupRefused

from tests.docs import ROOT


def test_a_folder_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else that of the settings."""
    monkeypatch.setenv("ABOVEBOARD_POLICIES", str(tmp_path))
    assert choose_folder(None) == tmp_path
    assert choose_folder(Path("other")) == Path("other")


def test_a_fault_of_the_watches_refuses_the_folder(tmp_path: Path) -> None:
    """They change no answer, and are of the set all the same."""
    own = copytree(ROOT / "policies", tmp_path / "policies")
    (own / "bias.toml").write_text("watch = 1")
    with pytest.raises(StartupRefused):
        load_policies(own)


def test_a_refusal_is_lines_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    """One for each problem, and no trace."""
    with pytest.raises(SystemExit) as ended, print_refusals():
        raise PolicyRejected(["a.cedar:1: one", "a.cedar:2: two"])
    assert ended.value.code == 1
    assert capsys.readouterr().err == "a.cedar:1: one\na.cedar:2: two\n"
