"""Inverse gap weighting, and its mixture with the baseline."""

import numpy as np
import pytest
from aboveboard.engine.exploration import EXPLORED, _best, mix, personal, with_unmet
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

tables = nps.arrays(
    np.float64, st.tuples(st.integers(1, 5), st.integers(1, 12)), elements=st.floats(-5, 5, width=32)
)
strengths = st.floats(0, 1)


def test_the_formula_is_that_of_the_paper():
    """1 / (K + gamma * gap) for all but the best, which gets the rest."""
    chances = personal(np.array([[0.5, 0.3, 0.1]]), 10.0, 3)
    assert chances[0].tolist() == pytest.approx([1 - 1 / 5 - 1 / 7, 1 / 5, 1 / 7])


@given(tables, st.floats(1, 1e6))
def test_rows_are_probabilities(totals, gamma):
    """None is negative, and each row sums to 1."""
    chances = personal(totals, gamma, totals.shape[1])
    assert (chances >= 0.0).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=0, atol=1e-12)


@given(tables, st.floats(1, 1e6))
def test_a_better_score_is_never_less_likely(totals, gamma):
    """Between any two candidates of a row; of equal bests only the first is the favourite."""
    for row, chances in zip(totals, personal(totals, gamma, totals.shape[1]), strict=True):
        better = row[:, None] > row
        assert (chances[:, None] >= chances - 1e-15)[better].all()


@given(tables, st.floats(1, 1e6))
def test_rows_do_not_see_each_other(totals, gamma):
    """Many at once give the bits that each alone gives: a test of a reason is the decision itself."""
    chances = personal(totals, gamma, totals.shape[1])
    alone = [personal(row[None, :], gamma, totals.shape[1])[0].tolist() for row in totals]
    assert chances.tolist() == alone


def test_equal_scores_share_equally():
    """Nothing to prefer, nothing preferred."""
    assert personal(np.zeros((1, 4)), 100.0, 4).tolist() == [[0.25] * 4]


def test_what_was_drawn_is_out():
    """A candidate at minus infinity has chance 0 and does not count."""
    assert personal(np.array([[0.0, -np.inf, 0.0]]), 100.0, 2).tolist() == [[0.5, 0.0, 0.5]]


def test_in_a_large_catalogue_only_the_best_share():
    """Exactly the EXPLORED best have a chance, and together all of it."""
    totals = np.arange(1000.0)[None, :] / 1000
    chances = personal(totals, 100.0, 1000)
    assert np.flatnonzero(chances[0]).tolist() == list(range(1000 - EXPLORED, 1000))
    np.testing.assert_array_equal(chances[:, -EXPLORED:], personal(totals[:, -EXPLORED:], 100.0, EXPLORED))


def test_of_equals_in_a_large_catalogue_the_earlier_stay():
    """Without data those are the first in baseline order."""
    assert np.flatnonzero(personal(np.zeros((1, 500)), 100.0, 500)[0]).tolist() == list(range(EXPLORED))


@given(tables, st.floats(1, 1e6), strengths)
def test_the_dial_means_something(totals, gamma, strength):
    """No row is further from the baseline than the strength, in total variation."""
    chances = mix(personal(totals, gamma, totals.shape[1]), strength, 0)
    baseline = np.eye(1, totals.shape[1])
    assert (np.abs(chances - baseline).sum(axis=1) / 2 <= strength + 1e-12).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("strength", "first"), [(0.0, 0), (0.0, 1)])
def test_at_strength_0_it_is_the_baseline(strength, first):
    """Whatever the scores."""
    chances = mix(personal(np.array([[0.1, 0.9]]), 100.0, 2), strength, first)
    assert chances[0, first] == 1.0


floors = st.floats(0, 0.5)


@given(tables, st.floats(1, 1e6), floors)
def test_every_candidate_keeps_its_share_of_exploration(totals, gamma, explore):
    """Each of the candidates its part of it, and of the rest what it would have of all."""
    size = totals.shape[1]
    bounded, free = personal(totals, gamma, size, explore), personal(totals, gamma, size)
    assert (bounded >= explore / size - 1e-15).all()
    np.testing.assert_allclose(bounded.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(bounded, (1 - explore) * free + explore / size, rtol=0, atol=1e-12)


@given(st.floats(0.01, 1), st.floats(1, 1e6), floors)
def test_a_smaller_lead_is_always_seen(lead, gamma, explore):
    """However sharp the choice, and however much is explored: a reason that carried anything can stand its test."""
    ahead, nearer = personal(np.array([[lead, 0.0, 0.0], [0.9 * lead, 0.0, 0.0]]), gamma, 3, explore)
    assert ahead[0] - nearer[0] > 1e-12


def test_what_was_drawn_explores_nothing():
    """Minus infinity stays out, however much is explored."""
    assert personal(np.array([[0.0, -np.inf, 9.0]]), 1e6, 2, 0.5)[0].tolist() == pytest.approx(
        [0.25, 0.0, 0.75]
    )


@given(st.integers(EXPLORED + 1, 400), st.floats(1, 1e6), floors, st.integers(0, 9))
def test_in_a_large_catalogue_every_candidate_is_explored(size, gamma, explore, seed):
    """Also those that are not among the best."""
    totals = np.random.default_rng(seed).normal(size=(2, size))
    chances = personal(totals, gamma, size, explore)
    assert (chances >= explore / size - 1e-15).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=0, atol=1e-12)


@given(tables, st.floats(1, 1e6), floors, floors, st.integers(0, 2**12 - 1))
def test_what_was_not_met_keeps_its_share(totals, gamma, explore, share, marks):
    """Rows with both kinds keep it. None falls below its exploration, and rows stay probabilities."""
    size = totals.shape[1]
    unmet = np.array([[bool(marks >> place & 1) for place in range(size)]] * len(totals))
    free = personal(totals, gamma, size, explore)
    chances = with_unmet(free.copy(), unmet, ~unmet, share, explore / size)
    np.testing.assert_allclose(chances.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    assert (chances >= explore / size - 1e-12).all()
    if unmet.any() and not unmet.all():
        assert ((chances * unmet).sum(axis=1) >= share - 1e-12).all()
    enough = ((free * unmet).sum(axis=1) >= share) | unmet.all() | ~unmet.any()
    np.testing.assert_array_equal(chances[enough], free[enough])


def test_what_has_no_chance_at_all_shares_alike():
    """In a large catalogue, what was not met may not be among the best."""
    chances = np.array([[1.0, 0.0, 0.0]])
    unmet = np.array([[False, True, True]])
    assert with_unmet(chances, unmet, ~unmet, 0.2, 0.0).tolist() == [[0.8, 0.1, 0.1]]


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(0, 150))
def test_the_best_are_those_that_sorting_finds(seed, values, drawn):
    """However many scores are equal, and whatever was drawn already."""
    random = np.random.default_rng(seed)
    row = random.integers(0, values, 400) * random.choice([1.0, 0.37])
    row[random.choice(400, drawn, replace=False)] = -np.inf
    assert _best(row).tolist() == sorted(np.argsort(-row, kind="stable")[:EXPLORED].tolist())


def test_a_row_that_wants_nothing_stays_as_it_is_beside_one_that_is_short():
    """Where exploration is limited to nothing, the row in which nothing is known has no share to keep."""
    unmet = np.array([[False, True], [False, True], [False, True]])
    met = np.array([[True, False], [True, False], [False, False]])
    chances = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0]])
    assert with_unmet(chances, unmet, met, [0.0, 0.2, 0.2], 0.0).tolist() == [[1, 0], [0.8, 0.2], [1, 0]]
