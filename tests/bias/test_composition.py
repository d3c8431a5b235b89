"""Two parts of a gap: the known answers of Berkeley, and that the parts always add up."""

import numpy as np
import pytest
from aboveboard.bias.composition import (
    StratumSums,
    decompose,
    mantel_haenszel,
    rates_at_equal_mix,
    sums_by_stratum,
    sums_of_counts,
)
from aboveboard.bias.rates import GroupCount
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN, STEPS = vector("admissions"), vector("attribution")
sides = st.dictionaries(
    st.sampled_from("abcd"),
    st.builds(StratumSums, st.floats(0.1, 100), st.floats(0, 1)),
    min_size=1,
)


def of(group):
    """The counts of one group by department."""
    return {
        name[0]: GroupCount(*count)
        for name, count in KNOWN["by_department"].items()
        if name.endswith(f"/{group}")
    }


def test_the_parts_of_the_gap_at_berkeley_are_the_known_ones():
    """Women are admitted less in all, and more within departments."""
    found = decompose(sums_of_counts(of("Female")), sums_of_counts(of("Male")))
    known = KNOWN["kitagawa"]
    assert [found.gap, found.composition, found.within] == pytest.approx(
        [known["gap"], known["composition"], known["within"]], abs=1e-12
    )
    for name, parts in KNOWN["kitagawa_by_department"].items():
        part = found.strata[name]
        assert [part.composition, part.within] == pytest.approx(parts, abs=1e-12)


def test_rates_at_an_equal_mix_and_the_common_ratio_are_the_known_ones():
    """Direct standardization, and Mantel and Haenszel."""
    assert rates_at_equal_mix(of("Female"), of("Male")) == pytest.approx(
        (KNOWN["standardised"]["Female"], KNOWN["standardised"]["Male"]), abs=1e-12
    )
    assert mantel_haenszel(of("Female"), of("Male")) == pytest.approx(KNOWN["mantel_haenszel"], abs=1e-12)


def test_the_parts_by_level_of_the_dial_are_the_known_ones():
    """The chances of people who chose different levels."""
    people = STEPS["people"]
    levels = sorted({row[1] for row in people})
    group, reference = (
        sums_by_stratum(
            np.array([levels.index(row[1]) for row in people if row[0] == name]),
            np.array([row[-1] for row in people if row[0] == name]),
            np.ones(sum(row[0] == name for row in people)),
            tuple(map(str, levels)),
        )
        for name in ("g1", "g0")
    )
    found = decompose(group, reference)
    assert [found.composition, found.within, found.gap] == pytest.approx(
        [STEPS["dial"]["composition"], STEPS["dial"]["within"], STEPS["gap"]], abs=1e-12
    )


@given(sides, sides)
def test_the_two_parts_add_up_to_the_gap(group, reference):
    """Also where a stratum has one of the groups alone."""
    found = decompose(group, reference)
    assert found.composition + found.within == pytest.approx(found.gap, abs=1e-9)
    parts = [part.composition + part.within for part in found.strata.values()]
    assert sum(parts) == pytest.approx(found.gap, abs=1e-9)


@given(sides, sides)
def test_swapping_the_groups_turns_both_parts_round(group, reference):
    """Neither of the two is the standard."""
    found, swapped = decompose(group, reference), decompose(reference, group)
    assert [swapped.composition, swapped.within] == pytest.approx(
        [-found.composition, -found.within], abs=1e-9
    )


@given(sides)
def test_a_stratum_of_one_group_alone_is_a_matter_of_the_mix(group):
    """Its other mean is not known."""
    found = decompose(group, {"elsewhere": StratumSums(1.0, 0.5)})
    assert found.within == pytest.approx(0.0, abs=1e-12)


def test_groups_without_people_or_shared_strata_are_refused():
    """There is nothing to compare."""
    one = {"a": GroupCount(1, 2)}
    for refused in (
        lambda: decompose({}, {"a": StratumSums(1.0, 0.0)}),
        lambda: rates_at_equal_mix(one, {"b": GroupCount(1, 2)}),
        lambda: mantel_haenszel(one, {"a": GroupCount(0, 0)}),
    ):
        with pytest.raises(Unprocessable):
            refused()


def test_a_reference_without_any_has_no_common_ratio():
    """Nothing divides by 0."""
    assert mantel_haenszel({"a": GroupCount(1, 2)}, {"a": GroupCount(0, 2)}) is None
