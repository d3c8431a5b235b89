"""The details of rows: read from the record of each decision, and kept by the row."""

from itertools import chain

import numpy as np
import pytest
from aboveboard.bias.log_rows import read_log
from aboveboard.bias.row_details import FeatureRows
from aboveboard.bias.watches import period_of
from hypothesis import given
from hypothesis import strategies as st

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, query_of, read

ALLOWED = {
    "context": [["device", "mobile"]],
    "interests": [["history", "behavioural", "topic:lead", "1.0", 1, 2], ["visit", "behavioural", "topic:lead", "0.5", 1, 0]],
}  # fmt: skip


def details(log):
    return read(log, WATCH).rows.details


def test_features_are_keys_and_facts_each_once():
    """Whatever their reach."""
    log = LogOfLines()
    log.decide("p", allowed=ALLOWED)
    found = details(log).features
    assert [found.names[code] for code in found.codes] == ["topic:lead", "context.device=mobile"]


def test_features_of_earlier_periods_are_not_read():
    """A long log has very many."""
    log = LogOfLines()
    log.decide("p", allowed=ALLOWED)
    log.decide("p", day=31, allowed=ALLOWED)
    found = read(log, WATCH, number=2).rows.details.features
    assert np.diff(found.offsets).tolist() == [0, 2]


def test_a_prediction_is_the_worth_of_the_first_item():
    """Its base and what the person adds; unknown in the earliest records."""
    log = LogOfLines()
    log.decide("p", worth=[["0.25", "0.5"], ["0.1", "0.0"]])
    log.decide("q")
    assert details(log).predicted.tolist() == pytest.approx([0.75, float("nan")], nan_ok=True)


@pytest.mark.parametrize(
    ("more", "personal", "guarded"),
    [
        ({}, False, False),
        ({"allowed": ALLOWED, "impersonal": [["lead", "rule:show-price"]]}, True, True),
        ({"allowed": {"context": [["job", "nurse"]], "about_person": ["job"]}}, True, False),
        ({"allowed": ALLOWED, "impersonal": {"rule:show-price": {"count": 200, "places": "x"}}}, True, True),
    ],
)
def test_personal_decisions_and_guarded_items_are_marked(more, personal, guarded):
    """A long list of items is a bit for each, so nothing in it is taken for unguarded."""
    log = LogOfLines()
    log.decide("p", **more)
    found = details(log)
    assert (found.is_personal.tolist(), found.is_guarded.tolist()) == ([personal], [guarded])


def test_places_revisions_and_first_items_are_those_of_the_record():
    """And a decision without an item has none."""
    log = LogOfLines()
    log.tell("p")
    log.decide("p", revision=7)
    log.decide("p", items=[])
    found = details(log)
    assert (found.places.tolist(), found.revisions.tolist()) == ([1, 2], [7, 0])
    assert (found.first_items.tolist(), found.items) == ([0, -1], ("lead",))


@given(st.lists(st.lists(st.integers(0, 4), max_size=3), max_size=8), st.data())
def test_selected_features_stay_with_their_rows(features, data):
    """In any order of rows."""
    offsets = np.cumsum([0, *map(len, features)])
    rows = FeatureRows(offsets, np.array([*chain(*features)], np.intp), tuple("abcde"))
    places = data.draw(st.permutations(range(len(features))).map(lambda order: order[: len(order) // 2]))
    found = rows.select(np.array(places, np.intp))
    kept = [
        found.codes[start:end].tolist() for start, end in zip(found.offsets, found.offsets[1:], strict=False)
    ]
    assert kept == [features[place] for place in places]
    assert found.rows().tolist() == [at for at, place in enumerate(places) for _ in features[place]]


def test_a_query_without_rows_has_no_details():
    """Nor features."""
    found = read_log([], query_of(WATCH, period_of(WATCH, 1))).rows.details
    assert (found.places.size, found.features.offsets.tolist()) == (0, [0])
