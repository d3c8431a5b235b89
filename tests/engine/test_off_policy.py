"""Estimates from logs: known answers, laws, and what is refused."""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from aboveboard.engine.no_estimate import EFFECTIVE_LEAST, POSITIVES_LEAST, NoEstimate, NoEstimateReason
from aboveboard.engine.off_policy import (
    Estimator,
    always_valid_ips,
    clip,
    effective,
    evaluate,
    log_of,
    refusal,
    terms,
    value,
    weights,
)
from aboveboard.errors import Unprocessable
from hypothesis import given
from hypothesis import strategies as st

VECTORS = Path(__file__).parents[1] / "vectors"
CASES = json.loads((VECTORS / "estimators.json").read_text())["cases"]
BANDIT = json.loads((VECTORS / "open_bandit.json").read_text())
ARRAYS = ("rewards", "logged", "target", "predicted", "expected")

shares = st.floats(0, 1)
chances = st.floats(0.01, 1)
rows = st.tuples(shares, chances, shares, shares, shares)
logs = st.lists(rows, min_size=1, max_size=30).map(lambda found: of(*map(np.array, zip(*found, strict=True))))


def of(rewards, logged, target, predicted=None, expected=None, people=None):
    return log_of(rewards, logged, target, predicted=predicted, expected=expected, people=people)


def fractions(texts):
    return np.array([float(Fraction(text)) for text in texts])


def known(case):
    return of(*(fractions(case[name]) for name in ARRAYS))


def clicks(randomness, size, *, better=0.5):
    """Two items, shown with equal chance, taken with chances 0.1 and 0.3; the target shows the second so often."""
    second = randomness.random(size) < 0.5
    rewards = (randomness.random(size) < np.where(second, 0.3, 0.1)).astype(float)
    return of(rewards, np.full(size, 0.5), np.where(second, better, 1 - better))


