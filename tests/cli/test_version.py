"""`aboveboard --version`: the version, and the commit where it is known."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from aboveboard.cli import version
from aboveboard.cli.version import COMMIT_FILE, commit_here, commit_of

from tests.faults.process import ROOT, environment, typed

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def repository(folder: Path) -> str:
    """Makes a repository with one commit in the folder. Returns the commit."""
    names = {
        f"GIT_{who}_{what}": "test@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    surroundings = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=folder, env=surroundings, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "A commit")
    return git("rev-parse", "HEAD")


def checkout(folder: Path) -> Path:
    """Makes the folders of a checkout's package, without anything in them. Returns the package."""
    package = folder / "service" / "aboveboard"
    package.mkdir(parents=True)
    return package


def test_the_version_names_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its first seven digits."""
    monkeypatch.setattr(version, "commit_here", lambda: COMMIT)
    shown = typed(tmp_path / "data", "--version")
    assert (shown.code, shown.out, shown.err) == (0, f"aboveboard {VERSION} (commit 0123456)\n", "")
    assert not (tmp_path / "data").exists()


def test_an_unknown_commit_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not left out."""
    monkeypatch.setattr(version, "commit_here", lambda: None)
    assert typed(tmp_path / "data", "--version").out == f"aboveboard {VERSION} (commit unknown)\n"


def test_the_module_shows_what_the_command_shows(tmp_path: Path) -> None:
    """`python -m aboveboard`, from another folder."""
    surroundings = environment(tmp_path, {}) | {"PYTHONPATH": str(ROOT / "service")}
    shown = subprocess.run(
        [sys.executable, "-m", "aboveboard", "--version"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == typed(tmp_path / "data", "--version").out
    assert re.fullmatch(
        rf"aboveboard {re.escape(VERSION)} \(commit ([0-9a-f]{{7}}|unknown)\)\n", shown.stdout
    )


def test_a_checkout_is_at_its_commit(tmp_path: Path) -> None:
    """As git says it."""
    package = checkout(tmp_path)
    commit = repository(tmp_path)
    assert commit_here(package) == commit


def test_a_wheel_carries_its_commit(tmp_path: Path) -> None:
    """Though it may be installed below a repository of another project."""
    package = checkout(tmp_path)
    repository(tmp_path)
    (package / "shipped").mkdir()
    (package / "shipped" / COMMIT_FILE).write_text(f"{COMMIT}\n")
    assert commit_here(package) == COMMIT


def test_the_commit_of_another_project_is_not_taken(tmp_path: Path) -> None:
    """Of one that an unpacked archive of the sources is below."""
    repository(tmp_path)
    assert commit_here(checkout(tmp_path / "unpacked")) is None


def test_variables_of_git_do_not_lead_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git sets them for its hooks, and a command may run in one."""
    here, other = tmp_path / "here", tmp_path / "other"
    here.mkdir()
    other.mkdir()
    commit = repository(here)
    subprocess.run(["git", "init", "--quiet"], cwd=other, check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert commit_of(here) == commit


def test_a_missing_git_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit is unknown then."""
    repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit_of(tmp_path) is None


@pytest.mark.parametrize("said", ["", "main\n", "0123\n", f"{COMMIT}\nmore\n", "\x1b[31m" + COMMIT])
def test_what_is_no_commit_is_not_shown(tmp_path: Path, said: str) -> None:
    """The file in a wheel can be changed by hand."""
    package = checkout(tmp_path)
    (package / "shipped").mkdir()
    (package / "shipped" / COMMIT_FILE).write_text(said)
    assert commit_here(package) is None


def test_a_repository_without_a_commit_has_none(tmp_path: Path) -> None:
    """There is nothing to name."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    assert commit_of(tmp_path) is None
