"""`aboveboard policy`, as it is typed."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from aboveboard.cli.policy import policy
from aboveboard.dry_runs.constant_context import ConstantField
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.rules import Rules, load_rules
from aboveboard.policy.cedar import OnError
from aboveboard.words import Category
from click.testing import CliRunner, Result

from tests.publishing import Press

SHIPPED = Path(__file__).parents[2] / "policies"


def typed(*words: object) -> Result:
    return CliRunner().invoke(policy, [str(word) for word in words])


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A copy of the shipped set, to change."""
    return Path(copytree(SHIPPED, tmp_path / "policies"))


def line_of(file: Path, text: str) -> int:
    return next(number for number, line in enumerate(file.read_text().splitlines(), 1) if text in line)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_check_fills_the_table_and_names_the_set() -> None:
    """How many cells, how long it took, and the id."""
    result = typed("check")
    assert result.exit_code == 0, result.stderr
    assert f"{7_200 * len(Category) + 18_444:,} cells judged in " in result.stdout
    assert "38 rules in 3 files" in result.stdout
    assert len(result.stdout.splitlines()[-1].removeprefix("policy set ")) == 64


def test_check_says_each_problem_on_standard_error(own: Path) -> None:
    """File, line, rule, one problem a line; and status 1."""
    replace(own / "use.cedar", "whatever you agreed to", "whatever was agreed to")
    replace(own / "use.cedar", "rest on specially protected facts about you", "rest on this")
    replace(own / "signals.cedar", "context.level >= 4", "context.level >=")
    result = typed("check", "--policies", own)
    assert (result.exit_code, result.stdout) == (1, "")
    syntax = line_of(own / "signals.cedar", "context.level >= }")
    rule = line_of(own / "use.cedar", '@id("advert-special")')
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        [f"signals.cedar:{syntax}", "(syntax)"],
        [f"use.cedar:{rule}", "advert-special"],
    ]


def test_check_refuses_a_set_that_breaks_a_law(own: Path) -> None:
    """Rules may be well written and still permit more to those who want less."""
    replace(
        own / "outbound.cedar",
        "when { context.cap_reached }",
        "when { context.cap_reached && context.quiet_now }",
    )
    replace(own / "signals.cedar", "when { context.gpc }", "when { !context.gpc }")
    result = typed("check", "--policies", own)
    assert result.exit_code == 1
    assert "keep-browser-signal: a browser signal permits to keep what was refused" in result.stderr


def test_test_runs_the_examples() -> None:
    """And counts them."""
    result = typed("test")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines() == [
        "75 cases, 0 failed; 38 rules, 0 gaps",
        "11 cases of states, 0 failed; 4 states, 0 gaps",
    ]


def test_test_shows_what_was_expected_and_what_came(own: Path) -> None:
    """Like a diff, under the name of the case."""
    replace(
        own / "outbound.cedar",
        "when { context.cap_reached }",
        "when { context.cap_reached && context.quiet_now }",
    )
    result = typed("test", "--policies", own)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "show.toml: What was shown often enough gives way",
        "    asked     show kind=offer sensitivity=plain personalized=True age=adult cap_reached=True "
        "quiet_now=False price_differs=False message_class=marketing given=True total_cap_reached=False "
        "unlabelled=no",
        "  - expected  refused by show-cap",
        "  + got       permitted by show-anything",
        "    should miss show-anything",
    ]
    assert "1 failed" in result.stdout


def test_test_fails_when_a_rule_has_no_case(own: Path) -> None:
    """A rule without an example is a guess."""
    (own / "examples" / "learn.toml").unlink()
    result = typed("test", "--policies", own)
    assert result.exit_code == 1
    assert "learn-minor: no example shows it deciding" in result.stderr
    assert "8 gaps" in result.stdout


def test_test_says_which_example_is_out_of_shape(own: Path) -> None:
    """On standard error, with status 1."""
    (own / "examples" / "learn.toml").write_text("ask = 1")
    result = typed("test", "--policies", own)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("learn.toml:1: (example): ")


