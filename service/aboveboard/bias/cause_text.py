"""The lines of a report about causes, proxies, calibration and prices, for a terminal."""

from collections.abc import Iterator

from aboveboard.bias.calibration_tables import CalibrationRow
from aboveboard.bias.cause_sentences import describe_cause, name_reason
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.price_check import PriceCheck, PriceGroup
from aboveboard.bias.proxies import AllFeatures, Proxy, ProxyTable
from aboveboard.bias.reason_parts import ReasonPart
from aboveboard.engine.confidence import Interval
from aboveboard.languages import FALLBACK

HIDDEN = "hidden"
"""The word for a number that would be about too few people."""


def describe_decided(found: DecidedCount | None) -> str:
    """Returns the line that says how many decisions were computed again."""
    if found is None:
        return "decided again: none, so no cause is computed; the gateway alone has the models"
    left = [f"{why} {_count(number)}" for why, number in found.undecided.items()]
    why_not = f" (not: {', '.join(left)})" if left else ""
    return f"decided again: {_count(found.decided)} of {_count(found.decisions)}{why_not}"


def describe_causes(found: GapCauses) -> Iterator[str]:
    """Yields the sentences about where one gap comes from, which are those of the page, and its parts."""
    for sentence in describe_cause(found, FALLBACK):
        yield f"  {sentence}"
    for each in (*found.opportunity, *found.caps):
        yield f"    {name_reason(FALLBACK, each.reason)}: {_describe_part(each)}"
    for name, step in (found.steps or {}).items():
        yield f"    {name_reason(FALLBACK, name)}: {_describe_interval(step)}"
    for key in found.keys:
        yield f"      {key.key}: {HIDDEN if key.part is None else f'{key.part:+.3f}'}"
    if found.mix is not None:
        yield f"    by level: {found.mix.composition:+.3f} from the mix, {found.mix.within:+.3f} within"


def _describe_part(each: ReasonPart) -> str:
    touched = f"{100 * each.share:.1f} of 100 decisions against {100 * each.reference_share:.1f}"
    return f"{_describe_interval(each.part)}, touched {touched}"


def _describe_interval(found: Interval) -> str:
    return f"{found.value:+.3f} ({found.low:+.3f} to {found.high:+.3f})"


def describe_proxies(table: ProxyTable) -> Iterator[str]:
    """Yields the lines about the features that tell a group of the table, each beside what chance gives."""
    if not table.proxies:
        return
    yield f"which of {table.features} used features reveal the group"
    yield from (f"  {_describe_proxy(each)}" for each in table.proxies)
    yield from (f"  {_describe_all(each)}" for each in table.together)


def _describe_proxy(each: Proxy) -> str:
    said = "reveals it" if each.is_telling else "no better than guessing"
    if each.cramers_v is None or each.cramers_v_by_chance is None:
        return f"{each.feature}: {said}, numbers {HIDDEN}"
    guess = ""
    if each.guess is not None and each.majority is not None:
        guess = (
            f"; a guess is right for {100 * each.guess:.1f} of 100, without it for {100 * each.majority:.1f}"
        )
    return f"{each.feature}: {said}, V {each.cramers_v:.2f} where chance gives {each.cramers_v_by_chance:.2f}{guess}"


def _describe_all(each: AllFeatures) -> str:
    if each.area is None or each.low is None or each.high is None:
        return f"all together, {each.group} against the others: too few people"
    said = "reveal it" if each.is_telling else "no better than guessing"
    return (
        f"all together, {each.group} against the others: {said}, area {each.area:.2f} "
        f"where chance gives {each.low:.2f} to {each.high:.2f}"
    )


def describe_calibration(row: CalibrationRow) -> str:
    """Returns the line of one group: what came of the items that the model chose, beside what it expected."""
    if row.observed is None or row.expected is None:
        return f"calibration of {row.group}: {HIDDEN}"
    z = "" if row.z is None else f", z {row.z:+.1f}"
    return (
        f"calibration of {row.group}: {100 * row.observed:.1f} of 100 were taken, "
        f"{100 * row.expected:.1f} were expected{z}"
    )


def describe_prices(found: PriceCheck) -> Iterator[str]:
    """Yields the lines about the guard: whether one thing had one price, and whether personal prices were shown."""
    yield f"prices: {_count(found.priced)} decisions had a price and a list price, of {found.revisions} revisions"
    if found.unequal:
        yield f"  ALARM: more than one price within an hour: {', '.join(found.unequal)}"
    if found.unguarded:
        yield f"  ALARM: {found.unguarded:,} personal decisions showed a price other than the list's"
    if not (found.unequal or found.unguarded):
        yield "  one price for each thing within an hour, and no personal price"


def describe_price_group(row: PriceGroup) -> str:
    """Returns the line of one group: how often its prices were not the list's, and by how much."""
    if row.unlike_list is None or row.shown_over_list is None:
        return f"prices of {row.group}: {HIDDEN}"
    return (
        f"prices of {row.group}: {100 * row.unlike_list:.1f} of 100 unlike the list's, "
        f"{100 * row.shown_over_list:.1f} % of it on average"
    )


def _count(number: int | None) -> str:
    return HIDDEN if number is None else f"{number:,}"
