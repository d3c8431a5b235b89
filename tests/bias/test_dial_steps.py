"""The steps of a gap along the dial: the known answers, and planted causes."""

import numpy as np
import pytest
from aboveboard.bias.composition import Decomposition
from aboveboard.bias.dial_steps import STEPS, find_steps, name_cause
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

from tests.bias_vectors import vector

KNOWN = vector("attribution")
people = st.lists(
    st.tuples(st.booleans(), st.lists(st.floats(0, 1), min_size=5, max_size=5)), min_size=2, max_size=12
)


def seeded():
    return np.random.default_rng(0)


def steps(rows, in_group):
    return find_steps(np.array(rows, float), in_group, ~in_group, seeded())


def known():
    return steps([row[2:] for row in KNOWN["people"]], np.array([row[0] == "g1" for row in KNOWN["people"]]))


def test_each_step_is_the_known_one():
    """And they add up to the known gap."""
    found = known()
    assert {name: each.value for name, each in found.steps.items()} == pytest.approx(
        KNOWN["steps"], abs=1e-12
    )
    assert found.gap == pytest.approx(KNOWN["gap"], abs=1e-12)


@given(people)
def test_the_steps_add_up_to_the_gap(rows):
    """For any people."""
    in_group = np.array([side for side, _ in rows])
    if in_group.all() or not in_group.any():
        return
    found = steps([chances for _, chances in rows], in_group)
    assert tuple(found.steps) == STEPS
    assert sum(each.value for each in found.steps.values()) == pytest.approx(found.gap, abs=1e-9)


@pytest.mark.parametrize("planted", [*STEPS, None])
def test_the_planted_step_is_the_largest_and_no_other_is(planted):
    """Each group has 400 people. Without a cause none is named."""
    randomness = np.random.default_rng(21)
    in_group = np.arange(800) % 2 == 0
    rises = randomness.normal(0.0, 0.05, (800, len(STEPS)))
    rises[:, 0] += 0.5
    if planted is not None:
        rises[in_group, STEPS.index(planted)] -= 0.04
    found = steps(np.cumsum(rises, axis=1), in_group)
    assert name_cause(found, Decomposition(found.gap, 0.0, found.gap, {})) == planted


@pytest.mark.parametrize(
    ("composition", "within", "cause"),
    [(-0.1, -0.02, "dial"), (-0.02, -0.1, "history"), (0.05, -0.15, "history")],
)
def test_a_choice_of_levels_is_a_cause_of_its_own(composition, within, cause):
    """Where the mix of levels makes the larger part."""
    rises = np.tile([0.2, 0.0, 0.0, 0.1, 0.0], (100, 1))
    in_group = np.arange(100) % 2 == 0
    rises[in_group, 3] -= 0.1
    found = steps(np.cumsum(rises, axis=1), in_group)
    assert name_cause(found, Decomposition(composition + within, composition, within, {})) == cause


@pytest.mark.parametrize(
    ("rows", "in_group"), [([[0.1] * 4] * 2, [True, False]), ([[0.1] * 5] * 2, [True, True])]
)
def test_a_missing_level_or_an_empty_group_is_refused(rows, in_group):
    """There is nothing to compare."""
    with pytest.raises(Unprocessable):
        steps(rows, np.array(in_group))