def test_show_prints_every_rule_in_words() -> None:
    """By question, with class, source and place."""
    result = typed("show")
    assert result.exit_code == 0
    assert [line for line in result.stdout.splitlines() if line.endswith("rules")] == [
        "keep: 10 rules",
        "use: 14 rules",
        "show: 10 rules",
        "learn: 4 rules",
    ]
    assert "You agreed that we remember what you do here." in result.stdout
    line = line_of(SHIPPED / "use.cedar", '@id("advert-minor")')
    assert f"law: DSA Art. 28(2); since 2026-11-01; use.cedar:{line}" in result.stdout


def test_show_speaks_the_language_that_is_asked_for() -> None:
    """Or English, where the rules have no other."""
    assert (
        "Du hast erlaubt, dass wir uns merken, was du hier tust."
        in typed("show", "--language", "de-AT").output
    )
    assert typed("show", "--language", "xx").output == typed("show").output


def test_show_draws_what_each_level_opens() -> None:
    """A row for each reach; a cell says yes, or the rule that refuses."""
    rows = {
        line.split()[0]: line.split()[1:] for line in typed("show", "keep").stdout.splitlines()[-6:] if line
    }
    assert rows["off"] == ["page", "visit", "history", "everywhere"]
    assert rows["page"] == ["keep-above-dial", "yes", "yes", "yes", "yes"]
    assert rows["visit"] == ["keep-above-dial", "keep-above-dial", "yes", "yes", "yes"]
    assert rows["elsewhere"] == ["keep-above-dial"] * 4 + ["yes"]


def test_show_takes_other_facts_for_the_table() -> None:
    """Such as for whom."""
    result = typed("show", "use", "--fact", "age=minor", "--fact", "kind=offer", "--fact", "gpc=true")
    assert "age=minor" in result.stdout
    assert f"  {'history':<11}{'offer-minor':<22}" in result.stdout


@pytest.mark.parametrize("fact", ["age=old", "mood=good", "age", "kind=advert", "level=3"])
def test_show_refuses_facts_that_there_are_not(fact: str) -> None:
    """And lists those that there are."""
    result = typed("show", "keep", "--fact", fact)
    assert result.exit_code == 2
    assert (
        "This fact is not known. Use one of category, sensitivity, given, age, region, gpc" in result.stderr
    )


def test_diff_shows_gains_and_losses_by_rule(own: Path) -> None:
    """Where, how many cells, which rules before and after."""
    replace(
        own / "outbound.cedar",
        "when { context.cap_reached }",
        "when { context.cap_reached && context.quiet_now }",
    )
    result = typed("diff", SHIPPED, own)
    assert result.exit_code == 0
    assert "    - show-cap\n    + show-anything\n" in result.stdout
    first = result.stdout.splitlines()[2]
    assert first.startswith("gained show ")
    where = "cap_reached=True quiet_now=False total_cap_reached=False unlabelled=no|us_optout|other"
    assert first.endswith(f" cells  {where}")
    assert "909 cells gained, 0 lost, 3,315 for another reason" in result.stdout


def test_diff_prints_every_declared_value_that_changes(own: Path) -> None:
    """Caps that are lifted gain no cell, and are told all the same."""
    replace(own / "dial.toml", "[caps.age.minor]\nany = 2", "[caps.age.minor]\nany = 4")
    result = typed("diff", SHIPPED, own)
    assert "declared dial.toml caps.age.minor.any\n    - 2\n    + 4\n" in result.stdout
    assert result.stdout.endswith("; 1 declared values changed\n")


@pytest.mark.parametrize("command", ["check", "diff"])
def test_every_file_is_checked(own: Path, command: str) -> None:
    """A set with a broken dial would not come into force."""
    (own / "dial.toml").write_text("default_level = 9")
    flags = [own] if command == "diff" else ["--policies", own]
    result = typed(command, *flags)
    assert result.exit_code == 1
    assert "dial.toml" in result.stderr