@pytest.mark.parametrize("estimator", Estimator)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_estimate_worked_out_by_hand_comes_out(case, estimator):
    """The vectors say how."""
    assert value(known(case), estimator) == pytest.approx(float(Fraction(case[estimator])), rel=1e-12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_effective_sample_size_worked_out_by_hand_comes_out(case):
    """Kish's formula."""
    assert effective(weights(known(case))) == pytest.approx(float(Fraction(case["effective"])), rel=1e-12)


def bandit_log(distribution):
    """The random log of campaign "all", row for row in no order, and the chances of Thompson sampling."""
    shown, clicked = np.array(BANDIT["shown"]), np.array(BANDIT["clicked"])
    item, slot = np.indices(shown.shape).reshape(2, -1)
    counts = np.stack([clicked.ravel(), (shown - clicked).ravel()])
    cells = np.repeat(np.tile(np.arange(shown.size), 2), counts.ravel())
    rewards = np.repeat([1.0, 0.0], counts.sum(axis=1))
    target = distribution[item[cells], slot[cells]]
    return of(rewards, np.full(rewards.size, BANDIT["chance"]), target)


@pytest.fixture(scope="module")
def published():
    """The published distribution: how often each item stood in each slot in 100,000 seeded Thompson draws."""
    randomness, found = np.random.RandomState(BANDIT["seed"]), np.zeros((80, 3))
    for _ in range(100):
        drawn = randomness.beta(BANDIT["alpha"], BANDIT["beta"], size=(BANDIT["draws"] // 100, 80))
        for slot, items in enumerate(np.argsort(drawn, axis=1)[:, :-4:-1].T):
            found[:, slot] += np.bincount(items, minlength=80)
    return bandit_log(found / BANDIT["draws"])


def test_the_known_answer_of_the_open_bandit_sample_comes_out(published):
    """IPS 0.004553, to all places that were published, and SNIPS and the effective sample size with it.

    The sample alone does not hold the published distribution: the chances in its Thompson rows moved while that policy
    learned. It follows from the priors, which the pipeline publishes beside the sample, by seeded draws.
    """
    assert round(value(published, Estimator.IPS), 6) == BANDIT["ips"]
    assert round(value(published, Estimator.SNIPS), 6) == BANDIT["snips"]
    assert round(effective(weights(published)), -1) == BANDIT["effective"]


def exact():
    """The chance that each item's Beta variable is the largest, second and third largest, by integration."""
    alpha, beta = np.array(BANDIT["alpha"], float), np.array(BANDIT["beta"], float)
    at = (np.arange(4000) + 0.5) / 4000 * 0.04
    density = (alpha[:, None] - 1) * np.log(at) + (beta[:, None] - 1) * np.log1p(-at)
    density = np.exp(density - density.max(axis=1, keepdims=True))
    density /= density.sum(axis=1, keepdims=True)
    above = 1 - (np.cumsum(density, axis=1) - density / 2)
    return np.array([ranked(density[item], np.delete(above, item, axis=0)) for item in range(80)])


def ranked(density, others):
    """Of one item, the chances that none, one and two of the others are above it."""
    none, one, two = np.ones(density.size), np.zeros(density.size), np.zeros(density.size)
    for above in others:
        none, one, two = none * (1 - above), one * (1 - above) + none * above, two * (1 - above) + one * above
    return [(count * density).sum() for count in (none, one, two)]


def test_the_known_answer_is_within_its_sampling_error_of_the_exact_one(published):
    """Without draws, by integrating over the same priors, IPS is 0.004563: the 0.00001 between them is luck."""
    without_luck = value(bandit_log(exact()), Estimator.IPS)
    assert without_luck == pytest.approx(0.004563, abs=1e-6)
    assert value(published, Estimator.IPS) == pytest.approx(without_luck, abs=3e-5)


@given(logs)
def test_a_target_that_is_the_logged_policy_earned_what_was_logged(log):
    """All weights are 1 then."""
    same = of(log.rewards, log.logged, log.logged)
    assert value(same, Estimator.IPS) == value(same, Estimator.SNIPS) == log.rewards.mean()


@given(logs, st.sampled_from(Estimator))
def test_no_finite_log_gives_anything_but_a_finite_number(log, estimator):
    """However the weights fall."""
    assert math.isfinite(value(log, estimator))


@given(logs)
def test_a_self_normalised_estimate_is_a_mean_of_rewards(log):
    """It is never outside them, where it is not 0 for want of rows."""
    assert -1e-12 <= value(log, Estimator.SNIPS) <= log.rewards.max() + 1e-12


@given(logs)
def test_no_more_rows_are_effective_than_there_are(log):
    """And at least one, where any has a weight."""
    found = effective(weights(log))
    assert found <= log.rewards.size * (1 + 1e-12)
    assert found >= 1 - 1e-12 or not log.target.any()


@given(logs, st.randoms(use_true_random=False), st.sampled_from(Estimator))
def test_the_order_of_the_rows_makes_no_difference(log, random, estimator):
    """Up to rounding."""
    order = np.array(random.sample(range(log.rewards.size), log.rewards.size))
    shuffled = of(*(getattr(log, name)[order] for name in ARRAYS))
    assert value(shuffled, estimator) == pytest.approx(value(log, estimator), rel=1e-9, abs=1e-12)


@given(logs, chances)
def test_rewards_of_another_scale_give_estimates_of_that_scale(log, scale):
    """IPS and SNIPS are linear in the rewards."""
    scaled = of(log.rewards * scale, log.logged, log.target)
    for estimator in (Estimator.IPS, Estimator.SNIPS):
        assert value(scaled, estimator) == pytest.approx(value(log, estimator) * scale, rel=1e-9, abs=1e-12)


@given(logs)
def test_a_model_without_an_opinion_makes_doubly_robust_plain_weighting(log):
    """With all predictions 0, nothing but the weighted rewards is left."""
    nothing = np.zeros(log.rewards.size)
    blank = of(log.rewards, log.logged, log.target, nothing, nothing)
    assert value(blank, Estimator.DOUBLY_ROBUST) == value(blank, Estimator.IPS)


def test_estimates_are_right_on_average():
    """IPS, SNIPS and doubly robust over 300 logs of a world where the truth is 0.25 are within 4 standard errors."""
    found = {estimator: [] for estimator in (Estimator.IPS, Estimator.SNIPS, Estimator.DOUBLY_ROBUST)}
    randomness = np.random.default_rng(1)
    for _ in range(300):
        log = clicks(randomness, 200, better=0.75)
        model = np.where(log.target == 0.75, 0.6, 0.0), np.full(200, 0.75 * 0.6)
        log = of(log.rewards, log.logged, log.target, *model)
        for estimator, values in found.items():
            values.append(value(log, estimator))
    for values in found.values():
        assert abs(np.mean(values) - 0.25) < 4 * np.std(values) / math.sqrt(300) + 0.002


def test_too_few_effective_rows_are_said_instead_of_a_number():
    """A hundred rows with weights that differ are less than a hundred."""
    log = clicks(np.random.default_rng(2), 100, better=0.9)
    refused = refusal(log)
    assert refused.reason is NoEstimateReason.TOO_FEW_EFFECTIVE
    assert refused.found < refused.least == EFFECTIVE_LEAST


def test_too_few_rewards_are_said_instead_of_a_number():
    """Nine rows with a reward that the target would ever show are too few, though a tenth was logged."""
    rewards, target = np.zeros(300), np.ones(300)
    rewards[:10], target[0] = 1.0, 0.0
    refused = refusal(of(rewards, np.ones(300), target))
    assert refused == NoEstimate(NoEstimateReason.TOO_FEW_POSITIVE, 9, POSITIVES_LEAST)


def test_a_refused_evaluation_has_no_number_to_quote():
    """Only counts and the reason."""
    found = evaluate(clicks(np.random.default_rng(3), 50), np.random.default_rng(0))
    assert found.refused is not None
    assert (found.estimates, found.always) == ({}, None)
    assert found.rows == 50


def test_an_evaluation_holds_every_estimate_that_the_log_allows():
    """Without a model, weighting alone; each with an interval around the plain estimate."""
    log = clicks(np.random.default_rng(4), 400)
    found = evaluate(log, np.random.default_rng(0), replicates=200)
    assert set(found.estimates) == {Estimator.IPS, Estimator.SNIPS}
    for estimator, interval in found.estimates.items():
        assert interval.value == value(log, estimator)
        assert interval.low < interval.value < interval.high


def test_an_evaluation_with_a_model_holds_all_four():
    """Direct and doubly robust too."""
    log = clicks(np.random.default_rng(5), 400)
    modelled = of(log.rewards, log.logged, log.target, np.full(400, 0.2), np.full(400, 0.2))
    assert set(evaluate(modelled, np.random.default_rng(0), replicates=50).estimates) == set(Estimator)


def test_equal_randomness_gives_equal_evaluations():
    """To the bit."""
    log = clicks(np.random.default_rng(6), 300)
    again = [evaluate(log, np.random.default_rng(7), replicates=100) for _ in range(2)]
    assert again[0] == again[1]


def test_rows_of_one_person_count_as_one_witness():
    """Ten copies of each row by the same person leave the interval about as wide as it was, not a third as wide."""
    log = clicks(np.random.default_rng(8), 300)
    copied = [np.repeat(each, 10) for each in (log.rewards, log.logged, log.target)]
    people = np.repeat(np.arange(300), 10)
    plain, alike, strangers = (
        evaluate(each, np.random.default_rng(0)).estimates[Estimator.IPS]
        for each in (log, of(*copied, people=people), of(*copied))
    )
    assert alike.high - alike.low == pytest.approx(plain.high - plain.low, rel=1e-9)
    assert strangers.high - strangers.low < 0.5 * (plain.high - plain.low)


def test_an_interval_that_is_always_valid_counts_each_person_once():
    """Their first row; a hundred people who look a hundred times each are a hundred witnesses, not ten thousand."""
    likes = np.random.default_rng(9).random(100) < 0.3
    people, first = np.tile(np.arange(100), 100), np.arange(10_000) < 100
    rewards = np.where(first, likes[people], 1.0)
    found = always_valid_ips(of(rewards, np.full(10_000, 0.5), np.full(10_000, 0.5), people=people))
    assert found == always_valid_ips(of(likes.astype(float), np.full(100, 0.5), np.full(100, 0.5)))


def test_of_a_target_that_was_made_after_the_rows_no_interval_is_always_valid():
    """It may have been made for them; the intervals of one look are left."""
    found = evaluate(
        clicks(np.random.default_rng(4), 400), np.random.default_rng(0), fixed=False, replicates=50
    )
    assert found.always is None
    assert set(found.estimates) == {Estimator.IPS, Estimator.SNIPS}


def test_clipped_weights_are_counted_and_never_raise_the_estimate():
    """Four nearly impossible rows no longer outweigh all others, and each number is about the clipped weights."""
    rewards, logged = np.arange(400) % 2.0, np.full(400, 0.5)
    logged[:4] = 0.001
    log = of(rewards, logged, np.full(400, 0.5))
    assert effective(weights(log)) < 6
    found = evaluate(log, np.random.default_rng(0), weight_most=10.0, replicates=50)
    always = always_valid_ips(log, weight_most=10.0)
    assert (found.refused, found.clipped, found.clipped_share) == (None, 4, 0.01)
    assert found.largest_weight == 500
    assert found.mean_weight == (396 + 4 * 10) / 400
    assert found.effective == pytest.approx(436**2 / (396 + 400))
    assert found.estimates[Estimator.IPS].value == always.value == (198 + 2 * 10) / 400
    assert found.estimates[Estimator.SNIPS].value == 218 / 436


@given(logs, st.floats(0.01, 50))
def test_no_weight_of_a_clipped_log_is_above_the_bound(log, most):
    """And a weight within the bound is what it was."""
    clipped, unclipped = weights(clip(log, most)), weights(log)
    assert np.allclose(clipped, np.minimum(unclipped, most), rtol=1e-12)


def test_equal_rewards_are_refused():
    """An app that reports only what was taken earns 1 whatever it shows."""
    log = clicks(np.random.default_rng(10), 400)
    for same in (1.0, 0.25):
        refused = refusal(of(np.full(400, same), log.logged, log.target))
        assert refused == NoEstimate(NoEstimateReason.EQUAL_REWARDS, 1, 2)


def selected(randomness, size, worth):
    """Four items, of which the target shows the last; only rows that were taken are in the log, with these rewards."""
    appeal = np.array([0.05, 0.1, 0.2, 0.6])
    item = randomness.integers(0, 4, size)
    taken = randomness.random(size) < appeal[item]
    return of(worth[taken], np.full(taken.sum(), 0.25), (item[taken] == 3).astype(float))


def test_rows_that_were_selected_by_their_outcome_are_refused():
    """Also where their rewards differ: the mean weight says that the rows are not all that was shown."""
    randomness = np.random.default_rng(11)
    refused = refusal(selected(randomness, 1200, randomness.random(1200)))
    assert refused.reason is NoEstimateReason.MEAN_WEIGHT
    assert refused.found > 2
    assert refused.least == 1


def test_a_target_of_which_nearly_all_is_clipped_is_refused():
    """The decisions that are left say little about it."""
    log = of(np.arange(4000) % 2.0, np.full(4000, 0.01), np.full(4000, 1.0))
    found = evaluate(log, np.random.default_rng(0), weight_most=0.4)
    assert found.refused.reason is NoEstimateReason.RARELY_SHOWN
    assert found.clipped_share == 1
    assert found.estimates == {}


@pytest.mark.parametrize("seed", range(8))
def test_an_honest_log_is_not_refused(seed):
    """Chance alone does not take its mean weight so far, also with people who look many times."""
    randomness = np.random.default_rng(seed)
    people = np.repeat(np.arange(200), 5)
    second = np.repeat(randomness.random(200) < 0.3, 5)
    rewards = (randomness.random(1000) < 0.2).astype(float)
    chance = np.where(second, 0.3, 0.7)
    assert refusal(of(rewards, chance, np.where(second, 0.6, 0.4), people=people)) is None


@pytest.mark.parametrize("seed", range(8))
def test_a_target_that_prefers_what_was_rarely_shown_is_no_fault_of_the_log(seed):
    """A shop of 200 items that shows its first item nearly always, and has learned to like others since."""
    randomness = np.random.default_rng(seed)
    shown, liked = np.full(200, 0.1 / 199), randomness.dirichlet(np.full(200, 0.05))
    shown[0] = 0.9
    liked = 0.3 * np.eye(200)[0] + 0.7 * liked
    item = randomness.choice(200, 1000, p=shown)
    log = of((randomness.random(1000) < 0.2).astype(float), shown[item], liked[item])
    found = evaluate(log, np.random.default_rng(0), weight_most=20.0, replicates=10)
    assert found.refused.reason is not NoEstimateReason.MEAN_WEIGHT


BAD = {
    "rewards": [math.nan, math.inf, -0.1, 1.5],
    "logged": [math.nan, math.inf, 0.0, -0.5, 1.5],
    "target": [math.nan, -math.inf, -0.1, 1.5],
    "predicted": [math.nan, math.inf],
    "expected": [math.nan, -math.inf],
}


@pytest.mark.parametrize(("name", "bad"), [(name, bad) for name, found in BAD.items() for bad in found])
def test_garbage_is_refused_by_its_name(name, bad):
    """And the sentence does not repeat it."""
    arrays = {each: np.full(3, 0.5) for each in ARRAYS}
    arrays[name][1] = bad
    with pytest.raises(Unprocessable) as refused:
        of(**arrays)
    assert refused.value.field == name
    assert str(bad) not in refused.value.detail


@pytest.mark.parametrize("name", ARRAYS[1:])
def test_arrays_of_different_lengths_are_refused(name):
    """Broadcasting would hide it."""
    arrays = {each: np.full(3, 0.5) for each in ARRAYS} | {name: np.full(1, 0.5)}
    with pytest.raises(Unprocessable) as refused:
        of(**arrays)
    assert refused.value.field == name


def test_an_empty_log_is_refused():
    """There is no mean of nothing."""
    with pytest.raises(Unprocessable, match="no row"):
        of(np.zeros(0), np.zeros(0), np.zeros(0))


@pytest.mark.parametrize("given_half", ["predicted", "expected"])
def test_half_a_model_is_refused(given_half):
    """Doubly robust needs both parts, from the same model."""
    with pytest.raises(Unprocessable, match="One of the two predictions is missing"):
        of(np.ones(2), np.ones(2), np.ones(2), **{given_half: np.ones(2)})


def test_an_estimator_without_its_model_is_refused():
    """Rather than a silent 0."""
    with pytest.raises(Unprocessable, match="model"):
        terms(of(np.ones(2), np.ones(2), np.ones(2)), Estimator.DIRECT)


@pytest.mark.parametrize("people", [np.array([0.0, 1.0]), np.array([-1, 0]), np.array([1])])
def test_people_who_are_not_numbered_are_refused(people):
    """Whole numbers from 0, one a row."""
    with pytest.raises(Unprocessable) as refused:
        of(np.ones(2), np.ones(2), np.ones(2), people=people)
    assert refused.value.field == "people"


def test_a_chance_next_to_nothing_is_refused_rather_than_infinite():
    """1 / 5e-324 is beyond all doubles."""
    with pytest.raises(Unprocessable, match="too large for a double"):
        weights(of(np.ones(1), np.full(1, 5e-324), np.ones(1)))
