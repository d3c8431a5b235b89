"""Learned weights in words."""

import pytest
from aboveboard.engine.features import (
    BIAS,
    FATIGUE,
    FOR,
    FRESH,
    MATCHES,
    REST,
    context_feature,
    data_of,
    like_feature,
)
from aboveboard.engine.placement import Item
from aboveboard.measurement.placement_report import Weight
from aboveboard.measurement.weight_words import list_item_weights, list_weights, words_of

FEATURES = [
    *(BIAS, REST, "item:a", "topic:running", context_feature("part_of_day", "morning", "topic:running")),
    *("bucket:price:10..25", context_feature("part_of_day", "morning", "bucket:price:10..25")),
    *(*MATCHES.values(), *FATIGUE.values(), *FOR.values(), *FRESH),
    *(like_feature(*source, "topic:running", "part:headline:h1") for source in MATCHES),
]


def test_every_feature_has_words_of_its_own() -> None:
    """Each is a feature of the engine, and no two read alike."""
    for feature in FEATURES:
        data_of(feature)
    words = [words_of(feature) for feature in FEATURES]
    assert len({*words}) == len(FEATURES)
    assert not {*words} & {*FEATURES}


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("item:a", "this item itself"),
        ("topic:running", "the topic “running”"),
        ("context:part_of_day=morning*topic:running", "the topic “running” where part of day is morning"),
        ("bucket:price:10..25", "the bucket “price from 10 to below 25”"),
        ("context:device=mobile*bucket:price:..10", "the bucket “price below 10” where device is mobile"),
        ("match:history:behavioural", "the person looked at it or its topics here before"),
        ("fresh:day", "newer than a day"),
        ("for:history", "the person is in a state that it is for"),
        (
            "likes:visit:behavioural:topic:camping*part:headline:h1",
            "the part “h1” as headline, for people with an interest in the topic “camping” (looked at in this visit)",
        ),
        ("of-a-later-version", "of-a-later-version"),
    ],
)
def test_the_words_say_what_the_feature_is(feature: str, words: str) -> None:
    """A name that is not known is said as it is."""
    assert words_of(feature) == words


def test_an_item_has_its_own_weights_and_those_of_its_topics_and_buckets() -> None:
    """Only what was learned; all others stand once for the placement, the strongest first."""
    weights = {"item:a": 0.1, "item:b": 0.9, "topic:running": -0.2, "bias": 0.05, "bucket:price:..10": 0.01}
    item = Item("a", tags=("running", "new"), numbers={"price": 5})
    assert list_item_weights(weights, item, {"price": (10,)}) == [
        Weight("item:a", "this item itself", 0.1),
        Weight("topic:running", "the topic “running”", -0.2),
        Weight("bucket:price:..10", "the bucket “price below 10”", 0.01),
    ]
    assert [each.feature for each in list_weights(weights)] == ["topic:running", "bias", "bucket:price:..10"]
