"""The README is held against what it describes: what it tells to type is typed, what it lists is compared."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from aboveboard.cli.main import cli
from aboveboard.gateway.metrics import Metrics
from aboveboard.settings import PREFIX, SETTINGS
from prometheus_client.metrics_core import Metric

from tests.curl import Assignment, Curl, filled, lines_of, send
from tests.world import Installation

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FREE_FORM = ("content", "control")
"""What stands below these is the app's own, or differs from reason to reason."""

# --- the API by example


def section(title: str) -> str:
    """A part of the README, without its heading."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


EXAMPLES = BLOCK.findall(section("The API by example"))


def fields_of(value: Any) -> Any:
    """The names of fields, without their values. A list is what its first entry is."""
    if isinstance(value, list):
        return [fields_of(value[0])] if value else []
    if not isinstance(value, dict):
        return None
    return {name: None if name in FREE_FORM else fields_of(below) for name, below in value.items()}


class Reader:
    """Somebody who types what the README says, with a key of their own and with ids from the answers they got."""

    def __init__(self, url: str, key: str) -> None:
        self.values = {"URL": url, "KEY": key, "AUTH": f"authorization: Bearer {key}"}
        self.answers: list[httpx.Response] = []

    def type(self, script: str) -> None:
        for step in lines_of(script):
            if not isinstance(step, Assignment):
                self.answers.append(send(step, self.values))
            elif step.value.startswith("dec_"):
                self.values[step.name] = self.answers[-1].json()["decision"]
            else:
                self.values.setdefault(step.name, step.value)


def typed(reader: Reader) -> Iterator[tuple[httpx.Response, Any]]:
    """Every answer, with the one that is documented where there is one, else None."""
    for at, (language, text) in enumerate(EXAMPLES):
        if language != "sh":
            continue
        before = len(reader.answers)
        reader.type(text)
        following = EXAMPLES[at + 1 :][:1]
        documented = [json.loads(each) for language, each in following if language == "json"]
        answers = reader.answers[before:]
        yield from zip(answers, [None] * (len(answers) - 1) + (documented or [None]), strict=bool(answers))


def test_the_api_by_example_is_what_happens(installation: Installation) -> None:
    """Every command is answered as it stands there: with that status, and with those fields."""
    examples = list(typed(Reader(installation.url, installation.key())))
    assert len(examples) >= 17
    for answer, documented in examples:
        wanted = (documented or {}).get("status", 200)
        assert answer.status_code == wanted, f"{answer.request.url.path}: {answer.text}"
        if documented is not None:
            assert fields_of(answer.json()) == fields_of(documented)


def test_what_becomes_of_each_example_is_what_is_said(installation: Installation) -> None:
    """Which signals and outcomes are kept is the point of the example, so it is compared in full."""
    for answer, documented in typed(Reader(installation.url, installation.key())):
        for listed in ("signals", "outcomes"):
            if listed in (documented or {}):
                assert answer.json() == documented


# --- what is listed


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    """As it should stand in the README; shown whole when it does not, so that it can be pasted."""
    lines = [head, "|" + "---|" * (head.count("|") - 1), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, str]]:
    """All that can be typed and is not hidden, each with the first sentence of its help."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)
        elif not command.hidden:
            yield f"`{' '.join((*words, name))}`", command.get_short_help_str(limit=1000)


def metric_name(metric: Metric) -> str:
    return f"`{metric.name}_total`" if metric.type == "counter" else f"`{metric.name}`"


TABLES = {
    "settings": table(
        "| setting | default | what it is |",
        [
            (f"`{PREFIX}{row.name}`", f"`{row.default}`" if row.default else "empty", row.sentence)
            for row in SETTINGS
        ],
    ),
    "commands": table("| command | does |", list(commands(cli, "aboveboard"))),
    "metrics": table(
        "| metric | what it counts |",
        [(metric_name(metric), metric.documentation) for metric in Metrics().registry.collect()],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_it_describes(name: str) -> None:
    """Row by row and word by word; nothing is missing and nothing is there that is not."""
    assert f"\n{TABLES[name]}\n" in README


def test_every_target_named_is_in_the_makefile() -> None:
    """Whoever types one of them gets it."""
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert {"demo", "test", "run"} <= named
    assert named <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_continuous_integration_runs_the_command_for_tests() -> None:
    """The one that the README names first, so that what is promised is what is run."""
    assert re.search(r"^make test +# .*every test$", README, re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text().splitlines()


def test_what_is_named_is_there() -> None:
    """Files and folders that stand in the README as code."""
    named = set(re.findall(r"`((?:service|tests|policies|bench)/[\w./]+)`", README))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


# --- the reader of commands


@pytest.mark.parametrize("script", ["wget $URL", "curl --insecure $URL", "curl -d '{}'", "curl $URL $URL"])
def test_the_reader_of_commands_refuses(script: str) -> None:
    """What it does not understand it does not pass over, or a command could stand there untested."""
    with pytest.raises((AssertionError, ValueError)):
        list(lines_of(script))


def test_the_reader_of_commands_reads_as_a_shell_does() -> None:
    """Words over several lines, continued lines, comments, variables."""
    script = 'A=1  # one\n# none\ncurl -H "k: $A" \\\n  $URL/x -d \'{"a":\n  "\'$A\'"}\'\n'
    assignment, command = lines_of(script)
    assert assignment == Assignment("A", "1")
    assert command == Curl("POST", "$URL/x", ("k: $A",), '{"a":\n  "$A"}')
    assert filled(str(command.data), {"A": "1"}) == '{"a":\n  "1"}'
