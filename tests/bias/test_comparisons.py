"""The comparisons of a table: chosen by numbers of people, and judged by what they got."""

import numpy as np
import pytest
from aboveboard.bias.comparisons import (
    ReportTerms,
    choose_groups,
    compare,
    count_people,
    find_mixes,
    gather_evidence,
    sides,
)
from aboveboard.bias.group_rows import group_people
from aboveboard.bias.log_rows import CheckRows, Column
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.errors import Unprocessable

from tests.bias.logs import plain_details

TERMS = ReportTerms(tau=0.8, level=0.95, alpha=0.05, seed=7, number=1, many=1)


def rows_of(groups, *, seed=1, strata=None):
    """One row for each person: (name, people, rate) by group, spread over ten days."""
    randomness = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(groups)), [people for _, people, _ in groups])
    rates = np.repeat([rate for _, _, rate in groups], [people for _, people, _ in groups])
    order = randomness.permutation(codes.size)
    codes, rates = codes[order], rates[order]
    values = (randomness.random(codes.size) < rates).astype(float)
    people = np.arange(codes.size)
    columns = {"g": Column(codes, tuple(name for name, _, _ in groups))}
    if strata is not None:
        columns["effective"] = Column(strata(codes), ("0", "1"))
    return CheckRows(
        np.sort(people % 10), people, people, values, values, values, columns, plain_details(codes.size)
    )


def grouped(rows):
    return group_people(rows, rows.selected, ("g",), 1)


def chosen(groups, reference="largest", k=10):
    found = grouped(rows_of(groups))
    return choose_groups(("g",), found, found, reference=reference, k=k)


GROUPS = [("a", 300, 0.5), ("b", 200, 0.5), ("c", 9, 0.5), ("unknown", 400, 0.5)]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("largest", ("a", ("b",), ("c",))),
        ("b", ("b", ("a",), ("c",))),
        ("rest", ("rest", ("a", "b"), ("c",))),
        ("c", ("c", (), ("a", "b"))),
    ],
)
def test_groups_are_chosen_by_numbers_of_people(reference, expected):
    """Unknown people are no group, and a small reference is none."""
    found = chosen(GROUPS, reference)
    assert (found.reference, found.groups, found.small) == expected


def test_a_reference_that_is_no_group_is_refused():
    """A typing error would compare nothing."""
    with pytest.raises(Unprocessable):
        chosen(GROUPS, "z")


def test_without_a_known_group_nothing_is_compared():
    """And nothing is refused."""
    found = chosen([("unknown", 400, 0.5)])
    assert (found.groups, found.small) == ((), ())


def test_the_rest_are_all_other_known_people():
    """The counts of people and those of rows each have a rest."""
    found = grouped(rows_of(GROUPS))
    own, other = sides(found, found.codes, "a", "rest")
    assert (own.sum(), other.sum()) == (300, 209)
    assert count_people(found) == {"a": 300, "b": 200, "c": 9, "unknown": 400}


def judged(groups, *, findings=None, reference="largest"):
    found = chosen(groups, reference)
    evidence = gather_evidence(found, tau=0.8, seed=7)
    certain = [group for group, (value, _) in evidence.items() if value >= 20]
    return {
        each.group: each
        for each in compare(found, evidence, certain if findings is None else findings, TERMS)
    }


def test_a_gap_is_a_disparity_and_none_is_fine():
    """Half as much in one group, as much in the other; too few people in the third."""
    found = judged([("a", 3000, 0.4), ("b", 1500, 0.2), ("c", 1500, 0.4), ("d", 9, 0.4)])
    verdicts = {name: each.verdict for name, each in found.items()}
    assert verdicts == {"b": BiasVerdict.DISPARITY, "c": BiasVerdict.FINE, "d": BiasVerdict.NOT_LOOKED}
    assert found["b"].low < 0.5 < found["b"].high < 0.8
    assert found["b"].evidence > 20 > found["c"].evidence
    assert found["d"].mean is None


def test_few_people_are_not_enough_and_the_number_needed_is_said():
    """About as many as a plan would have said."""
    found = judged([("a", 40, 0.4), ("b", 40, 0.4)])
    (each,) = found.values()
    assert each.verdict is BiasVerdict.NOT_ENOUGH
    assert each.needed is None or each.needed > 40


def test_everybody_new_of_a_day_is_in_a_pair():
    """As many pairs as the smaller side has people on each day."""
    found = chosen([("a", 300, 0.5), ("b", 200, 0.5)])
    ((_, pairs),) = gather_evidence(found, tau=0.8, seed=7).values()
    days = [(found.watch.days[found.watch.codes == at]) for at in (0, 1)]
    assert pairs == sum(min((days[0] == day).sum(), (days[1] == day).sum()) for day in range(10))


def test_a_planted_choice_of_levels_is_a_matter_of_the_mix():
    """The group is more often at level 0, where the rate is lower; within each level there is no gap."""

    def strata(codes):
        return (np.random.default_rng(3).random(codes.size) < np.where(codes == 0, 0.8, 0.2)).astype(np.intp)

    rows = rows_of([("a", 2000, 0.0), ("b", 2000, 0.0)], strata=strata)
    values = rows.columns["effective"].codes * 0.5
    found = group_people(rows, values, ("g",), 1)
    compared = choose_groups(("g",), found, found, reference="a", k=10)
    mix = find_mixes(compared, "b", rows, values)["effective"]
    assert mix.composition == pytest.approx(-0.3, abs=0.03)
    assert mix.within == pytest.approx(0.0, abs=1e-12)
