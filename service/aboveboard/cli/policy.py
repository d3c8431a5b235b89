"""`aboveboard policy`: the check, the test, the display and the comparison of policy sets."""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from aboveboard.cli.installation import data_option, on_installation, read_options
from aboveboard.cli.lazy import LazyGroup
from aboveboard.cli.policy_folder import FOLDER, choose_folder, load_policies, policies_option, print_refusals
from aboveboard.cli.policy_states import test_states
from aboveboard.declared import choose_text
from aboveboard.dry_runs.constant_context import ConstantField, find_constant
from aboveboard.errors import PolicyRejected
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.notice_check import check_notices
from aboveboard.languages import FALLBACK
from aboveboard.policy.diff_text import describe_diff
from aboveboard.policy.examples import Failure, list_uncovered, load_cases, run
from aboveboard.policy.exhaustive_check import survey
from aboveboard.policy.levels import by_level, usual_of
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Keep, Use
from aboveboard.policy.rules import Rule
from aboveboard.policy.verdict import Verdict
from aboveboard.preferences.asked_again import count_asked_again
from aboveboard.words import Level


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def policy() -> None:
    """Checks, tests, shows and compares policy sets, which are folders of Cedar rules."""


policy.sources = {"report": "aboveboard.cli.policy_report", "trial": "aboveboard.cli.policy_trial"}


@policy.command()
@policies_option
@data_option
def check(folder: Path | None) -> None:
    """Reads the rules, judges every possible question, and prints each problem with its file, line and rule.

    With --data, it also compares the notices with the log of that installation. It then counts the people whose yes
    would end once the rules are in force. It warns of a field of the request that looks like a fact about people.
    """
    with print_refusals():
        started = time.perf_counter()
        policy_set = _load(folder)
        loaded = time.perf_counter()
        problems = survey(policy_set)
        judged = time.perf_counter()
        if problems:
            raise PolicyRejected(problems)
        found = _look_at_installation(folder) if read_options() else None
    files = {rule.file for rule in policy_set.rules.values()}
    click.echo(
        f"{len(policy_set.rules)} rules in {len(files)} files, read in {loaded - started:.2f} s: no problems"
    )
    _print_cells(policy_set, judged - loaded)
    click.echo(f"policy set {policy_set.id}")
    if found is not None:
        _print_constant(found.constant)
        _print_asked_again(found.asked)


class _Installation(NamedTuple):
    """The fields that look like facts about people, and by purpose the number of people who are asked again."""

    constant: list[ConstantField]
    asked: dict[str, int]


def _look_at_installation(folder: Path | None) -> _Installation:
    """Returns the consequences of the policies for the people of the installation. Raises StartupRefused."""

    async def look(gateway: Gateway) -> _Installation:
        await check_notices(gateway, gateway.rules)
        return _Installation(await find_constant(gateway), await count_asked_again(gateway))

    return on_installation(look, policies=folder)


def _print_constant(constant: Iterable[ConstantField]) -> None:
    for each in constant:
        click.echo(
            f"context.toml: fields.{each.field}: {each.constant:,} of {each.people:,} people always sent one value; "
            'if it is a fact about them, write about = "person"'
        )


def _print_asked_again(asked: Mapping[str, int]) -> None:
    for purpose, count in sorted(asked.items()):
        people = "1 person has" if count == 1 else f"{count:,} people have"
        click.echo(f"{purpose}: {people} a yes that ends; ask them again")
    if not asked:
        click.echo("no yes ends")


def _print_cells(policy_set: PolicySet, seconds: float) -> None:
    cells = Counter((ACTIONS[type(cell)], verdict.permitted) for cell, verdict in policy_set.cells())
    for action in ACTIONS.values():
        permitted, refused = cells[action, True], cells[action, False]
        click.echo(
            f"  {action:<6}{permitted + refused:>7,} cells {permitted:>7,} permitted {refused:>7,} refused"
        )
    click.echo(f"{cells.total():,} cells judged in {seconds:.2f} s")


