"""`aboveboard engine`: the rewards of the engine's choices, measured from the log, and its models."""

import click
import msgspec

from aboveboard.catalogue.cache import placement_key
from aboveboard.cli.engine_import import import_command
from aboveboard.cli.installation import data_option, on_installation
from aboveboard.engine.confidence import Interval
from aboveboard.engine.off_policy import Evaluation
from aboveboard.engine.sample_ratio import SampleRatio
from aboveboard.learning.rebuild import rebuild
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.imported_report import ImportedReport
from aboveboard.measurement.placement_report import Group, ItemReport, PartReport, Sample
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import measure
from aboveboard.measurement.window import read_window
from aboveboard.words import Level

ITEMS_PRINTED = 20
"""The items that are printed: those that were shown most. JSON has all."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def engine() -> None:
    """Reports the engine's rewards and rebuilds its models. Works beside a running gateway."""


engine.add_command(import_command)


@engine.command("report")
@click.option("--app", required=True, help="The app that the placement belongs to.")
@click.option("--placement", required=True, help="The placement's id.")
@click.option("--from", "first", metavar="DAY", help="The first day of the decisions, in UTC.")
@click.option("--to", "last", metavar="DAY", help="The last day of the decisions, in UTC, included.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as the HTTP API returns it.")
@data_option
def report_command(app: str, placement: str, first: str | None, last: str | None, as_json: bool) -> None:
    """Prints the rewards of a placement by level, its control group, its lift and the value of other policies.

    A reward is that of the first slot, between 0 and 1. Brackets hold a 95 % interval. The HTTP API returns the same.
    """
    window = read_window(first, last)
    found = on_installation(lambda gateway: report(gateway, app, placement, window))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
        return
    click.echo(
        f"{found.outcomes} outcomes, {found.shown} first slots of {found.placement}"
        + (f", {found.waiting} outcomes not learned yet" if found.waiting else "")
    )
    if found.imported != ImportedReport():
        click.echo(f"  {'imported':20} {_format_imported(found.imported)}")
    if found.refused:
        click.echo(f"  No mean is given: {found.refused}. Report also what was seen and not taken.")
    click.echo(f"  {'rewards':20} {_format_alarm(found.band)}")
    for each in found.levels:
        click.echo(f"  level {each.level} {Level(each.level).name.lower():12} {_format_group(each.group)}")
    click.echo(f"  {'personalized':20} {_format_group(found.personalized)}")
    click.echo(f"  {'control group':20} {_format_group(found.control)}")
    click.echo(
        f"  {'lift':20} {'too few people to tell' if found.lift is None else _format_interval(found.lift)}"
    )
    if found.sample_ratio is not None:
        click.echo(f"  {'sample ratio':20} {_format_ratio(found.sample_ratio)}")
    click.echo(f"  {'sample':20} {_format_sample(found.sample)}")
    for policy in found.policies:
        click.echo(f"  {_POLICIES[policy.policy]:20} {_format_evaluation(policy.evaluation)}")
    for part in found.parts:
        click.echo(f"  {f'{part.slot} {part.part}':20} {_format_part(part)}")
    for item in sorted(found.items, key=lambda each: -each.shown)[:ITEMS_PRINTED]:
        click.echo(f"  {item.item:20} {_format_item(item)}")


@engine.command("measure")
@click.option("--app", required=True, help="The app that the placement belongs to.")
@click.argument("placement")
@data_option
def measure_command(app: str, placement: str) -> None:
    """Measures now what a gateway measures in the background: the sample behind other policies, and the drift alarm.

    The next report has the result.
    """
    key = placement_key(app, placement)
    on_installation(lambda gateway: measure(gateway, key))
    click.echo("The placement was measured.")


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


def _format_imported(of: ImportedReport) -> str:
    days = "" if of.first is None else f", from {of.first} to {of.last}"
    known = f"{of.with_propensity} with a propensity, {of.waiting} not learned yet"
    return f"{of.learned} learned of {of.people} people{days}  ({known}; in none of the numbers below)"


def _format_ratio(ratio: SampleRatio) -> str:
    verdict = "do not trust the lift" if ratio.mismatch else "as declared"
    return f"{ratio.control} of {ratio.people} people in the control group, {ratio.share:.0%} declared: {verdict}"


def _format_part(part: PartReport) -> str:
    reward = "too few people to tell" if part.reward is None else _format_interval(part.reward)
    weight = "nothing learned" if part.weight is None else f"weight {part.weight:+.3f}"
    return f"{reward}  (shown {part.shown} times to {part.people} people; {weight})"


def _format_item(item: ItemReport) -> str:
    reward = "too few people to tell" if item.reward is None else _format_interval(item.reward)
    taken = "" if item.taken is None else f", taken {item.taken} times"
    weights = ", ".join(f"{each.words} {each.weight:+.3f}" for each in item.weights)
    return (
        f"{reward}  (shown {item.shown} times to {item.people} people{taken}; {weights or 'nothing learned'})"
    )


def _format_sample(sample: Sample | None) -> str:
    if sample is None:
        return "not read yet"
    share = f"{sample.outcomes} of {sample.of} outcomes ({sample.share:.0%})"
    return (
        f"{share}, from {sample.first} to {sample.last}, read {sample.made} in {sample.took_ms / 1000:.1f} s"
    )


def _format_alarm(band: Band) -> str:
    if band.direction is None:
        return f"as predicted  ({band.compared} compared)"
    means = f"{band.found:.4f}, predicted {band.predicted:.4f}"
    return f"{band.direction} the prediction since {band.since}: {means}  ({band.compared} compared)"


def _format_group(group: Group) -> str:
    reward = "too few people to tell" if group.reward is None else _format_interval(group.reward)
    return f"{reward}  ({group.shown} shown to {group.people} people)"


def _format_evaluation(evaluation: Evaluation) -> str:
    clipped = f", {evaluation.clipped_share:.1%} of the weights clipped" if evaluation.clipped else ""
    if evaluation.refused is not None:
        refused = evaluation.refused
        return f"no estimate: {refused.reason} ({refused.found:.4g}, enough: {refused.least:.4g}){clipped}"
    return (
        ", ".join(f"{name} {_format_interval(each)}" for name, each in evaluation.estimates.items()) + clipped
    )


def _format_interval(interval: Interval) -> str:
    return f"{interval.value:.4f} [{interval.low:.4f}, {interval.high:.4f}]"
