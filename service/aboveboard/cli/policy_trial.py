"""`aboveboard policy trial`: a changed policy set, tried on the past decisions of an installation."""

from collections.abc import Iterator
from pathlib import Path

import click

from aboveboard.access.api_keys import ApiKey
from aboveboard.bias.suppression import K
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.cli.policy_folder import FOLDER, print_refusals
from aboveboard.declared import read_folder
from aboveboard.dry_runs import run
from aboveboard.dry_runs.progress import Effect, Trial
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.records import OPERATOR
from aboveboard.numbers.trial_groups import hide_groups
from aboveboard.policy.source import RULE_FILES
from aboveboard.words import Role

COMMAND = ApiKey("command", OPERATOR, Role.ADMIN, b"", 0)
"""The key in the entry of a dry run that a command started. No API key has this id."""


@click.command()
@click.argument("new", type=FOLDER)
@click.option("--most", type=click.IntRange(1, run.MOST), default=1_000, help="The newest decisions to try.")
@data_option
def trial(new: Path, most: int) -> None:
    """Tries the rules of the folder NEW on past decisions, and prints what they would have changed.

    No rule comes into force. The dry run is an entry of the log. Groups of few people are hidden.
    """
    with print_refusals():
        texts = read_folder(new)
        rules = {name: texts.text(name) for name in texts.names(RULE_FILES)}

        async def work(gateway: Gateway) -> Trial:
            found = await run.start(gateway, COMMAND, rules, most)
            await run.wait(gateway)
            return found

        made = on_installation(work)
    for line in describe_trial(made):
        click.echo(line)
    if made.state == "failed":
        raise click.ClickException(f"The dry run ended early. {made.problem}")


def describe_trial(made: Trial) -> Iterator[str]:
    """Yields the lines of a dry run that has ended."""
    yield f"policy set {made.policy}"
    yield f"{made.done:,} decisions tried"
    for effect in Effect:
        yield f"  {effect}: {made.effects[effect]:,}"
    yield f"  about no person: {made.nobody:,}"
    for dimension, tallies in made.groups.items():
        if tallies:
            yield f"by {dimension}, where at least {K} people:"
        for group in hide_groups(tallies):
            if (tally := group.tally) is None:
                yield f"  {group.value}: hidden"
            else:
                yield (
                    f"  {group.value}: {tally.changed_people:,} of {tally.people:,} people with a change; "
                    f"{tally.altered:,} altered and {tally.opened:,} opened of {tally.decisions:,} decisions"
                )
    for reason, count in made.unplayed.items():
        yield f"not tried, {reason}: {count:,}"
    for rule, count in made.by_rule.most_common():
        yield f"by rule {rule}: {count:,}"