def test_diff_compares_with_the_set_in_force(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which the setting ABOVEBOARD_POLICIES names."""
    monkeypatch.setenv("ABOVEBOARD_POLICIES", str(own))
    result = typed("diff", SHIPPED)
    old, new = result.stdout.splitlines()[:2]
    assert old.removeprefix("old ") == new.removeprefix("new ")
    assert result.stdout.endswith("0 cells gained, 0 lost, 0 for another reason; 0 declared values changed\n")


def test_a_setting_out_of_shape_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """No trace, one sentence, status 1."""
    monkeypatch.setenv("ABOVEBOARD_PORT", "http")
    result = typed("check")
    assert result.exit_code == 1
    assert result.stderr == "ABOVEBOARD_PORT must be a whole number of at most 65535, such as 0 or 100.\n"


def test_an_alarm_is_said_aloud(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that cannot be judged goes to standard error as well."""

    def alarmed(folder: Path, alarm: OnError, **more: Any) -> Rules:
        alarm("policy could not be judged: a test")
        return load_rules(folder, alarm, **more)

    monkeypatch.setattr("aboveboard.cli.policy_folder.load_rules", alarmed)
    assert typed("check").stderr == "policy could not be judged: a test\n"


@pytest.mark.parametrize("command", ["check", "test", "show", "diff"])
def test_help_helps(command: str) -> None:
    """Every command says what it does and what it takes."""
    result = typed(command, "--help")
    assert result.exit_code == 0
    assert "--policies" in result.stdout


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that judges no cells, which the tests of it above do."""
    monkeypatch.setattr("aboveboard.cli.policy.survey", lambda _: [])
    monkeypatch.setattr("aboveboard.cli.policy._print_cells", lambda *_: None)


@pytest.mark.usefixtures("unjudged")
def test_check_counts_whom_a_new_text_asks_again(press: Press) -> None:
    """Before it is loaded, from the installation that --data names."""
    data = press.house.installation.settings.data
    press.yes("asked", "messages")
    press.write("messages", asks=True)
    result = typed("check", "--policies", press.policies, "--data", data)
    assert result.exit_code == 0, result.stderr
    assert " a yes that ends; ask them again" in result.stdout
    assert press.reload()
    result = typed("check", "--policies", press.policies, "--data", data)
    assert result.stdout.splitlines()[-1] == "no yes ends"


@pytest.mark.usefixtures("unjudged")
def test_check_warns_of_a_field_that_looks_like_a_fact_about_people(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the counts and what to do. It is a warning, so the set may still come into force."""

    async def find(_: Gateway) -> list[ConstantField]:
        return [ConstantField("task", 18, 20)]

    monkeypatch.setattr("aboveboard.cli.policy.find_constant", find)
    data = press.house.installation.settings.data
    result = typed("check", "--policies", press.policies, "--data", data)
    assert result.exit_code == 0
    assert (
        "context.toml: fields.task: 18 of 20 people always sent one value; "
        'if it is a fact about them, write about = "person"'
    ) in result.stdout.splitlines()


@pytest.mark.usefixtures("unjudged")
def test_check_refuses_a_field_that_names_a_special_category(press: Press) -> None:
    """With the file, the field and the word."""
    text = press.edit("context.toml", "you are a guest", "you are pregnant")
    result = typed("check", "--policies", press.policies)
    (press.policies / "context.toml").write_text(text)
    assert result.exit_code == 1
    assert "context.toml: fields.role: names a special category of data: pregnant" in result.stderr


@pytest.mark.usefixtures("unjudged")
def test_check_refuses_a_text_that_the_log_has_otherwise(press: Press) -> None:
    """With what to do; without --data there is no log to compare with."""
    file = press.policies / "notices" / "improve.en.md"
    text = file.read_text()
    file.write_text(f"{text}\nMore.\n")
    data = press.house.installation.settings.data
    result = typed("check", "--policies", press.policies, "--data", data)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("notices/improve.en.md: version: the log has another text")
    assert "give the new text the version " in result.stderr
    assert typed("check", "--policies", press.policies).exit_code == 0
    file.write_text(text)


@pytest.mark.usefixtures("unjudged")
def test_check_needs_the_installation_that_is_named(tmp_path: Path) -> None:
    """A folder without one is no log that everything fits."""
    result = typed("check", "--data", tmp_path)
    assert result.exit_code == 1
    assert "There is no installation" in result.stderr
