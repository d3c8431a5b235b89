"""The names of features, with the data that each needs and the weight that learning starts from.

    bias                                 every item
    item:<id>  topic:<name>              the item itself, and its subjects; with bias, they make the baseline
    bucket:<field>:<low>..<high>         the bucket that a number of the item is in (see `buckets`); as a topic
    rest                                 every item of a large placement without a weight of its own (see `placement`)
    fresh:day|week|month                 how new the item is; part of the baseline too
    match:<reach>:<category>             how much the person cares for the item's keys, one weight per kind of data
    fatigue:<reach>                      how often the item was shown to the person without a reaction
    for:<reach>                          how far the item is for an intent (visit) or a state (history) of the person
    context:<field>=<value>*<key>        the likes of a situation, for a topic or bucket; learned only where it was seen
    likes:<reach>:<category>:<key>*<part>    the likes of people with an interest; learned only where they were seen

Names are readable and never hashed. So every weight can be shown, and every feature knows the data that it
needs.
"""

import re
from typing import NamedTuple

from aboveboard.engine.parts import read_tag
from aboveboard.errors import Unprocessable
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.words import BEHAVIOUR_REACHES, LEVEL_OF_REACH, Category, Level, Reach

BIAS = "bias"
REST = "rest"
ITEM = "item:"
MATCHES = {
    (reach, category): f"match:{reach}:{category}" for reach in BEHAVIOUR_REACHES for category in Category
}
FATIGUE = {reach: f"fatigue:{reach}" for reach in (Reach.VISIT, Reach.HISTORY)}
FOR = {Reach.VISIT: "for:visit", Reach.HISTORY: "for:history"}
"""The features of items that are for an intent of the visit, or for a state of the history."""

FOR_KINDS = {INTENT: Reach.VISIT, STATE: Reach.HISTORY}
"""The kinds of keys that items are for, with the reach of each."""

LIKES = "likes:"
"""The beginning of the features of an interest with a part."""

FRESH = {"fresh:day": 1, "fresh:week": 7, "fresh:month": 30}
"""Features with their age limit in days. An item has the first one whose limit it is below."""

_KEY = re.compile(r"\*(?=topic:.|bucket:.)", re.DOTALL)
_FATIGUE_OF = {name: reach for reach, name in FATIGUE.items()}
_FOR_OF = {name: reach for reach, name in FOR.items()}
_MATCH_OF = {name: kind for kind, name in MATCHES.items()}
_KINDS = {(str(reach), str(category)): (reach, category) for reach, category in MATCHES}

PRIOR_MATCH = 0.3
"""The rewards that a full match is worth before anything was learned. It is not 0, so that a yes on the first
day has an effect before many outcomes come in. People prefer what they showed interest in; only that is known
beforehand. The outcomes of a placement overrule it.
"""

PRIOR_FOR = 0.3
"""The rewards that a match with an intent or a state is worth before anything was learned. It is that of a full match."""

HALF_INTEREST = 4.0
"""The evidence at which an interest counts half, unless its placement sets another. One look is evidence of 1.
With 1, a topic met twice by chance counts nearly as much as a habit. Chosen on seeds 1 to 20 of
`bench/shop.py`, of which the docs show 1 to 5. Those of `bench/engine.py` are ones that no result is shown on.
"""

PRIOR_REWARD = 0.2
"""The expected reward of an item with no data, unless its placement sets another. It is more than most items
earn, so that each is tried. With 0, the first item that a person took would stay on top for ever. The bias
learns to expect less as more items earn less.
"""

PRIOR_FATIGUE = -0.1
"""The rewards that very many displays without a reaction cost before anything was learned. One display costs
half of that. It is below 0 because that is why displays are counted. The outcomes of a placement overrule it.
"""


GIVES_WAY = -10.0
"""The rewards that an ordered item loses in the personal part, if people need it once. It is not learned. All
rewards are from 0 to 1, so such an item comes after the others.
"""


def prior_mean(feature: str, *, reward: float = 0.0) -> float:
    """Returns the weight of a feature with no data, which is also where learning starts.

    `reward` is the expected reward of an item with no data. It is all the item's own, so the item ranks
    beside known items that earn as much. What is learned of the item replaces it.
    """
    if feature == REST or feature.startswith(ITEM):
        return reward
    if feature in _FATIGUE_OF:
        return PRIOR_FATIGUE
    if feature in _FOR_OF:
        return PRIOR_FOR
    return PRIOR_MATCH if feature in _MATCH_OF else 0.0


def data_of(feature: str) -> tuple[Category | None, Level]:
    """Returns the category of personal data a feature uses, None for none, and the lowest level that allows
    it. Of `for`, it is the category of a visit's steps, although a state may rest on others too.

    Raises Unprocessable for a name outside this module's table. An unknown feature may be used at no level.
    """
    if feature in _MATCH_OF:
        reach, category = _MATCH_OF[feature]
        return category, LEVEL_OF_REACH[reach]
    if feature in _FATIGUE_OF:
        return Category.INTERACTION, LEVEL_OF_REACH[_FATIGUE_OF[feature]]
    if feature in _FOR_OF:
        return Category.BEHAVIOURAL, LEVEL_OF_REACH[_FOR_OF[feature]]
    kind, _, rest = feature.partition(":")
    if feature in (BIAS, REST) or feature in FRESH or (kind in ("item", "topic", "bucket") and rest):
        return None, Level.OFF
    if kind == "context" and all(parts_of_context(feature)):
        return Category.CONTEXTUAL, Level.PAGE
    if (liked := parts_of_like(feature)) is not None:
        return liked.category, LEVEL_OF_REACH[liked.reach]
    raise Unprocessable(
        "No such feature exists.",
        field="feature",
        expected="bias, item, rest, topic, bucket, fresh, match, fatigue, for, context or likes",
    )


def context_feature(field: str, value: str, key: str) -> str:
    """Returns the feature of one context fact with one key of a topic or bucket."""
    return f"context:{field}={value}*{key}"


def parts_of_context(feature: str) -> tuple[str, str, str]:
    """Returns the field, value and key of a name from `context_feature`; empty where a part is missing."""
    situation, *key = _KEY.split(feature.removeprefix("context:"), maxsplit=1)
    field, _, value = situation.partition("=")
    return field, value, "".join(key)


class Like(NamedTuple):
    """One kind of evidence about `key`, a topic, with the tag of one part."""

    reach: Reach
    category: Category
    key: str
    part: str


def like_feature(reach: Reach, category: Category, key: str, part: str) -> str:
    """Returns the feature of one kind of interest in `key` with the part of this tag."""
    return f"{LIKES}{reach}:{category}:{key}*{part}"


def parts_of_like(feature: str) -> Like | None:
    """Returns the parts of a name from `like_feature`, None for any other. No tag of a part has a star."""
    if not feature.startswith(LIKES):
        return None
    kind, _, part = feature.removeprefix(LIKES).rpartition("*")
    reach, category, key = ([*kind.split(":", 2), "", ""])[:3]
    source = _KINDS.get((reach, category))
    if source is None or not key.partition(":")[2] or read_tag(part) is None:
        return None
    return Like(*source, key, part)
