"""Evidence: what one signal says, about which keys, and by what act."""

import pytest
from aboveboard.declared import read_folder
from aboveboard.settings import find_shipped
from aboveboard.signals.catalogue import load_catalogue
from aboveboard.signals.coarsening import coarsen
from aboveboard.signals.evidence import SignalEvidence, evidence_of
from msgspec import structs

TYPES = load_catalogue(read_folder(find_shipped("policies"))).types


@pytest.mark.parametrize(
    ("name", "kept", "keys", "weight"),
    [
        ("item_viewed", {"item": "a", "topics": ["x", "y", "x"], "price": "..10"}, ("item:a", "topic:x", "topic:y"), 1.0),
        ("order_placed", {"items": ["a", "b"]}, ("item:a", "item:b"), 4.0),
        ("refund_made", {"items": ["a"]}, ("item:a",), -3.0),
        ("rating_given", {"item": "a", "stars": 1}, ("item:a",), -3.0),
        ("rating_given", {"item": "a", "stars": 5}, ("item:a",), 3.0),
        ("rating_given", {"item": "a"}, ("item:a",), 1.0),
        ("device_seen", {"device": "mobile"}, (), 0.0),
        ("item_viewed", {"item": "a", "special_topics": ["union"]}, (), 1.0),
        ("item_viewed", {"item": "a", "special_topics": []}, ("item:a",), 1.0),
    ],
)  # fmt: skip
def test_what_a_signal_says(name, kept, keys, weight):
    """Topics and items speak, each once, with the weight of the type; special data says nothing to the profile."""
    found = TYPES[name]
    items = [key for key in keys if key.startswith("item:")]
    assert evidence_of(found, kept, 7) == SignalEvidence(
        *(found.category, keys, weight, found.half_life_days, found.retention_days, found.act),
        item=items[0].removeprefix("item:") if len(items) == 1 else "",
        origin=7,
    )


def test_a_number_without_a_weight_has_that_of_the_type():
    """A number that the catalogue lists no weight for counts like any signal of the type."""
    found = TYPES["rating_given"]
    by = structs.replace(found.weight_by, weights={1: -3.0})
    assert evidence_of(structs.replace(found, weight_by=by), {"item": "a", "stars": 4}).weight == 1.0


@pytest.mark.parametrize(
    ("name", "field", "value", "counts"),
    [
        ("scrolled", "depth_percent", 3, False),
        ("scrolled", "depth_percent", 24, False),
        ("scrolled", "depth_percent", 25, True),
        ("paused", "seconds", 4.9, False),
        ("paused", "seconds", 5, True),
    ],
)
def test_a_short_look_is_no_interest(name, field, value, counts):
    """Scrolled to a few percent, or stayed for a moment: it names nothing to the profile."""
    found = TYPES[name]
    kept = {"item": "pan", "topics": ["cooking"], field: coarsen(value, found.fields[field])}
    assert bool(evidence_of(found, kept).keys) is counts
