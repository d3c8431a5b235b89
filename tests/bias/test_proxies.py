"""Proxies: a feature that tells the group is found, one that does not is said to be no better than guessing."""

import numpy as np
import pytest
from aboveboard.bias.association import associate
from aboveboard.bias.feature_people import FeaturePeople, ShownTerms
from aboveboard.bias.proxies import find_proxies, find_v, fit_ridge
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, check, log_of, read

TABLE = ("age_class",)
LANGUAGES = {"adult": "de", "unknown": "es", "minor": "fr"}


def shop(people=400, telling=0.7, otherwise=0.3, groups=("adult", "minor"), seed=2):
    """People of whom the last group has topic:told more often than the others, and who all have topics at random."""
    drawn, log = np.random.default_rng(seed), LogOfLines()
    for at in range(people):
        group = groups[at % len(groups)]
        keys = [f"topic:{name}" for name in "xyz" if drawn.random() < 0.4]
        keys += ["topic:told"] if drawn.random() < (telling if group == groups[-1] else otherwise) else []
        interests = [["history", "behavioural", each, "1.0", 1, 1] for each in keys]
        log.tell(f"p{at}", age_class=group, language=LANGUAGES[group])
        log.decide(f"p{at}", allowed={"context": [], "interests": interests})
    return read(log, structs.replace(WATCH, by=("age_class", "language"))).rows


def look(rows, k=10, table=TABLE):
    (found,) = find_proxies(rows, (table,), ShownTerms(frozenset(), k, 7))
    return found


def test_a_telling_feature_is_found_and_the_others_are_not():
    """With its measures beside what guessing achieves."""
    found = look(shop())
    assert [each.feature for each in found.proxies if each.is_telling] == ["topic:told"]
    told = found.proxies[0]
    assert told.cramers_v > told.cramers_v_by_chance
    assert told.guess > told.majority == 0.5
    (together,) = found.together
    assert together.is_telling
    assert together.low < 0.5 < together.high < together.area


def test_features_at_random_are_no_better_than_guessing():
    """In nineteen of twenty worlds at least, each feature and all of them together."""
    found = [look(shop(telling=0.5, otherwise=0.5, seed=seed)) for seed in range(20)]
    assert sum(each.proxies[0].is_telling for each in found) <= 3
    assert sum(each.together[0].is_telling for each in found) <= 3


def test_the_same_rows_give_the_same_proxies():
    """What is drawn comes from the seed."""
    rows = shop()
    assert look(rows) == look(rows)


def test_three_groups_are_each_told_from_the_others():
    """In order of their names."""
    found = look(shop(groups=("adult", "unknown", "minor")), table=("language",))
    assert [each.group for each in found.together] == ["de", "es", "fr"]
    assert found.together[2].is_telling


def test_a_feature_that_one_group_alone_has_is_named_without_numbers():
    """That nobody of the other has it would say something about each of them."""
    found = look(shop(telling=0.5, otherwise=0.0))
    told = next(each for each in found.proxies if each.feature == "topic:told")
    assert (told.is_telling, told.cramers_v, told.guess) == (True, None, None)


def test_few_people_are_not_told_apart_together():
    """Half of them are looked at, and half are for the fit."""
    found = look(shop(people=36, telling=0.5, otherwise=0.5), k=10)
    assert found.together[0].area is None


def test_one_group_or_no_feature_has_no_proxies():
    """There is nothing to tell."""
    assert look(shop(groups=("adult",))).proxies == ()
    assert look(read(log_of({"adult": 0.5, "minor": 0.5}, people=20), WATCH).rows).features == 0


def test_a_report_has_a_table_of_proxies_for_each_of_its_tables():
    """Even where there are no features."""
    assert [each.by for each in check(log_of({"adult": 0.5, "minor": 0.2}, people=30)).proxies] == [TABLE]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=2, max_size=4))
def test_v_is_that_of_the_table(counts):
    """Counted from people and pairs, as `association` counts it from a table."""
    table = np.array(counts, float)
    codes = np.concatenate([np.full(sum(each), at) for at, each in enumerate(counts)])
    has = np.concatenate([[True] * with_it + [False] * without for with_it, without in counts])
    used = np.stack((np.flatnonzero(has), np.zeros(int(has.sum()), np.intp)))
    people = FeaturePeople(tuple("abcd"[: len(counts)]), codes, ("f",), used)
    assert find_v(people)[0] == pytest.approx(associate(table).cramers_v, abs=1e-12)


def test_a_fit_prefers_what_the_group_has():
    """And gives nothing to a feature that all have."""
    own = np.arange(40) % 2 == 0
    weights = fit_ridge(np.stack((own.astype(float), np.ones(40)), axis=1), own)
    assert weights[0] > 0.5
    assert weights[1] == pytest.approx(0.0, abs=1e-12)
