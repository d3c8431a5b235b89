"""The names of features: what the engine may learn a weight for, what data each needs, and where learning starts.

    bias                                 every item
    item:<id>  topic:<name>              the item itself, and what it is about; with bias, they make the baseline
    rest                                 every item of a large shelf that has no weight of its own (see `shelf`)
    fresh:day|week|month                 how new the item is; part of the baseline too
    match:<reach>:<category>             how much the person cares for the item's keys, one weight per kind of data
    fatigue:<reach>                      how often the item was shown to the person without a reaction
    context:<field>=<value>*topic:<name> what is liked in a situation; learned only where it was seen

Names are readable and never hashed, so that every weight can be shown and every feature knows what data it needs.
"""

from aboveboard.errors import Unprocessable
from aboveboard.words import BEHAVIOUR_REACHES, LEVEL_OF_REACH, Category, Level, Reach

BIAS = "bias"
REST = "rest"
ITEM = "item:"
MATCHES = {
    (reach, category): f"match:{reach}:{category}" for reach in BEHAVIOUR_REACHES for category in Category
}
FATIGUE = {reach: f"fatigue:{reach}" for reach in (Reach.VISIT, Reach.HISTORY)}
FRESH = {"fresh:day": 1, "fresh:week": 7, "fresh:month": 30}
"""Each with the days within which an item is as new as that; it has the first of them that it is."""

_FATIGUE_OF = {name: reach for reach, name in FATIGUE.items()}
_MATCH_OF = {name: kind for kind, name in MATCHES.items()}

PRIOR_MATCH = 0.3
"""Before anything was learned, a full match is worth 0.3 of a reward. It is not zero, because a person who says yes on
the first day would otherwise get nothing for it until many outcomes had come in. That people rather take what they
showed interest in is the one thing known beforehand; where the outcomes of a placement say otherwise, they win.
"""

PRIOR_REWARD = 0.2
"""What an item earns of which nothing is known, unless its placement says otherwise. It is more than most things earn,
so that each is tried; had unknown items nothing, the first one that somebody took would stay on top for ever. The more
items turn out to earn less, the less is expected of the next one: the bias learns that.
"""

PRIOR_FATIGUE = -0.1
"""Before anything was learned, having been shown very often in vain costs a tenth of a reward, shown once half of that.
Below 0, because that is why it is counted; where the outcomes of a placement say otherwise, they win."""


def prior_mean(feature: str, *, reward: float = 0.0) -> float:
    """The weight of a feature about which nothing was learned, and the one that learning starts from. `reward` is what
    an item is expected to earn of which nothing is known: all of it is the item's own, so that it stands beside known
    items as one that promises just that, and whatever is learned of it takes its place."""
    if feature == REST or feature.startswith(ITEM):
        return reward
    if feature in _FATIGUE_OF:
        return PRIOR_FATIGUE
    return PRIOR_MATCH if feature in _MATCH_OF else 0.0


def data_of(feature: str) -> tuple[Category | None, Level]:
    """The category of personal data a feature uses (None: no personal data) and the lowest level that allows it.

    Raises Unprocessable for a name outside the table above: an unknown feature may be used at no level.
    """
    if feature in _MATCH_OF:
        reach, category = _MATCH_OF[feature]
        return category, LEVEL_OF_REACH[reach]
    if feature in _FATIGUE_OF:
        return Category.INTERACTION, LEVEL_OF_REACH[_FATIGUE_OF[feature]]
    kind, _, rest = feature.partition(":")
    if feature in (BIAS, REST) or feature in FRESH or (kind in ("item", "topic") and rest):
        return None, Level.OFF
    if kind == "context" and all(parts_of_context(feature)):
        return Category.CONTEXTUAL, Level.PAGE
    raise Unprocessable(
        "no such feature",
        field="feature",
        expected="bias, item, rest, topic, fresh, match, fatigue or context",
    )


def context_feature(field: str, value: str, key: str) -> str:
    """The feature of one context fact with one `topic:` key."""
    return f"context:{field}={value}*{key}"


def parts_of_context(feature: str) -> tuple[str, str, str]:
    """Field, value and `topic:` key that `context_feature` was made of; empty where a part is missing."""
    situation, _, name = feature.removeprefix("context:").partition("*topic:")
    field, _, value = situation.partition("=")
    return field, value, f"topic:{name}" if name else ""
