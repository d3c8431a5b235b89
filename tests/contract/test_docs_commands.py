"""Every command that README.md and docs/ show is run, or read in full where a test cannot run it."""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import httpx
import pytest
from aboveboard.cli.main import COMMANDS, cli
from aboveboard.words import Role

from tests.docs import ROOT, TEXTS, blocks, inline_code
from tests.faults.process import typed
from tests.plain import PLAIN
from tests.shown_surfaces import surface
from tests.world import Installation, Shop

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
ELSEWHERE = {
    "curl": "test_docs_examples.py sends them",
    "make": "the Makefile has the target, and continuous integration runs the two of the README",
}
NOT_HERE = {
    "docker build -t aboveboard .": "needs a container runtime; test_packaging.py reads the Dockerfile",
    "docker run -p 8080:8080 -v aboveboard:/data aboveboard": "the same",
    "docker compose up --build": "the same; test_packaging.py reads compose.yaml",
    'echo "POSTGRES_PASSWORD=$(openssl rand -hex 24)" > .env': "belongs to it",
    "pip install --require-hashes -r requirements.lock -r requirements-build.lock": "needs a network",
    "pip install --no-deps --no-build-isolation --no-index .": "test_packaging.py runs it, into a folder",
    ".venv/bin/python -m pytest tests/engine/test_choice.py": "is this very run; the file is looked for below",
    ".venv/bin/python -m pytest tests/stories -k sqlite": "the same",
    "ABOVEBOARD_TEST_BUDGET=long HISTORY_SECONDS=300 .venv/bin/python -m pytest tests/faults/test_history.py "
    "--log-file=build/history.log --log-file-level=INFO": "takes five minutes; a short one is in this very run",
}
"""Commands that no test types as they stand, and why."""
RUN = (
    "operate/health",
    "operate/backup",
    "operate/keys",
    "operate/upgrade",
    "compliance/audit",
    "compliance/policies",
    "compliance/bias",
    "apps/drafts",
    "apps/surfaces",
)
"""The pages whose commands run on an installation of their own, one after another."""


def lines(name: str) -> Iterator[str]:
    """Yields the command lines of the shell blocks of a text; a continued line is one."""
    for block in blocks(name):
        if block.language == "sh":
            for line in block.text.replace("\\\n", " ").splitlines():
                if command := re.sub(r"(^|\s+)# .*$", "", line).strip():
                    yield command


def aboveboard(line: str) -> list[str] | None:
    """Returns the words after `aboveboard`, or None for another command."""
    first = line.split()[0].removeprefix(".venv/bin/")
    return shlex.split(line)[1:] if first == "aboveboard" else None


def test_every_command_line_has_its_test() -> None:
    """A line that no test runs or reads fails here."""
    stories = {
        "README.md",
        "docs/apps/tutorial.md",
        "docs/apps/workspace.md",
        "docs/compliance/prove.md",
        "docs/people/rights.md",
        "docs/apps/errors.md",
    }
    left = [
        (name, line)
        for name in TEXTS
        if name not in stories
        for line in lines(name)
        if line.split()[0] not in ELSEWHERE and line not in NOT_HERE and aboveboard(line) is None
    ]
    assert left == []
    assert sorted(set(NOT_HERE) - {line for name in TEXTS for line in lines(name)}) == []


def test_a_command_runs_only_where_a_test_runs_it() -> None:
    """Pages with `aboveboard` lines are those of RUN, and the one that creates a key."""
    pages = {name for name in TEXTS for line in lines(name) if aboveboard(line) is not None}
    assert pages == {f"docs/{name}.md" for name in RUN} | {"docs/start/run.md"}
    assert [words for line in lines("docs/start/run.md") if (words := aboveboard(line))] == [
        ["keys", "create", "--role", "app", "--name", "shop"]
    ]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which something was decided, beside the log's key in a file, and the policies."""
    folder = tmp_path_factory.mktemp("commands")
    installation = Installation(folder / "data")
    shop = installation.shop()
    shop.place()
    shop.decide()
    (folder / "log.vkey").write_text(
        httpx.get(f"{installation.url}/log/key", trust_env=False, verify=PLAIN).text
    )
    shop.http.close()
    owner = Shop(installation.url, installation.key(Role.APP, "shop"))
    with owner.http:
        owner.place(items=[{"item": "tent", "content": {"title": "A tent", "text": "It is light."}}])
        owner.ok("PUT", "/v1/surfaces/home", surface({"home": 1}))
    installation.close()
    (folder / "proposals.json").write_text(next(each.text for each in blocks("docs/apps/drafts.md")))
    shutil.copytree(ROOT / "policies", folder / "policies")
    return folder


