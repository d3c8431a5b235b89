"""Many comparisons at once: known answers, and the laws of a step-up rule."""

import pytest
from aboveboard.bias.multiplicity import benjamini_hochberg, benjamini_yekutieli, e_bh
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("multiple_testing")
evidences = st.lists(st.floats(0, 1e6), max_size=12)


def test_the_findings_are_the_known_ones():
    """As ville has them."""
    assert e_bh(KNOWN["e"], KNOWN["alpha"]) == KNOWN["e_bh"]
    assert benjamini_hochberg(KNOWN["p"], KNOWN["alpha"]) == KNOWN["bh"]


@given(evidences)
def test_a_finding_has_more_evidence_than_any_other(evidence):
    """And one alone needs as much as Bonferroni asks for."""
    found = e_bh(evidence, 0.05)
    rest = [each for at, each in enumerate(evidence) if at not in found]
    assert all(evidence[at] >= each for at in found for each in rest)
    if len(found) == 1:
        assert evidence[found[0]] >= len(evidence) / 0.05


@given(evidences, st.integers(0, 11))
def test_more_evidence_never_takes_a_finding_away(evidence, at):
    """It may only add some."""
    if evidence:
        more = [each + 1e5 * (place == at % len(evidence)) for place, each in enumerate(evidence)]
        assert set(e_bh(evidence, 0.05)) <= set(e_bh(more, 0.05))


@given(evidences)
def test_e_values_turned_into_p_values_find_no_more(evidence):
    """1 / e is a p-value, and Benjamini and Hochberg with it is the same rule."""
    chances = [min(1.0, 1.0 / each) if each else 1.0 for each in evidence]
    assert e_bh(evidence, 0.05) == benjamini_hochberg(chances, 0.05)


@given(st.lists(st.floats(0, 1), max_size=12))
def test_any_dependence_costs_findings(chances):
    """Benjamini and Yekutieli find none that Benjamini and Hochberg do not."""
    assert set(benjamini_yekutieli(chances, 0.05)) <= set(benjamini_hochberg(chances, 0.05))


def test_a_wrong_alpha_is_refused():
    """It is a share."""
    with pytest.raises(Unprocessable):
        e_bh([1.0], 1.0)
