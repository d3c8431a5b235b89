"""`aboveboard engine`: the rewards of the engine's choices, measured from the log."""

import click
import msgspec

from aboveboard.catalogue.cache import placement_key
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.engine.confidence import Interval
from aboveboard.engine.off_policy import Evaluation
from aboveboard.learning.rebuild import rebuild
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.placement_report import Group
from aboveboard.measurement.report import READ_MOST, report
from aboveboard.words import Level


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def engine() -> None:
    """Reports the engine's rewards and rebuilds its models. Works beside a running gateway."""


@engine.command("report")
@click.option("--app", required=True, help="The app that the placement belongs to.")
@click.option("--placement", required=True, help="The placement's id.")
@click.option(
    "--outcomes",
    "most",
    default=READ_MOST,
    show_default=True,
    type=click.IntRange(1),
    help="The most outcomes to read.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as the HTTP API returns it.")
@data_option
def report_command(app: str, placement: str, most: int, as_json: bool) -> None:
    """Prints the rewards of a placement by level, its control group, its lift and the value of other policies.

    A reward is that of the first slot, between 0 and 1. Brackets hold a 95 % interval.
    """
    found = on_installation(lambda gateway: report(gateway, app, placement, most=most))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    click.echo(
        f"{found.outcomes} outcomes read, {found.shown} first slots of {found.placement}"
        + (f", {found.gone} more of removed items" if found.gone else "")
    )
    click.echo(f"  {'rewards':20} {_format_alarm(found.band)}")
    for each in found.levels:
        click.echo(f"  level {each.level} {Level(each.level).name.lower():12} {_format_group(each.group)}")
    click.echo(f"  {'personalized':20} {_format_group(found.personalized)}")
    click.echo(f"  {'control group':20} {_format_group(found.control)}")
    click.echo(
        f"  {'lift':20} {'too few people to tell' if found.lift is None else _format_interval(found.lift)}"
    )
    for policy in found.policies:
        click.echo(f"  {_POLICIES[policy.policy]:20} {_format_evaluation(policy.evaluation)}")


@engine.command("rebuild")
@click.option("--app", required=True, help="The app that the placement belongs to.")
@click.argument("placement")
@data_option
def rebuild_command(app: str, placement: str) -> None:
    """Rebuilds the sufficient statistics of a placement's model from the records.

    The result equals learning the outcomes one by one, bit for bit. New outcomes wait until it is done, and the last
    model keeps serving. The log lines report the progress.
    """
    key = placement_key(app, placement)
    examples = on_installation(lambda gateway: rebuild(gateway, key, always=True))
    click.echo(f"The model was rebuilt from {examples} examples.")


_POLICIES = {"everybody": "baseline", "model": "newest model"}
"""The name of each policy on the screen. `everybody` is its name in the API: the same items for all people."""


def _format_alarm(band: Band) -> str:
    if band.direction is None:
        return f"as predicted  ({band.compared} compared)"
    means = f"{band.found:.4f}, predicted {band.predicted:.4f}"
    return f"{band.direction} the prediction since {band.since}: {means}  ({band.compared} compared)"


def _format_group(group: Group) -> str:
    reward = "too few people to tell" if group.reward is None else _format_interval(group.reward)
    return f"{reward}  ({group.shown} shown to {group.people} people)"


def _format_evaluation(evaluation: Evaluation) -> str:
    if evaluation.refused is not None:
        refused = evaluation.refused
        return f"not enough data: {refused.reason} ({refused.found:.0f} of {refused.least:.0f})"
    return ", ".join(f"{name} {_format_interval(each)}" for name, each in evaluation.estimates.items())


def _format_interval(interval: Interval) -> str:
    return f"{interval.value:.4f} [{interval.low:.4f}, {interval.high:.4f}]"
