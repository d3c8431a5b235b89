"""The check of a report: computed again from an export, and compared part by part.

From the export that the report names, every part must come out again to the bit. A later export may lack the records of
people who were erased since. Links may have joined ids, and outcomes may have come. Then a part that differs is not
checked, and not wrong.

An export has no models, placements or prices. So what was decided again, and prices, can be computed on the gateway alone.
"""

from typing import NamedTuple

import msgspec
from msgspec import Struct

from aboveboard import canonical
from aboveboard.bias.apart_rows import Line
from aboveboard.bias.check import METHOD, BiasReport, encode_report
from aboveboard.bias.watches import BiasWatch, Period, period_of
from aboveboard.canonical import JsonObject, JsonValue
from aboveboard.errors import Unprocessable

PARTS = (
    *("seed", "people", "decisions", "many", "tables", "comparisons", "labels"),
    *("calibration", "prices", "proxies", "decided", "causes"),
)
"""The members of a report that are computed."""

OF_GATEWAY = frozenset({"prices", "decided", "causes"})
"""The members that need what no export has."""

OF_OUTCOMES = frozenset({"calibration"})
"""The members that outcomes change, which may come later."""


class StatedReport(NamedTuple):
    """A report as it was given: its terms, the size and checkpoint of its log, and all of its members."""

    watch: BiasWatch
    period: Period
    size: int
    checkpoint: str
    members: JsonObject


class Recomputation(Struct, frozen=True):
    """The parts that came out again, those that are wrong, and those that could not be checked.

    `erased` is how many decisions were erased since, and `links` how many entries of links came since. `of_gateway` are
    those that the gateway alone can compute.
    """

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    unchecked: tuple[str, ...]
    erased: int
    links: int
    of_gateway: tuple[str, ...] = ()


class _Source(Struct, frozen=True):
    checkpoint: str
    size: int


class _Terms(Struct, frozen=True):
    method: str
    watch: BiasWatch
    period: Period
    source: _Source


def read_report(data: bytes) -> StatedReport:
    """Returns the report of canonical JSON. Raises Unprocessable for anything else, and for another method."""
    try:
        members = canonical.decode(data)
        if not isinstance(members, dict) or canonical.encode(members) != data.rstrip(b"\n"):
            raise _refuse("This is not a report in canonical form.")
        if members.get("method") != METHOD:
            raise _refuse("This report was made by another method.")
        # Fractions are text in a report, so the conversion is not a strict one.
        terms = msgspec.convert(members, _Terms, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _refuse("This is not a report of a bias check.") from None
    if terms.period != period_of(terms.watch, max(1, terms.period.number)):
        raise _refuse("The period of this report is not one of its watch.")
    return StatedReport(terms.watch, terms.period, terms.source.size, terms.source.checkpoint, members)


def _refuse(problem: str) -> Unprocessable:
    return Unprocessable(problem, field="report", expected=f"a line of `bias run --json`, by {METHOD}")


def compare_report(stated: StatedReport, again: BiasReport, links: int) -> Recomputation:
    """Returns what came out again. `links` is the number of entries of links that the report's log did not have yet."""
    computed = canonical.decode(encode_report(again))
    found = computed if isinstance(computed, dict) else {}
    unlike = [each for each in PARTS if stated.members.get(each) != found.get(each)]
    erased = max(0, count_erased(found) - count_erased(stated.members))
    is_same = stated.checkpoint == again.source.checkpoint
    is_open = not is_same and (erased > 0 or links > 0 or stated.watch.measure == "benefit")
    of_gateway = [each for each in unlike if each in _list_of_gateway(stated.watch)]
    left = [each for each in unlike if each not in of_gateway]
    later = [each for each in left if is_open or (not is_same and each in OF_OUTCOMES)]
    return Recomputation(
        right=tuple(each for each in PARTS if each not in unlike),
        wrong=tuple(each for each in left if each not in later),
        unchecked=tuple(later),
        erased=erased,
        links=links,
        of_gateway=tuple(of_gateway),
    )


def _list_of_gateway(watch: BiasWatch) -> frozenset[str]:
    is_computed_there = watch.measure in ("chance", "price")
    return OF_GATEWAY | {"comparisons", "many"} if is_computed_there else OF_GATEWAY


def count_erased(members: JsonObject) -> int:
    """Returns the number of erased decisions that a report states; 0 where it states none."""
    lines = members.get("lines")
    found: JsonValue = 0
    for each in lines if isinstance(lines, list) else ():
        if isinstance(each, dict) and each.get("line") == Line.ERASED:
            found = each.get("decisions")
    return found if isinstance(found, int) else 0
