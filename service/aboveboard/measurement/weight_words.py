"""The learned weights of a placement's model, in words.

A weight is what its feature adds to the expected reward, from 0 to 1. The weights of an item are about it alone.
The others are about every item, the person or the situation.
"""

from collections.abc import Mapping

from aboveboard.engine.buckets import Number, is_bucket, list_keys, read_scales, words_of_bucket
from aboveboard.engine.features import (
    BIAS,
    FATIGUE,
    FOR,
    FRESH,
    ITEM,
    MATCHES,
    REST,
    parts_of_context,
    parts_of_like,
)
from aboveboard.engine.parts import read_tag
from aboveboard.engine.placement import Item, topics_of
from aboveboard.measurement.placement_report import Weight
from aboveboard.words import Category, Reach

_FIXED = {BIAS: "every item here", REST: "an item without a weight of its own"}
_REACHES = {Reach.VISIT: "in this visit", Reach.HISTORY: "here before", Reach.ELSEWHERE: "at other services"}
_CATEGORIES = {
    Category.BEHAVIOURAL: "looked at it or its topics",
    Category.TRANSACTIONAL: "ordered it, or had it in the cart, or things of its topics",
    Category.CONTEXTUAL: "was in a situation of its topics",
    Category.INTERACTION: "reacted to it or its topics",
}

_SEEN = {
    Category.BEHAVIOURAL: "looked at",
    Category.TRANSACTIONAL: "ordered or in the cart",
    Category.CONTEXTUAL: "by the situation",
    Category.INTERACTION: "reacted to",
}


def words_of(feature: str) -> str:
    """Returns the words for a feature. A name that has none is returned as it is."""
    if feature in _FIXED:
        return _FIXED[feature]
    if feature in FRESH:
        return f"newer than {FRESH[feature]} days" if FRESH[feature] > 1 else "newer than a day"
    for (reach, category), name in MATCHES.items():
        if feature == name:
            return f"the person {_CATEGORIES[category]} {_REACHES[reach]}"
    for reach, name in FATIGUE.items():
        if feature == name:
            return f"it was shown {_REACHES[reach]} without a reaction"
    if feature in FOR.values():
        return (
            "the person is in a state that it is for"
            if feature == FOR[Reach.HISTORY]
            else "the visit has an intent that it is for"
        )
    if feature.startswith(ITEM):
        return "this item itself"
    if subject := _words_of_subject(feature):
        return subject
    if like := parts_of_like(feature):
        return (
            f"{_words_of_subject(f'topic:{like.part}')}, for people with an interest in "
            f"{_words_of_subject(like.key)} ({_SEEN[like.category]} {_REACHES[like.reach]})"
        )
    field, value, key = parts_of_context(feature)
    if field and key:
        return f"{_words_of_subject(key)} where {field.replace('_', ' ')} is {value}"
    return feature


def _words_of_subject(key: str) -> str:
    """Returns the words for the key of a topic or bucket; none for another feature."""
    if key.startswith("topic:") and (found := read_tag(key.removeprefix("topic:"))) is not None:
        return f"the part “{found[1]}” as {found[0]}"
    if key.startswith("topic:"):
        return f"the topic “{key.removeprefix('topic:')}”"
    return f"the bucket “{words_of_bucket(key)}”" if is_bucket(key) else ""


def list_weights(weights: Mapping[str, float]) -> list[Weight]:
    """Returns the weights that are about no single item, the strongest first. Topics and buckets are among them."""
    found = [_weight(name, weights) for name in weights if not name.startswith(ITEM)]
    return sorted(found, key=lambda each: (-abs(each.weight), each.feature))


def list_item_weights(
    weights: Mapping[str, float], item: Item, buckets: Mapping[str, tuple[Number, ...]]
) -> list[Weight]:
    """Returns the learned weights of the item itself, of its topics, and of the buckets of its numbers."""
    held = list_keys(read_scales(buckets), item.numbers or {}) if buckets else []
    names = (f"{ITEM}{item.item}", *topics_of(item), *held)
    return [_weight(name, weights) for name in names if name in weights]


def _weight(name: str, weights: Mapping[str, float]) -> Weight:
    return Weight(name, words_of(name), weights[name])
