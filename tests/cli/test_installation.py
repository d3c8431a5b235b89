"""One way to choose the data folder, for every command; and no command makes an installation without saying so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from aboveboard import settings
from aboveboard.cli.installation import OTHER_FOLDER, describe_new, is_made
from aboveboard.cli.main import cli

from tests.commands import commands_of
from tests.faults.process import ROOT, Typed, environment, typed
from tests.world import Installation

MAKERS = {("serve",), ("demo",), ("keys", "create")}
WITHOUT_DATA = {
    ("audit", "statements"): "reads an export",
    ("audit", "verify"): "reads what it is given, and no data folder",
    ("bias", "count"): "reads what bias parquet wrote",
    ("bias", "parquet"): "reads an export",
    ("bias", "plan"): "reads an export",
    ("bias", "run"): "reads an export",
    ("bias", "verify"): "reads an export",
    ("bias", "watch"): "reads an export",
    ("openapi",): "prints what the code says",
    ("policy", "check"): "reads rules",
    ("policy", "diff"): "reads rules",
    ("policy", "report"): "reads rules",
    ("policy", "show"): "reads rules",
    ("policy", "test"): "reads rules",
}
DATA_IF_ASKED = {("policy", "check")}
"""The commands without data that take `--data` all the same, to compare what they read with an installation."""

TO_DO = "Start the gateway there first, or choose the folder with --data or ABOVEBOARD_DATA."


def commands(group: click.Group = cli, *before: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something, hidden ones too."""
    for name, command in commands_of(group).items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield (*before, name), command


COMMANDS = dict(commands())
ON_DATA = sorted(COMMANDS.keys() - MAKERS - WITHOUT_DATA.keys())


def fitting(parameter: click.Parameter, folder: Path) -> str:
    """Returns a value that the parameter takes."""
    if isinstance(parameter.type, click.Choice):
        return str(parameter.type.choices[0])
    if isinstance(parameter.type, click.Path) and parameter.type.exists:
        return __file__
    if isinstance(parameter.type, click.Path):
        return str(folder / "a-path")
    if isinstance(parameter.type, click.File):
        return os.devnull
    return "1" if isinstance(parameter.type, click.IntRange) else "x"


def required(words: tuple[str, ...], folder: Path) -> list[str]:
    """Returns what has to be typed behind the words."""
    found: list[str] = []
    for parameter in COMMANDS[words].params:
        # An argument that only an option makes superfluous is needed here.
        if parameter.required or isinstance(parameter, click.Argument):
            found += [parameter.opts[0]] if isinstance(parameter, click.Option) else []
            found.append(fitting(parameter, folder))
    return found


def test_the_command_that_chooses_is_known_for_every_command() -> None:
    """A new command is on one of the lists, or it takes `--data`."""
    has_option = {
        words for words, each in COMMANDS.items() if any("--data" in one.opts for one in each.params)
    }
    assert has_option == (COMMANDS.keys() - WITHOUT_DATA.keys()) | DATA_IF_ASKED
    assert has_option > MAKERS


