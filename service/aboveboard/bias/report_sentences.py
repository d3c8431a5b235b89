"""The sentences of a report about its comparisons, each with the condition under which it is true.

A sentence is said where its condition holds, and nowhere else. So no sentence says what the numbers do not. All
languages have the same sentences under the same conditions.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from aboveboard.bias.check import BiasReport
from aboveboard.bias.comparisons import STRATA, Comparison, Mix
from aboveboard.bias.feature_rows import has_price_alarm
from aboveboard.bias.report_names import Values, name_group, name_thing, say
from aboveboard.bias.report_numbers import (
    is_huge,
    write_about,
    write_bound,
    write_bounded,
    write_change,
    write_count,
    write_evidence,
    write_share,
)
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.bias.watches import REST, BiasWatch, Measure

Verdict = BiasVerdict


class ShownComparison(NamedTuple):
    """A comparison with what its sentences may use.

    `people` is how many the group has in this report, and `others` how many the reference has. None is hidden.
    """

    of: Comparison
    watch: BiasWatch
    people: int | None
    others: int | None


def find_all(report: BiasReport) -> Iterator[ShownComparison]:
    """Yields the comparisons in the order of the report."""
    people = {(table.by, row.group): row.people for table in report.tables for row in table.rows}
    for each in report.comparisons:
        yield ShownComparison(
            each, report.watch, people.get((each.by, each.group)), people.get((each.by, each.reference))
        )


def describe_verdict(found: ShownComparison, language: str) -> str:
    """Returns the sentence of the verdict."""
    return _say_all(found, VERDICTS, language)[0]


def describe_finding(found: ShownComparison, language: str) -> list[str]:
    """Returns all sentences about the comparison, that of the verdict first."""
    return [
        *_say_all(found, (*VERDICTS, *NUMBERS), language),
        *(text for name in STRATA for text in _describe_mix(found.of, name, language)),
    ]


def codes_of(found: ShownComparison) -> list[str]:
    """Returns the codes of the sentences that hold, but for those about mixes."""
    return [code for code, holds in (*VERDICTS, *NUMBERS) if holds(found)]


UNCOUNTED: tuple[Measure, ...] = ("chance", "price")
"""The measures that some decisions have no value of."""

Claims = tuple[tuple[str, Callable[[ShownComparison], bool]], ...]


def _is(verdict: BiasVerdict) -> Callable[[ShownComparison], bool]:
    return lambda found: found.of.verdict is verdict


def _is_less(found: ShownComparison) -> bool:
    """Returns True where the interval of this report lies below 1."""
    return found.of.high is not None and found.of.high < 1.0


def _is_more(found: ShownComparison) -> bool:
    return found.of.low is not None and found.of.low > 1.0


def _is_alarming(found: ShownComparison) -> bool:
    return found.of.is_evident is True


def _has_numbers(found: ShownComparison) -> bool:
    return found.of.mean is not None


def _is_open(found: ShownComparison) -> bool:
    return _has_numbers(found) and found.of.verdict in (Verdict.WATCH, Verdict.NOT_ENOUGH)


def _count_have(found: ShownComparison) -> int | None:
    """Returns the people of the smaller side, or of the group alone where the other is not shown.

    Tables count people without a value of UNCOUNTED measures too. So nothing can be said of those.
    """
    if found.watch.measure in UNCOUNTED:
        return None
    known = [each for each in (found.people, found.others) if each is not None]
    return min(known) if found.people is not None else None


def _is_short(found: ShownComparison) -> bool:
    have, needed = _count_have(found), found.of.needed
    return have is not None and needed is not None and have < needed


def _is_enough(found: ShownComparison) -> bool:
    have, needed = _count_have(found), found.of.needed
    return have is not None and needed is not None and have >= needed


VERDICTS: Claims = (
    ("disparity", _is(Verdict.DISPARITY)),
    ("fine", lambda it: it.of.verdict is Verdict.FINE and not _is_less(it) and not _is_more(it)),
    ("fine-less", lambda it: it.of.verdict is Verdict.FINE and _is_less(it)),
    ("fine-more", lambda it: it.of.verdict is Verdict.FINE and _is_more(it)),
    ("watch", lambda it: it.of.verdict is Verdict.WATCH and _has_numbers(it) and not _is_alarming(it)),
    ("watch-alarm", lambda it: it.of.verdict is Verdict.WATCH and _is_alarming(it)),
    ("watch-hidden", lambda it: it.of.verdict is Verdict.WATCH and not _has_numbers(it)),
    ("not-enough", _is(Verdict.NOT_ENOUGH)),
    ("not-looked", _is(Verdict.NOT_LOOKED)),
)
"""The sentences of verdicts. Exactly one of them holds for a comparison."""

NUMBERS: Claims = (
    ("rates-selection", lambda it: _has_numbers(it) and it.watch.measure == "selection"),
    ("rates-exposure", lambda it: _has_numbers(it) and it.watch.measure == "exposure"),
    ("rates-benefit", lambda it: _has_numbers(it) and it.watch.measure == "benefit"),
    ("rates-chance", lambda it: _has_numbers(it) and it.watch.measure == "chance"),
    ("rates-price", lambda it: _has_numbers(it) and it.watch.measure == "price"),
    ("ratio", lambda it: it.of.ratio is not None and it.of.high is not None),
    ("ratio-open", lambda it: it.of.ratio is not None and it.of.high is None),
    ("ratio-none", lambda it: _has_numbers(it) and it.of.ratio is None),
    ("hidden", lambda it: not _has_numbers(it) and it.of.verdict is not Verdict.NOT_LOOKED),
    ("needed", lambda it: _is_open(it) and _is_short(it) and it.others is not None),
    ("needed-own", lambda it: _is_open(it) and _is_short(it) and it.others is None),
    ("needed-bare", lambda it: _is_open(it) and it.of.needed is not None and _count_have(it) is None),
    ("needed-came", lambda it: _is_open(it) and _is_enough(it)),
    ("needed-none", lambda it: _is_open(it) and it.of.needed is None),
    ("alarm", lambda it: it.of.evidence is not None and _is_alarming(it)),
    ("no-alarm", lambda it: it.of.evidence is not None and not _is_alarming(it)),
)
"""The sentences with numbers, in the order in which they are said."""


def _say_all(found: ShownComparison, claims: Claims, language: str) -> list[str]:
    values = _values_of(found, language)
    return [say(language, code, **values) for code, holds in claims if holds(found)]


def _values_of(found: ShownComparison, language: str) -> Values:
    """Returns what the sentences name. A number that the report hides is not among them."""
    of, watch = found.of, found.watch
    values: Values = name_thing(watch.class_) | {
        "group": name_group(language, of.by, of.group),
        "k": watch.k,
        "kind": "rest" if of.reference == REST else "group",
        "reference": name_group(language, of.by, of.reference),
        "tau": write_bound(language, watch.tau),
    }
    if of.mean is not None and of.reference_mean is not None:
        values |= {"own": write_share(language, of.mean), "other": write_share(language, of.reference_mean)}
    ends = {name: getattr(of, name) for name in ("ratio", "low", "high") if getattr(of, name) is not None}
    values |= dict(zip(ends, write_bounded(language, ends.values(), (watch.tau, 1.0)), strict=True))
    if of.needed is not None:
        values["needed"] = write_about(language, of.needed)
    have = _count_have(found)
    if have is not None:
        values["have"] = write_count(language, have)
    if of.evidence is not None and of.pairs is not None:
        values |= {"evidence": _write_evidence(language, of.evidence), "pairs": of.pairs}
    return values


def _write_evidence(language: str, evidence: float) -> str:
    written = write_evidence(language, evidence)
    return say(language, "over", number=written) if is_huge(evidence) else written


def _describe_mix(of: Comparison, stratum: str, language: str) -> Iterator[str]:
    """Yields which part makes most of a gap that this report shows. Without such a gap, the parts are chance."""
    mix = (of.mixes or {}).get(stratum)
    if mix is None or of.mean is None or of.reference_mean is None or of.high is None or of.high >= 1.0:
        return
    gap = of.mean - of.reference_mean
    code = name_larger(mix, gap)
    if code is not None:
        parts = (("gap", gap), ("mix", mix.composition), ("within", mix.within))
        written = {name: write_change(language, value) for name, value in parts}
        yield say(language, code, stratum=stratum, **written)


def name_larger(mix: Mix, gap: float) -> str | None:
    """Returns the code of the part that makes more than half of the gap; None where neither does."""
    if not mix.composition or not gap:
        return None
    if 0.5 < mix.composition / gap <= 1.0:
        return "mix-most"
    return "within-most" if 0.5 < mix.within / gap <= 1.0 else None


HEADS: tuple[tuple[str, Callable[[BiasReport], bool]], ...] = (
    ("head-empty", lambda it: not it.tables),
    ("head-nothing", lambda it: bool(it.tables) and not _list_verdicts(it)),
    ("head-disparity", lambda it: _worst(it) is Verdict.DISPARITY),
    ("head-watch", lambda it: _worst(it) is Verdict.WATCH),
    ("head-not_enough", lambda it: _worst(it) is Verdict.NOT_ENOUGH),
    ("head-fine", lambda it: _worst(it) is Verdict.FINE),
)
"""The sentences that answer for the whole report. Exactly one of them holds."""

_BY_WEIGHT = (Verdict.DISPARITY, Verdict.WATCH, Verdict.NOT_ENOUGH, Verdict.FINE)


def _list_verdicts(report: BiasReport) -> frozenset[BiasVerdict]:
    """Returns the verdicts on what was compared."""
    return frozenset(each.verdict for each in report.comparisons) - {Verdict.NOT_LOOKED}


def _worst(report: BiasReport) -> BiasVerdict | None:
    found = _list_verdicts(report)
    return next((each for each in _BY_WEIGHT if each in found), None)


def describe_answer(report: BiasReport, language: str) -> list[str]:
    """Returns the answer of the whole report, an alarm of prices, and how many comparisons were left out."""
    watch = report.watch
    values: Values = {"tau": write_bound(language, watch.tau), "k": watch.k}
    said = [say(language, code, **values) for code, holds in HEADS if holds(report)]
    if has_price_alarm(report.prices):
        said.append(say(language, "head-prices"))
    small = sum(each.verdict is Verdict.NOT_LOOKED for each in report.comparisons)
    return [*said, say(language, "head-small", count=small, **values)] if small else said
