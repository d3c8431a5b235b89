"""The comparisons of one table: each group with the reference, its verdict, and what the verdict rests on."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from aboveboard.bias.betting import Newcomers, evidence, log_capital, pair_by_day
from aboveboard.bias.composition import decompose, sums_by_stratum
from aboveboard.bias.group_rows import GroupedPeople
from aboveboard.bias.impact import UNKNOWN
from aboveboard.bias.intersections import Attributes, largest, list_groups
from aboveboard.bias.log_rows import CheckRows
from aboveboard.bias.people_needed import people_needed
from aboveboard.bias.ratio import Method, ratio_by_person
from aboveboard.bias.units import equal_weights
from aboveboard.bias.verdict import BiasEvidence, BiasVerdict, give_verdict
from aboveboard.bias.watches import LARGEST, REST
from aboveboard.engine.sparse_rows import Floats
from aboveboard.errors import Unprocessable

STRATA = ("effective", "device", "placement")
"""The attributes whose mix is compared: the level in force, the device and the placement."""

RATE_LEAST, RATE_MOST = 0.001, 0.999
"""The rates that the number of people is computed for. At 0 and 1 there is none."""

Marks = NDArray[np.bool_]


class Mix(Struct, frozen=True):
    """The parts of the gap of two means: from the mix of strata, and from within them."""

    composition: float
    within: float


class Comparison(Struct, frozen=True, kw_only=True):
    """One group and the reference. The numbers are None where either of the two is hidden, or too small.

    `ratio` is of the means by person, with the interval of this report. `evidence` is the e-value of all days since the
    watch began, from `pairs` pairs. `is_evident`: it is among the findings of e-BH. `needed` is how many people a group an open verdict still needs in all.
    """

    by: Attributes
    group: str
    reference: str
    verdict: BiasVerdict
    mean: float | None = None
    reference_mean: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: Method | None = None
    evidence: float | None = None
    pairs: int | None = None
    is_evident: bool | None = None
    needed: int | None = None
    mixes: dict[str, Mix] | None = None


class ComparedTable(NamedTuple):
    """One table with its people in this report, and in the whole watch. `groups` are to be compared with `reference`.

    `small` are the known groups that are not, because too few people are in them or in the reference.
    """

    table: Attributes
    report: GroupedPeople
    watch: GroupedPeople
    reference: str
    groups: tuple[str, ...]
    small: tuple[str, ...]


def choose_groups(
    table: Attributes, report: GroupedPeople, watch: GroupedPeople, *, reference: str, k: int
) -> ComparedTable:
    """Returns the comparisons of a table, by numbers of people alone.

    The largest group is that of the whole watch. Raises Unprocessable for a reference that is no group of the table.
    """
    people = count_people(report)
    found = largest(count_people(watch)) if reference == LARGEST else reference
    if found not in (REST, UNKNOWN, *watch.names):
        raise Unprocessable(
            "The reference is no group of this table.",
            field="reference",
            expected=f"{LARGEST}, {REST}, or a group",
        )
    # Without the least number of people each group counts, so the difference is what is too small.
    known = list_groups(people, found, 0)
    enough = list_groups(people, found, k)
    if found == REST:
        enough = tuple(each for each in enough if sum(people[other] for other in known if other != each) >= k)
    elif people.get(found, 0) < k:
        enough = ()
    return ComparedTable(
        table, report, watch, found, enough, tuple(each for each in known if each not in enough)
    )


def count_people(grouped: GroupedPeople) -> dict[str, int]:
    """Returns the number of people of each group."""
    counts = np.bincount(grouped.codes, minlength=len(grouped.names)).tolist()
    return dict(zip(grouped.names, counts, strict=True))


def sides(grouped: GroupedPeople, codes: np.ndarray, group: str, reference: str) -> tuple[Marks, Marks]:
    """Returns marks for the group and for the reference, in `codes` of people or of rows.

    REST is every other known group of the table.
    """
    places = {name: at for at, name in enumerate(grouped.names)}
    own = codes == places.get(group, -2)
    if reference != REST:
        return own, codes == places.get(reference, -2)
    known = [places[name] for name in list_groups(dict.fromkeys(grouped.names, 0), group, 0)]
    return own, np.isin(codes, known)


class ReportTerms(NamedTuple):
    """The terms of all comparisons of a report: the bound, the level of each interval, alpha, and the watch's seed.

    `many` is how many comparisons there are.
    """

    tau: float
    level: float
    alpha: float
    seed: int
    number: int
    many: int


def gather_evidence(compared: ComparedTable, *, tau: float, seed: int) -> dict[str, tuple[float, int]]:
    """Returns the e-value and the number of pairs of each group, over all days of the watch."""
    found = {}
    watch = compared.watch
    for group in compared.groups:
        own, other = sides(watch, watch.codes, group, compared.reference)
        either = own | other
        newcomers = Newcomers(watch.days[either], own[either], watch.first_day_means[either])
        pairs = pair_by_day(newcomers, seed)
        found[group] = evidence(log_capital(pairs, tau)), pairs.group.size
    return found


def compare(
    compared: ComparedTable,
    found: Mapping[str, tuple[float, int]],
    findings: Iterable[str],
    terms: ReportTerms,
) -> list[Comparison]:
    """Returns the comparisons of a table with their verdicts, the small groups last. `findings` are those of e-BH."""
    evident = frozenset(findings)
    return [
        *(
            _compare_one(compared, group, found[group], terms, is_evident=group in evident)
            for group in compared.groups
        ),
        *(
            Comparison(
                by=compared.table,
                group=group,
                reference=compared.reference,
                verdict=give_verdict(None, terms.tau),
            )
            for group in compared.small
        ),
    ]


def _compare_one(
    compared: ComparedTable, group: str, found: tuple[float, int], terms: ReportTerms, *, is_evident: bool
) -> Comparison:
    report = compared.report
    own, other = sides(report, report.codes, group, compared.reference)
    one, two = report.means[own], report.means[other]
    place = compared.groups.index(group)
    randomness = np.random.default_rng((terms.seed, terms.number, place))
    ratio = ratio_by_person(one, two, randomness, terms.level)
    verdict = give_verdict(BiasEvidence(ratio.interval, is_evident), terms.tau)
    return Comparison(
        by=compared.table,
        group=group,
        reference=compared.reference,
        verdict=verdict,
        mean=float(one.mean()),
        reference_mean=float(two.mean()),
        ratio=ratio.interval.value,
        low=ratio.interval.low,
        high=ratio.interval.high,
        level=terms.level,
        method=ratio.method,
        evidence=found[0],
        pairs=found[1],
        is_evident=is_evident,
        needed=_count_needed(verdict, float(two.mean()), float(one.mean()), terms),
    )


def _count_needed(verdict: BiasVerdict, reference: float, group: float, terms: ReportTerms) -> int | None:
    if verdict not in (BiasVerdict.WATCH, BiasVerdict.NOT_ENOUGH):
        return None
    one, other = (min(max(each, RATE_LEAST), RATE_MOST) for each in (reference, group))
    return people_needed(one, other, terms.tau, alpha=terms.alpha, comparisons=terms.many)


def find_mixes(compared: ComparedTable, group: str, rows: CheckRows, values: Floats) -> dict[str, Mix]:
    """Returns the two parts of the gap by each of STRATA that the rows have. People count, not decisions."""
    found: dict[str, Mix] = {}
    own, other = sides(compared.report, compared.report.row_codes, group, compared.reference)
    for name in STRATA:
        if name not in rows.columns:
            continue
        column = rows.columns[name]
        one, two = (
            sums_by_stratum(column.codes[side], values[side], equal_weights(rows.people[side]), column.values)
            for side in (own, other)
        )
        parts = decompose(one, two)
        found[name] = Mix(parts.composition, parts.within)
    return found