@pytest.mark.parametrize("words", ON_DATA, ids=" ".join)
@pytest.mark.parametrize("by", ["option", "environment"])
def test_without_an_installation_a_command_refuses_and_makes_nothing(
    tmp_path: Path, words: tuple[str, ...], by: str
) -> None:
    """Exit code 1, the folder and what to do; in an empty folder and in the one around it stays what was there."""
    there, elsewhere = tmp_path / "there", tmp_path / "elsewhere"
    there.mkdir()
    option = ["--data", str(there)] if by == "option" else []
    refused = typed(elsewhere if option else there, *words, *required(words, tmp_path), *option)
    assert refused.code == 1
    said = refused.out + refused.err
    assert f"There is no installation in {there}" in said
    assert TO_DO in said
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.parametrize("words", ON_DATA, ids=" ".join)
def test_a_folder_that_is_missing_is_not_made(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Nor is one made above it."""
    refused = typed(tmp_path / "a" / "b", *words, *required(words, tmp_path))
    assert refused.code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", ON_DATA, ids=" ".join)
def test_what_an_interrupted_first_start_left_is_no_installation(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """An empty database file, without keys."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "aboveboard.db").touch()
    assert typed(data, *words, *required(words, tmp_path)).code == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["data", "aboveboard.db"]
    assert (data / "aboveboard.db").stat().st_size == 0


@pytest.mark.parametrize("words", sorted(WITHOUT_DATA), ids=" ".join)
def test_a_command_that_needs_no_data_makes_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    """After a success and after a failure."""
    data = tmp_path / "data"
    typed(data, *words, *required(words, tmp_path))
    assert not data.exists()


@pytest.mark.parametrize(
    "words", sorted((COMMANDS.keys() - WITHOUT_DATA.keys()) | DATA_IF_ASKED), ids=" ".join
)
def test_an_empty_folder_name_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    """As a shell gives it for a variable that is not set; the default would be another folder."""
    refused = typed(tmp_path / "data", *words, *required(words, tmp_path), "--data", "")
    assert (refused.code, refused.out) == (2, "")
    assert "'--data': The value is empty. Give a value or leave out the option." in refused.err
    assert list(tmp_path.iterdir()) == []


def apart(folder: Path, *words: str) -> Typed:
    """Runs the command in a working directory, without ABOVEBOARD_DATA."""
    surroundings = environment(folder, {})
    surroundings.pop("ABOVEBOARD_DATA")
    surroundings["PYTHONPATH"] = os.pathsep.join([str(ROOT / "service"), str(ROOT)])
    command = [sys.executable, "-m", "aboveboard", *words]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    return Typed(done.returncode, done.stdout, done.stderr)


CREATE = ("keys", "create", "--role", "app", "--name", "shop")


def test_in_a_wrong_directory_a_new_installation_is_reported(tmp_path: Path) -> None:
    """The default folder is relative. The new installation and the way to another one are on standard error."""
    made_here = apart(tmp_path, *CREATE)
    assert made_here.code == 0
    assert made_here.err.splitlines()[0] == f"Made a new installation in {tmp_path / 'data'}"
    assert made_here.err.splitlines()[-1] == OTHER_FOLDER
    assert made_here.out.startswith("ab_app_")


def test_in_a_wrong_directory_another_command_makes_nothing(tmp_path: Path) -> None:
    """It names the folder in which it looked."""
    refused = apart(tmp_path, "keys", "list")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == f"aboveboard: There is no installation in {tmp_path / 'data'}. {TO_DO}\n"
    assert list(tmp_path.iterdir()) == []


def test_an_option_chooses_the_folder_from_any_directory(tmp_path: Path) -> None:
    """The key that was made there is listed there."""
    data = tmp_path / "data"
    Installation(data).close()
    other = tmp_path / "other"
    other.mkdir()
    assert apart(other, *CREATE, "--data", str(data)).err == ""
    assert "shop" in apart(other, "keys", "list", "--data", str(data)).out
    assert list(other.iterdir()) == []


def test_an_option_beats_the_environment(tmp_path: Path) -> None:
    """The folder of the environment is not touched."""
    made_there = typed(tmp_path / "environment", *CREATE, "--data", str(tmp_path / "option"))
    assert made_there.err.startswith(f"Made a new installation in {tmp_path / 'option'}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["option"]


def test_a_new_installation_is_reported_though_the_command_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays, so it is not made in silence."""

    async def failing(*_: Any, **__: Any) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("aboveboard.cli.keys.create_key", failing)
    failed = typed(tmp_path, *CREATE)
    assert failed.code == 1
    assert failed.err.startswith(f"Made a new installation in {tmp_path}\n")


def test_what_has_lost_its_database_is_still_an_installation(tmp_path: Path) -> None:
    """So no command and no start takes it for a new one."""
    Installation(tmp_path).close()
    (tmp_path / "aboveboard.db").unlink()
    assert is_made(settings.load({"ABOVEBOARD_DATA": str(tmp_path)}))


def test_what_has_lost_its_keys_is_still_an_installation(tmp_path: Path) -> None:
    """Its database holds something."""
    Installation(tmp_path).close()
    for path in (tmp_path / "keys").iterdir():
        path.unlink()
    assert is_made(settings.load({"ABOVEBOARD_DATA": str(tmp_path)}))


def test_what_was_made_is_named_with_what_to_back_up(tmp_path: Path) -> None:
    """The keys, and the database."""
    lines = describe_new(settings.load({"ABOVEBOARD_DATA": str(tmp_path)})).splitlines()
    assert [
        str(tmp_path / name) in line for name, line in zip(("", "keys", "aboveboard.db"), lines, strict=True)
    ]
    assert ["back this up" in line for line in lines] == [False, True, True]