@policy.command()
@policies_option
def test(folder: Path | None) -> None:
    """Runs the cases in examples/*.toml. Every rule needs a case that it decides and a case that it misses.

    Every state needs a case in which it holds and one in which it does not.
    """
    with print_refusals():
        chosen = choose_folder(folder)
        rules = load_policies(chosen)
        policy_set = rules.policy
        cases = load_cases(chosen)
        failures, open_ends = run(policy_set, cases), list_uncovered(policy_set, cases)
    for failure in failures:
        click.echo(_format_failure(failure), err=True)
    for line in open_ends:
        click.echo(line, err=True)
    click.echo(
        f"{len(cases)} cases, {len(failures)} failed; {len(policy_set.rules)} rules, {len(open_ends)} gaps"
    )
    with print_refusals():
        is_right = test_states(chosen, rules)
    if failures or open_ends or not is_right:
        sys.exit(1)


def _format_failure(failure: Failure) -> str:
    case = failure.case
    facts = " ".join(f"{name}={value}" for name, value in case.question._asdict().items())
    lines = [
        f"{case.file}: {case.name}",
        f"    asked     {ACTIONS[type(case.question)]} {facts}",
        f"  - expected  {_format_verdict(case.expected)}",
        f"  + got       {_format_verdict(failure.got)}",
    ]
    unwanted = [rule for rule in case.misses if rule in failure.got.rules]
    return "\n".join(lines + [f"    should miss {', '.join(unwanted)}"] * bool(unwanted))


def _format_verdict(verdict: Verdict) -> str:
    return f"{'permitted' if verdict.permitted else 'refused'} by {', '.join(verdict.rules)}"


@policy.command()
@click.argument("action", required=False, type=click.Choice(list(ACTIONS.values())))
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NAME=VALUE",
    help="A fact for the table, such as age=minor. Repeatable.",
)
@click.option(
    "--language", default=FALLBACK, show_default=True, help="The language of the sentences, such as de."
)
@policies_option
def show(action: str | None, facts: tuple[str, ...], language: str, folder: Path | None) -> None:
    """Prints the rules in words. With keep or use, it also prints what each level of the dial permits."""
    with print_refusals():
        policy_set = _load(folder)
    for kind, name in ACTIONS.items():
        if action in (None, name):
            _print_rules(name, [rule for rule in policy_set.rules.values() if name in rule.actions], language)
        if action == name and kind in (Keep, Use):
            _print_table(policy_set, kind, facts)


def _print_rules(action: str, rules: list[Rule], language: str) -> None:
    click.echo(f"{action}: {len(rules)} rules")
    for rule in sorted(rules, key=lambda rule: rule.effect):
        click.echo(f"  {rule.effect:<7} {rule.klass:<9} {rule.id:<22} {choose_text(rule.reason, language)}")
        click.echo(f"{'':43}{rule.source}; since {rule.since}; {rule.file}:{rule.line}")
    click.echo()


def _print_table(policy_set: PolicySet, kind: type[Keep] | type[Use], facts: tuple[str, ...]) -> None:
    changed = dict(_parse_fact(text, usual_of(kind)) for text in facts)
    click.echo(
        "by level, with " + " ".join(f"{name}={value}" for name, value in (usual_of(kind) | changed).items())
    )
    click.echo(f"  {'':<11}" + "".join(f"{level.name.lower():<22}" for level in Level).rstrip())
    for reach, verdicts in by_level(policy_set, kind, changed):
        click.echo(f"  {reach:<11}" + "".join(f"{_format_cell(each):<22}" for each in verdicts).rstrip())
    click.echo("  page: contextual data, unless --fact gives another category")


def _format_cell(verdict: Verdict) -> str:
    return "yes" if verdict.permitted else verdict.rules[0]


def _parse_fact(text: str, usual: Mapping[str, str | int]) -> tuple[str, str | int]:
    name, _, given = text.partition("=")
    values = {str(value).lower(): value for value in DIMENSIONS.get(name, ())}
    if name not in usual or given.lower() not in values:
        raise click.UsageError(
            f"This fact is not known. Use one of {', '.join(usual)}, then = and a value, such as age=minor."
        )
    return name, values[given.lower()]


@policy.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER, required=False)
@policies_option
def diff(old: Path, new: Path | None, folder: Path | None) -> None:
    """Prints the changes for people between two policy sets: cells gained and lost by rule, and every declared value.

    Without NEW, it compares the OLD folder with the policy set of --policies or ABOVEBOARD_POLICIES.
    """
    with print_refusals():
        before, after = _load(old), _load(new or folder)
    for line in describe_diff(before, after):
        click.echo(line)


def _load(folder: Path | None) -> PolicySet:
    return load_policies(folder).policy
