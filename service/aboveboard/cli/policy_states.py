"""The part of `aboveboard policy test` about states: it runs their examples and prints what fails or is missing."""

from pathlib import Path

import click

from aboveboard.gateway.rules import Rules
from aboveboard.states.state_examples import (
    StateCase,
    list_uncovered_states,
    load_state_cases,
    run_state_cases,
)


def test_states(folder: Path, rules: Rules) -> bool:
    """Runs the cases about states and prints the result. Returns True when all pass and none is missing.

    Raises PolicyRejected for a malformed case.
    """
    cases = load_state_cases(folder, rules.journeys, rules.catalogue)
    if not cases and not rules.journeys:
        return True
    failures = run_state_cases(rules.journeys, rules.catalogue, cases)
    gaps = list_uncovered_states(rules.journeys, cases)
    for line in (*map(_format_failure, failures), *gaps):
        click.echo(line, err=True)
    click.echo(
        f"{len(cases)} cases of states, {len(failures)} failed; {len(rules.journeys.states)} states, {len(gaps)} gaps"
    )
    return not failures and not gaps


def _format_failure(case: StateCase) -> str:
    said = ("does not hold", "holds")
    return f"{case.file}: {case.name}\n  - expected  {case.state} {said[case.holds]}\n  + got       {said[not case.holds]}"
