"""The likes of people with an interest, for the parts of items.

An app names the interests that parts are learned by. Of what is known about one, the first kind of evidence for it counts,
in the order of `Allowed`. So each example has one kind at most, and numbers of examples can be added up. An interest counts
as 1, with any evidence: its examples are those of people with it.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from aboveboard.engine.compiled_placement import CompiledPlacement, items_with
from aboveboard.engine.features import LIKES, like_feature, parts_of_like
from aboveboard.engine.parts import read_tag, tag_of
from aboveboard.engine.placement import CreativeParts, Item
from aboveboard.engine.popularity import counts_choices
from aboveboard.engine.rewards import Rewards
from aboveboard.engine.sparse_rows import Floats
from aboveboard.privacy.allowed import Allowed, Interest
from aboveboard.words import Category, Reach

Kind = tuple[Reach, Category, str]
"""A kind of evidence about a topic: its reach, its category, and the key of the topic."""

Pair = tuple[str, str]
"""The key of a topic, and the tag of a part."""


class LearnedLikes(NamedTuple):
    """The weights of each kind by item. `liked` has the tags of parts of which a reason may speak."""

    by_item: dict[Kind, Floats]
    liked: dict[Kind, frozenset[str]]


NO_LIKES = LearnedLikes({}, {})


def choose_likes(shelf: CompiledPlacement, allowed: Allowed) -> list[Interest]:
    """Returns the interests that parts are learned by, at most one for each key."""
    found: dict[str, Interest] = {}
    for each in allowed.interests:
        if each.key in shelf.liking and each.weight > 0.0:
            found.setdefault(each.key, each)
    return [*found.values()]


def list_features(item: Item, likes: Iterable[Interest]) -> list[str]:
    """Returns the features of the parts of an item with these interests."""
    tags = _list_tags(item)
    return [like_feature(each.reach, each.category, each.key, tag) for each in likes for tag in tags]


def has_parts(item: Item) -> bool:
    """Returns whether the item is made of parts."""
    return bool(_list_tags(item))


def _list_tags(item: Item) -> list[str]:
    return [tag for tag in item.tags if read_tag(tag) is not None]


def read_likes(shelf: CompiledPlacement, weights: Mapping[str, float], liked: Iterable[Pair]) -> LearnedLikes:
    """Returns what was learned of these parts, where the placement still names the interest.

    `liked` are the pairs of which counts say so. A reason also needs that the part gains more by the interest than the parts
    of its slot do on average.
    """
    parts = shelf.placement.parts
    if not shelf.liking or not parts:
        return NO_LIKES
    learned: dict[Kind, dict[str, float]] = {}
    for name in sorted(name for name in weights if name.startswith(LIKES)):
        like = parts_of_like(name)
        if like is not None and like.key in shelf.liking:
            learned.setdefault((like.reach, like.category, like.key), {})[like.part] = weights[name]
    by_item = {kind: _spread(shelf, found) for kind, found in learned.items()}
    surely = _gains(parts, shelf.placement.rewards, learned, frozenset(liked))
    return LearnedLikes(by_item, surely)


def _spread(shelf: CompiledPlacement, found: Mapping[str, float]) -> Floats:
    by_item = np.zeros(len(shelf.ids))
    for tag, weight in found.items():
        by_item[items_with(shelf, f"topic:{tag}")] += weight
    return by_item


def _gains(
    parts: CreativeParts,
    rewards: Rewards,
    learned: Mapping[Kind, Mapping[str, float]],
    liked: frozenset[Pair],
) -> dict[Kind, frozenset[str]]:
    if not liked or not counts_choices(rewards):
        return {}
    slots = [[tag_of(slot, part.item) for part in each] for slot, each in parts.slots.items()]
    found: dict[Kind, frozenset[str]] = {}
    for kind, weights in learned.items():
        key, gaining = kind[2], set[str]()
        for tags in slots:
            mean = sum(weights.get(tag, 0.0) for tag in tags) / len(tags)
            gaining |= {tag for tag in tags if (key, tag) in liked and weights.get(tag, 0.0) > mean}
        if gaining:
            found[kind] = frozenset(gaining)
    return found
