"""Where nothing is known yet: items start from their topics and from a declared prior, and end at what they are."""

import numpy as np
import pytest
from aboveboard.engine import ridge
from aboveboard.engine.examples import example
from aboveboard.engine.features import PRIOR_REWARD
from aboveboard.engine.model import bind
from aboveboard.engine.placement import Item
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.worlds import NOTHING, shelf

ITEMS = [Item(f"{topic}-{n}", topics=(topic,)) for topic in ("running", "cooking") for n in range(5)]
SHELF = shelf(*ITEMS)
MEANS = np.array([0.02, 0.04, 0.06, 0.03, 0.05, 0.10, 0.12, 0.20, 0.08, 0.14])
BEST = int(MEANS.argmax())


def after(shown, prior_reward=PRIOR_REWARD):
    """Scores by item, after each of `shown`, an item and its reward."""
    examples = [(example(SHELF, item, NOTHING), reward) for item, reward in shown]
    model = ridge.solve_model(ridge.add_all(ridge.empty(), examples), 1, prior_reward=prior_reward)
    bound = bind(SHELF, model)
    return bound.base[bound.rank]


known = st.lists(st.tuples(st.integers(1, 9), st.floats(0, 1)), max_size=30)


@given(known, st.floats(0, 1))
def test_an_item_without_evidence_is_worth_what_its_topic_is_and_the_prior(shown, prior):
    """Two new items of one topic are alike, whatever is known of others."""
    shown = [(item, reward) for item, reward in shown if item not in (0, 1)]
    first, second = after(shown, prior)[:2]
    assert first == second
    weights = ridge.solve(
        ridge.add_all(ridge.empty(), [(example(SHELF, item, NOTHING), worth) for item, worth in shown]),
        prior=lambda name: prior if name.startswith("item:") else 0.0,
    )
    expected = weights.get("bias", 0.0) + weights.get("topic:running", 0.0) + prior
    assert first == pytest.approx(expected, abs=1e-12)


@given(known, st.sampled_from((0.0, 0.25, 0.5, 1.0)))
def test_with_growing_evidence_an_item_comes_to_be_worth_its_own_mean(others, mean):
    """The distance to it gets smaller and smaller, whatever its topic promised."""
    distances = []
    for count in (0, 20, 200, 2000):
        hits = round(count * mean)
        own = [(0, 1.0)] * hits + [(0, 0.0)] * (count - hits)
        distances.append(abs(after(others + own)[0] - mean))
    assert distances[3] <= distances[1] + 1e-9
    assert distances[3] < 0.02


def shown_to_everybody(prior_reward, visits=4000, every=50):
    """What the popular baseline shows, one item to all, learned from in batches; the same luck for every prior."""
    random, shown, counts = np.random.default_rng(5), [], np.zeros(len(ITEMS), int)
    scores = after(shown, prior_reward)
    for visit in range(visits):
        item = int(np.lexsort((SHELF.id_rank, -scores))[0])
        counts[item] += 1
        shown.append((item, float(random.random() < MEANS[item])))
        if visit % every == every - 1:
            scores = after(shown, prior_reward)
    return counts


def test_without_a_prior_the_baseline_locks_onto_the_first_item_that_was_taken():
    """That is the flaw: an item that was never shown is worth nothing, so it is never shown."""
    assert np.count_nonzero(shown_to_everybody(0.0)) == 1


def test_with_the_prior_it_tries_others_and_stays_with_a_good_one():
    """At level 0, where nothing but the baseline is shown, and without any chance."""
    counts = shown_to_everybody(PRIOR_REWARD)
    assert np.count_nonzero(counts) >= 4
    assert MEANS[counts.argmax()] >= 0.12
    assert float(counts @ MEANS) / counts.sum() > 2 * float(MEANS.mean() * 0.6)