@pytest.fixture
def lived_in(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "copy")) / "data"


@pytest.mark.parametrize("page", RUN)
def test_the_commands_of_a_page_run(page: str, lived_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In their order, in one folder; each ends well."""
    monkeypatch.chdir(lived_in.parent)
    ran = 0
    for words in map(aboveboard, lines(f"docs/{page}.md")):
        if words is not None:
            result = typed(lived_in, *words)
            assert result.code == 0, f"{words}: {result.out}{result.err}"
            ran += 1
    assert ran


def refused(words: list[str]) -> str | None:
    """Returns the fault of a command as it is written, or None. Nothing is run; a word in capitals is a value."""
    group: click.Command = cli
    context = click.Context(cli, info_name="aboveboard")
    while isinstance(group, click.Group):
        if not words:
            return None  # a family of commands is meant
        name, *words = words
        found = group.get_command(context, name)
        if found is None:
            return f"no command {name}"
        group = found
    known = {option for parameter in group.params for option in (*parameter.opts, *parameter.secondary_opts)}
    wrong = [word for word in words if word.startswith("--") and word != "--help" and word not in known]
    return f"no option {wrong[0]}" if wrong else None


def named(text: str) -> Iterator[list[str]]:
    """Yields the words of each command that stands in a sentence, such as `keys status` or `aboveboard doctor`."""
    for code in inline_code(text):
        words = code.replace('"..."', "REASON").split()
        if words[0] == "aboveboard" and len(words) > 1:
            yield words[1:]
        elif words[0] in COMMANDS and len(words) > 1:
            yield words


def test_every_command_named_in_a_sentence_exists() -> None:
    """With the options that it is named with."""
    found = [words for text in TEXTS.values() for words in named(text)]
    assert len(found) > 30
    assert [(words, fault) for words in found if (fault := refused(words))] == []


@pytest.mark.parametrize("words", [["keys", "make"], ["keys", "create", "--quick"], ["nothing"]])
def test_a_command_that_is_not_there_is_refused(words: list[str]) -> None:
    """Planted ones."""
    assert refused(words)


def test_every_target_named_is_in_the_makefile() -> None:
    """A reader who types one of them gets it."""
    said = set(re.findall(r"(?:`|^)make ([a-z-]+)", "\n".join(TEXTS.values()), re.MULTILINE))
    assert {"demo", "test", "run", "docs", "check"} <= said
    assert sorted(said - TARGETS) == []


def test_every_target_is_described() -> None:
    """On the page that a newcomer reads first, but for the one that lists them."""
    page = TEXTS["docs/start/try.md"]
    assert [target for target in TARGETS - {"help"} if f"make {target}" not in page] == []


MADE_LATER = {"aboveboard/connectors/", "tests/browser/screenshots/"}
"""A folder that the first connector creates, and one that the tests write."""


def test_what_is_named_is_there() -> None:
    """Files and folders that stand in the texts as code."""
    pattern = re.compile(r"((?:aboveboard|service|tests|policies|bench|docs|migrations|openapi)/[\w./-]*)")
    found = {
        code
        for text in TEXTS.values()
        for code in inline_code(text)
        if pattern.fullmatch(code) and "<" not in code
    }
    roots = (ROOT, ROOT / "service")
    missing = [name for name in found if not any((root / name).exists() for root in roots)]
    assert sorted(set(missing) - MADE_LATER) == []
