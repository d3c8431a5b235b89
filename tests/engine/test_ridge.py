"""Learning by exact sums: order-free, additive, and forgotten without a trace."""

import math

import numpy as np
import pytest
from aboveboard.engine.features import PRIOR_MATCH
from aboveboard.engine.ridge import RIDGE, add, add_all, empty, merge, solve, solve_model, subtract
from aboveboard.errors import AboveboardError, Unprocessable
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("bias", "item:a", "item:b", "topic:x", "match:visit:behavioural", "context:device=tv*topic:x")
features = st.dictionaries(st.sampled_from(NAMES), st.floats(-4, 4), max_size=4)
some = st.lists(st.tuples(features, st.floats(0, 1)), max_size=8)


def of(examples):
    return add_all(empty(), examples)


def same(one, other):
    return (
        (one.names, one.n) == (other.names, other.n)
        and np.array_equal(one.a, other.a)
        and np.array_equal(one.b, other.b)
    )


@given(some, st.randoms(use_true_random=False))
def test_the_order_of_the_examples_leaves_no_trace(examples, random):
    """To the byte."""
    shuffled = random.sample(examples, len(examples))
    assert same(of(examples), of(shuffled))


@given(some, some)
def test_nodes_merge_by_adding(here, there):
    """What two learned apart is what one would have learned from both."""
    assert same(merge(of(here), of(there)), of(here + there))


@given(some)
def test_one_by_one_is_all_at_once(examples):
    """A batch is only faster."""
    statistics = empty()
    for found, reward in examples:
        statistics = add(statistics, found, reward)
    assert same(statistics, of(examples))


@given(some, some)
def test_a_person_can_be_forgotten_without_a_trace(others, person):
    """What is left is, to the byte, what it would be had they never been there, names of features included."""
    assert same(subtract(of(others + person), of(person)), of(others))


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ([], [({}, 1.0)]),
        ([({"bias": 1.0}, 0.0)], [({"item:a": 1.0}, 0.0)]),
        ([({"bias": 1.0}, 0.0)], [({"bias": 2.0}, 0.0)]),
    ],
)
def test_what_was_never_learned_cannot_be_forgotten(whole, part):
    """Sums that would turn negative are a mistake of the caller."""
    with pytest.raises(Unprocessable):
        subtract(of(whole), of(part))


@given(some.filter(len))
def test_the_weights_are_those_of_ridge_regression(examples):
    """Solved from the examples themselves, with the prior as the centre."""
    rounded = [
        ({n: round(v * 1024) / 1024 for n, v in x.items()}, round(r * 1024) / 1024) for x, r in examples
    ]
    names = sorted({name for x, _ in rounded for name, value in x.items() if value})
    table = np.array([[x.get(name, 0.0) for name in names] for x, _ in rounded])
    rewards = np.array([reward for _, reward in rounded])
    prior = np.array([PRIOR_MATCH if name.startswith("match:") else 0.0 for name in names])
    ridge = RIDGE * np.eye(len(names))
    expected = np.linalg.solve(table.T @ table + ridge, table.T @ rewards + RIDGE * prior)
    weights = solve(of(examples))
    assert list(weights) == names
    np.testing.assert_allclose(list(weights.values()), expected, rtol=1e-9, atol=1e-9)


def test_weights_start_at_the_prior_and_go_where_the_data_says():
    """Ten examples weigh as much as the prior."""
    match = "match:visit:behavioural"
    assert solve(of([({match: 1.0}, 0.0)] * 10))[match] == pytest.approx(PRIOR_MATCH / 2)
    assert solve(of([({"bias": 1.0}, 1.0)] * 10)) == {"bias": pytest.approx(0.5)}


def test_another_prior_may_be_given():
    """Ridge and centre are arguments."""
    assert solve(of([({"bias": 1.0}, 1.0)]), ridge=1.0, prior=lambda _: 0.5) == {"bias": pytest.approx(0.75)}


def test_nothing_learned_is_the_prior_model():
    """No names, no weights, no evidence."""
    model = solve_model(empty(), 3)
    assert (model.version, model.evidence, model.weights) == (3, 0, {})


def test_a_model_counts_its_evidence():
    """One for each example."""
    assert solve_model(of([({"bias": 1.0}, 1.0)] * 4), 1).evidence == 4


@pytest.mark.parametrize(
    "example", [({"bias": math.nan}, 1.0), ({"bias": 1.0}, math.inf), ({"bias": 1e9}, 1.0)]
)
def test_numbers_that_are_none_are_refused(example):
    """One of them would spoil the statistics for all people, for ever."""
    with pytest.raises(AboveboardError):
        of([example])
