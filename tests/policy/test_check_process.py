"""The child that reads rules first: it lives for every bounded text, and its end is a refusal."""

import sys
from itertools import pairwise
from pathlib import Path
from unittest.mock import ANY

import pytest
from aboveboard.declared import DeclaredFiles, read_folder
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.gateway.rules import load_rules
from aboveboard.policy import check_process
from aboveboard.policy.check_process import check_in_child
from aboveboard.policy.source import read
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.conftest import SHIPPED
from tests.policy.hostile import CHAINS, hostile_rule

UNBOUNDED = (
    "import aboveboard.policy.cedar as cedar; cedar.find_excess = lambda text: None; " + check_process.PROGRAM
)


def with_rules(text: str) -> DeclaredFiles:
    """The shipped files, and one more with this text."""
    return with_file("z.cedar", text)


def with_file(name: str, text: str) -> DeclaredFiles:
    shipped = read_folder(SHIPPED)
    return DeclaredFiles(shipped.folder, {**shipped.contents, name: text.encode()})


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that another test had read counts as read."""
    monkeypatch.setattr(check_process, "_remembered", type(check_process._remembered)(16))


conditions = st.builds(
    lambda kind, size: CHAINS[kind](size),
    st.sampled_from(list(CHAINS)),
    st.integers(1, 60) | st.integers(300, 500) | st.sampled_from([1_000, 4_000, 30_000]),
)
"""Conditions at each side of each bound, and far above all of them."""


@settings(max_examples=6)
@given(st.lists(conditions, min_size=20, max_size=60), st.sampled_from(["and", "attributes", "or"]))
def test_no_bounded_text_ends_the_child(drawn: list[str], around: str) -> None:
    """Each rule is either read by both, or refused by both; the child has an eighth of the stack of a process."""
    mixed = [f"{first} && ({second})" for first, second in pairwise(drawn)]
    both = [f"({condition}).a" for condition in drawn] + [f"{CHAINS[around](40)} && {drawn[0]}"]
    files = with_rules("\n".join(hostile_rule(each) for each in (*drawn, *mixed, *both))[:260_000])
    check_in_child(files, is_judged=False)
    with pytest.raises(PolicyRejected):
        read(files)  # the annotations are wrong, so that no rule of these is in force


@pytest.mark.parametrize(
    ("condition", "signal"), [(CHAINS["brackets"](3_000), 11), (CHAINS["attributes"](30_000), 11)]
)
def test_a_crash_names_the_rule(condition: str, signal: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, line and rule of the text that ended the child: here one that has no bounds."""
    monkeypatch.setattr(check_process, "PROGRAM", UNBOUNDED)
    with pytest.raises(PolicyRejected) as refused:
        check_in_child(with_rules("\n" + hostile_rule(condition)), is_judged=False)
    assert refused.value.problems == [
        f"z.cedar:2: evil: it ended the process that read it (signal {signal}); remove it or make it simpler"
    ]


LIMITED = "import aboveboard.policy.check_child as child; child.{name} = {most}; child.PolicySet = {part}; child.main()"


@pytest.mark.parametrize(
    ("name", "most", "part", "told"),
    [
        ("CPU_S", 1, "lambda *_: [0 for _ in iter(int, 1)]", "reading it takes more than 20 seconds"),
        (
            "MEMORY_BYTES",
            1 << 28,
            "lambda *_: bytes(1 << 29)",
            "it ended the process that read it (exit code 1)",
        ),
    ],
)
def test_time_and_memory_end_the_child(
    name: str, most: int, part: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limits are the child's own; the refusal is about all rules together."""
    monkeypatch.setattr(check_process, "PROGRAM", LIMITED.format(name=name, most=most, part=part))
    with pytest.raises(PolicyRejected) as refused:
        check_in_child(read_folder(SHIPPED), is_judged=True)
    assert refused.value.problems[0].startswith(f"policies:1: (all rules together): {told}")


def test_a_child_that_waits_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting uses no processor time, so the clock has a limit of its own."""
    monkeypatch.setattr(check_process, "WAIT_S", 0.3)
    monkeypatch.setattr(
        check_process, "PROGRAM", "import time; print('a.cedar:3: slow', flush=True); time.sleep(60)"
    )
    with pytest.raises(PolicyRejected) as refused:
        check_in_child(read_folder(SHIPPED), is_judged=False)
    assert refused.value.problems[0].startswith("a.cedar:3: slow: reading it takes more than")


def test_a_text_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reload of the same rules starts no child, also with another notice; another text, or more to do, starts one."""
    files = read_folder(SHIPPED)
    check_in_child(files, is_judged=False)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    check_in_child(files, is_judged=False)
    check_in_child(with_file("notices/improve.en.md", "Yes?"), is_judged=False)
    for other, judged in ((files, True), (with_rules("//"), False)):
        with pytest.raises(StartupRefused, match="No process could be started"):
            check_in_child(other, is_judged=judged)


def test_what_this_process_has_judged_is_read_by_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it has survived them, they need no test. Rules that were only parsed were not judged."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    load_rules(SHIPPED, ANY, surveyed=False)
    with pytest.raises(StartupRefused, match="No process could be started"):
        load_rules(SHIPPED, ANY, child="judges")
    load_rules(SHIPPED, ANY)
    load_rules(SHIPPED, ANY, child="judges")


def test_the_child_has_no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An address of a database with its password is none of its business; where the code lies is."""
    monkeypatch.setenv("ABOVEBOARD_DATABASE", "postgresql://secret")
    seen = tmp_path / "seen"
    program = f"import aboveboard, os; open({str(seen)!r}, 'w').write(' '.join(os.environ)); "
    monkeypatch.setattr(check_process, "PROGRAM", program + check_process.PROGRAM)
    check_in_child(read_folder(SHIPPED), is_judged=False)
    assert "PYTHONPATH" in seen.read_text()
    assert "ABOVEBOARD_" not in seen.read_text()


def test_rules_with_problems_are_read() -> None:
    """The child reports none of them: this process does, with its own words."""
    check_in_child(with_rules("permit (; " + hostile_rule("context.nothing")), is_judged=True)
    check_in_child(DeclaredFiles(Path("nowhere"), {"use.cedar": b"\xff", "a.toml": None}), is_judged=True)
    check_in_child(DeclaredFiles(ANY, {}), is_judged=True)
