"""The terms and the source of a report, and what is hidden or missing in it, in words."""

from collections.abc import Iterator
from hashlib import sha256

from msgspec import Struct

from aboveboard.bias.calibration_tables import CalibrationRow
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.check import BiasReport, LineShown, encode_report
from aboveboard.bias.key_parts import KeyPart
from aboveboard.bias.price_check import PriceCheck, PriceGroup
from aboveboard.bias.proxies import AllFeatures, Proxy
from aboveboard.bias.report_names import list_conditions, name_attributes, name_reference, say
from aboveboard.bias.report_numbers import (
    show_text,
    write_bound,
    write_count,
    write_day,
)
from aboveboard.bias.watches import start_of

Pairs = list[tuple[str, str]]
"""Names and values, in order."""


def list_terms(report: BiasReport, language: str) -> Pairs:
    """Returns the declared terms, and the number and level of the comparisons that follow from them."""
    watch = report.watch
    tables = [name_attributes(language, (each,) if isinstance(each, str) else each) for each in watch.by]
    levels = {each.level for each in report.comparisons if each.level is not None}
    terms = {
        "class": "; ".join(list_conditions(language, watch.class_)),
        "measure": say(language, f"measure-{watch.measure}"),
        "by": "; ".join(tables),
        "reference": name_reference(language, watch.reference),
        "tau": write_bound(language, watch.tau),
        "alpha": write_bound(language, watch.alpha),
        "k": write_count(language, watch.k),
        "many": write_count(language, report.many),
        "level": ", ".join(write_bound(language, round(each, 6)) for each in sorted(levels)),
        "since": write_day(language, start_of(watch)),
        "days": write_count(language, watch.period_days),
    }
    return [(say(language, f"term-{name}"), value) for name, value in terms.items() if value]


def list_source(report: BiasReport, language: str) -> Pairs:
    """Returns what the report was computed from, and the hash of its canonical bytes, which binds the page to them."""
    source = report.source
    parts = {
        "origin": show_text(source.origin),
        "size": write_count(language, source.size),
        "made": show_text(source.made),
        "checkpoint": source.checkpoint,
        "records": source.records,
        "labels": "" if report.labels is None else report.labels.sha256,
        "method": report.method,
        "report": sha256(encode_report(report)).hexdigest(),
    }
    return [(say(language, f"source-{name}"), show_text(value)) for name, value in parts.items() if value]


def describe_people(report: BiasReport, language: str) -> str:
    """Returns how many people and visits the report is about."""
    if report.people is None or report.decisions is None:
        return say(language, "people-hidden")
    return say(language, "people", people=report.people, visits=report.decisions)


def describe_hidden(report: BiasReport, language: str) -> Iterator[str]:
    """Yields what is hidden and why, or that nothing is."""
    k = report.watch.k
    tables = [each for each in report.tables if each.hidden]
    is_elsewhere = _is_total_hidden(report) or any(map(_is_hidden, _list_parts(report)))
    if not tables and not is_elsewhere:
        yield say(language, "hidden-nothing")
        return
    yield say(language, "hidden-why", k=k)
    yield say(language, "hidden-more")
    for each in tables:
        by = name_attributes(language, each.by)
        yield say(language, "hidden-rows", by=by, count=each.hidden, rows=len(each.rows))
    if is_elsewhere:
        yield say(language, "hidden-some")


def _is_total_hidden(report: BiasReport) -> bool:
    return bool(report.tables) and report.people is None


def _list_parts(report: BiasReport) -> Iterator[Struct]:
    """Yields the parts of the report, beside its tables, that have numbers."""
    yield from report.lines
    yield from (row for table in report.calibration for row in table.rows)
    yield from (each for table in report.proxies for each in (*table.proxies, *table.together))
    yield from (key for each in report.causes for key in each.keys)
    yield from report.causes
    if report.prices is not None:
        yield from (report.prices, *(row for table in report.prices.tables for row in table.rows))
    if report.decided is not None:
        yield report.decided


def _is_hidden(part: Struct) -> bool:
    """Returns True where a number of the part is hidden."""
    match part:
        case GapCauses():
            return part.gap is None or part.hidden_keys > 0
        case DecidedCount():
            return None in (part.decisions, part.decided, *part.undecided.values())
        case _:
            return getattr(part, _FIRST[type(part)]) is None


_FIRST: dict[type[Struct], str] = {
    LineShown: "decisions",
    CalibrationRow: "observed",
    Proxy: "cramers_v",
    AllFeatures: "area",
    KeyPart: "part",
    PriceCheck: "priced",
    PriceGroup: "unlike_list",
}
"""The number that is None in a part where its numbers are hidden."""


def describe_labels(report: BiasReport, language: str) -> list[str]:
    """Returns what came of the lines of the label file; the first is about all of them. Empty without a file."""
    if report.labels is None:
        return []
    counts = report.labels.counts
    left = ("unmatched", "blank", "repeated", "conflicting")
    return [
        say(language, "labels", lines=counts.lines, people=counts.people, labels=counts.labels),
        *(say(language, f"labels-{name}", count=getattr(counts, name)) for name in left),
    ]


def list_limits(report: BiasReport, language: str) -> list[str]:
    """Returns what a check of this kind does not show."""
    names = {name for table in report.tables for name in table.by}
    found = ["cause", "erased"]
    found += [report.watch.measure] if report.watch.measure in ("benefit", "chance", "price") else []
    found += ["device"] if "device" in names else []
    return [say(language, f"limits-{name}") for name in found]
