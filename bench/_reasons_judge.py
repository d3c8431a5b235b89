"""A judge of explanations: it reads the record of a decision and computes everything again with code of its own.

Nothing of the service is called here. The engine is written once more, as plainly as can be, from what a placement
declares, the weights of its model, and the JSON of the record.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Any, NamedTuple

MATERIAL = 0.05
CLOSE = 1e-9
EXPLORED, OWN_WEIGHTS = 100, 1000
GAMMA, PRIOR_EVIDENCE, PRIOR_MATCH, PRIOR_FATIGUE = 30.0, 10, 0.3, -0.1
PEOPLE_LEAST, Z = 30, 1.959963984540054

Json = Any
Fact = tuple[str, ...]
"""A thing that a reason names: ("topic:x",) for all interests with a key, ("", "device") for a fact of the request."""

WHOLE = ("several_things", "other_things")
ABOUT_EVERYBODY = {
    *("same_for_everyone", "editorial", "popular", "earns_most", "best_guess", "fresh", "first_in_list"),
    "varied",
    *("left_by_limit", "left_by_cap", "left_by_rule", "left_by_candidates"),
}
NOT_PERSONAL = ABOUT_EVERYBODY | {"by_chance", "less_likely", "nothing_left"}


class Spot(NamedTuple):
    """A placement and its model, as plain data. `items` are (id, keys) in the declared order."""

    items: list[tuple[str, frozenset[str]]]
    baseline: str
    variety: Mapping[str, float]
    weights: Mapping[str, float]
    evidence: int
    prior_reward: float
    counts: Mapping[str, tuple[float, float]]
    people: int
    counts_choices: bool


class Known(NamedTuple):
    """The data that a decision used: interests as (reach, category, key, weight), facts as (field, value), and the strength."""

    interests: tuple[tuple[str, str, str, float], ...]
    context: tuple[tuple[str, str], ...]
    strength: float


def read_known(allowed: Json) -> Known:
    """Returns the data in the part `allowed` of a record."""
    interests = tuple(
        (reach, kind, key, float(weight)) for reach, kind, key, weight, *_ in allowed["interests"]
    )
    context = tuple((field, value) for field, value in allowed["context"])
    return Known(interests, context, float(allowed["strength"]) if allowed["level"] > 0 else 0.0)


def base(spot: Spot, place: int) -> float:
    """Returns the baseline worth of an item."""
    name, keys = spot.items[place]
    worth = spot.weights.get("bias", 0.0)
    worth += sum(spot.weights.get(key, 0.0) for key in sorted(keys) if not key.startswith("item:"))
    own = "rest" if place >= OWN_WEIGHTS else f"item:{name}"
    return worth + spot.weights.get(own, spot.prior_reward)


def order(spot: Spot) -> list[int]:
    """Returns the places of all items in the order of the baseline."""
    places = list(range(len(spot.items)))
    if spot.baseline == "editorial":
        return places
    worth = [base(spot, place) for place in places]
    return sorted(places, key=lambda place: (-worth[place], spot.items[place][0]))


def effect_of(spot: Spot, interest: tuple[str, str, str, float]) -> float:
    """Returns the worth that an interest adds to an item with its key."""
    reach, kind, key, weight = interest
    if key.startswith("shown:"):
        factor = spot.weights.get(f"fatigue:{reach}", PRIOR_FATIGUE) if reach in ("visit", "history") else 0.0
        half = 1.0
    else:
        half = spot.variety["half_interest"]
        factor = spot.weights.get(f"match:{reach}:{kind}", PRIOR_MATCH)
        if factor < 0.0 and weight < 0.0:
            return 0.0  # what speaks against a thing never adds to it
    return factor * weight / (half + abs(weight))


def effects(spot: Spot, known: Known, places: list[int]) -> tuple[list[list[float]], list[bool]]:
    """Returns the worth that each cause adds to each item, and if some interest speaks about it."""
    by_key: dict[str, float] = {}
    for interest in known.interests:
        by_key[interest[2]] = by_key.get(interest[2], 0.0) + effect_of(spot, interest)
    rows, met = [], [False] * len(places)
    for key, value in by_key.items():
        about = f"item:{key[6:]}" if key.startswith("shown:") and spot.variety["fatigue"] else key
        row = [value if about in spot.items[place][1] else 0.0 for place in places]
        met = [before or add != 0.0 for before, add in zip(met, row, strict=True)]
        rows.append(row)
    for field, value in known.context:
        prefix = f"context:{field}={value}*"
        found = {
            name.removeprefix(prefix): weight
            for name, weight in spot.weights.items()
            if name.startswith(prefix)
        }
        if found:
            rows.append([sum(found.get(key, 0.0) for key in spot.items[place][1]) for place in places])
    return rows, met


def less_alike(spot: Spot, place: int, worth: float, above: Iterable[int]) -> float:
    """Returns the worth of an item, less its loss for each topic that it shares with the items above.

    It loses the share of its topics at once, so that equal items stay equal to the last bit.
    """
    mine = {key for key in spot.items[place][1] if key.startswith("topic:")}
    met = set[str]()
    for other in above:
        met |= mine & spot.items[other][1]
    return worth - spot.variety["diversity"] * (len(met) / len(mine)) if met else worth


def chances(
    spot: Spot,
    known: Known,
    places: list[int],
    impersonal: Iterable[int] = (),
    above: Iterable[int] = (),
) -> list[float]:
    """Returns the probability of each item of `places`, in the baseline's order, to come first below the items `above`."""
    if not places:
        return []
    first = [1.0] + [0.0] * (len(places) - 1)
    may = [at for at, place in enumerate(places) if place not in {*impersonal}]
    if known.strength == 0.0 or not may:
        return first
    worth, met = worths(spot, known, places, above)
    part, least = spot.variety["unmet"], spot.variety["explore"] / len(may)
    share = gap_weights(spot, [worth[at] for at in may])
    most = most_explored(spot)
    if most < 1.0:
        usual, _ = worths(spot, nothing(spot, known), places, above)
        plain = gap_weights(spot, [usual[at] for at in may])
        explored = sum(each - least for at, each in zip(may, plain, strict=True) if at)
        room = max(0.0, most - least * (len(may) - (0 in may)))
        if explored > room:
            factor, scale = room / explored, gamma_of(spot) / min(len(may), EXPLORED)
            lead = worth[0] - usual[0] if 0 in may else 0.0
            told = [min(1.0, max(0.0, scale * (worth[at] - usual[at] - lead))) for at in may]
            share = hold(may, share, least, [factor + (1.0 - factor) * each for each in told])
            plain = hold(may, plain, least, [factor] * len(may))
            may = may if 0 in may else [0, *may]
            part = min(part, sum(each for at, each in zip(may, plain, strict=True) if not met[at]))
    share = with_unmet(share, [met[at] for at in may], part, least)
    found = [(1.0 - known.strength) * each for each in first]
    for at, each in zip(may, share, strict=True):
        found[at] += known.strength * each
    return found


def worths(
    spot: Spot, known: Known, places: list[int], above: Iterable[int]
) -> tuple[list[float], list[bool]]:
    """Returns the worth of each item to this person, less its likeness to the items above, and if it is known."""
    rows, met = effects(spot, known, places)
    cap, worth = spot.variety["cause_cap"], [base(spot, place) for place in places]
    for at in range(len(places)):
        adds = [row[at] for row in rows]
        most = cap * sum(map(abs, adds))
        worth[at] += sum(max(-most, min(most, add)) for add in adds) if cap < 1.0 else sum(adds)
        worth[at] = less_alike(spot, places[at], worth[at], above)
    return worth, met


def most_explored(spot: Spot) -> float:
    """Returns the most of the personal part that leaves the first item where nothing is known; 1 limits nothing."""
    share = spot.variety.get("exploration_share", 1.0)
    if share >= 1.0:
        return 1.0
    learned = min(1.0, spot.evidence / (PRIOR_EVIDENCE * min(len(spot.items), EXPLORED)))
    return max(spot.variety["explore"], share + (1.0 - share) * learned)


def hold(may: list[int], share: list[float], least: float, parts: list[float]) -> list[float]:
    """Returns these parts of the probabilities above `least`, and the rest on the first item, which leads them."""
    lower = [least + part * (each - least) for at, each, part in zip(may, share, parts, strict=True) if at]
    return [1.0 - sum(lower), *lower]


def gamma_of(spot: Spot) -> float:
    """Returns how sharply a better worth is preferred."""
    return GAMMA * sqrt(min(len(spot.items), EXPLORED) * (PRIOR_EVIDENCE + spot.evidence))


def gap_weights(spot: Spot, worth: list[float]) -> list[float]:
    """Returns the probabilities of inverse gap weighting among the best, with the even share of exploration."""
    gamma = gamma_of(spot)
    ranked = sorted(range(len(worth)), key=lambda at: (-worth[at], at))[:EXPLORED]
    best, share = ranked[0], [0.0] * len(worth)
    for at in ranked[1:]:
        share[at] = 1.0 / (len(ranked) + gamma * (worth[best] - worth[at]))
    share[best] = 1.0 - sum(share)
    explore = spot.variety["explore"]
    return [(1.0 - explore) * each + explore / len(worth) for each in share]


def with_unmet(share: list[float], met: list[bool], part: float, least: float) -> list[float]:
    """Returns the probabilities in which each item that no interest speaks about keeps its part."""
    has = sum(each for each, is_met in zip(share, met, strict=True) if not is_met)
    if all(met) or not any(met) or has >= part:
        return share
    number, unmet = sum(met), len(met) - sum(met)
    down = (1.0 - part - least * number) / (1.0 - has - least * number)
    return [
        least + (each - least) * down if is_met else (each * part / has if has else part / unmet)
        for each, is_met in zip(share, met, strict=True)
    ]


def nothing(spot: Spot, known: Known) -> Known:
    """Returns the data of the baseline: the facts of the request of which the model knows no other value."""
    topics = {key for _, keys in spot.items for key in keys}
    values: dict[str, set[str]] = {}
    for name in spot.weights:
        fact, _, topic = name.removeprefix("context:").partition("*")
        if name.startswith("context:") and topic in topics:
            values.setdefault(fact.partition("=")[0], set()).add(fact)
    fixed = tuple(fact for fact in known.context if len(values.get(fact[0], ())) == 1)
    return known._replace(interests=(), context=fixed)


def parts(reason: Json) -> list[Json]:
    """Returns a reason and those that it was tested together with."""
    return [reason, *reason.get("together", ())]


def keys_of(reason: Json) -> set[str]:
    """Returns every key that a reason names."""
    named = {part["key"] for part in parts(reason) if "key" in part}
    named |= {f"item:{item}" for part in parts(reason) for item in part.get("items", ())}
    return named | {f"topic:{topic}" for part in parts(reason) for topic in part.get("topics", ())}


def fields_of(reason: Json) -> set[str]:
    """Returns every fact of the request that a reason names."""
    return {part["field"] for part in parts(reason) if "field" in part}


def without(spot: Spot, known: Known, reason: Json, told: list[Json]) -> Known:
    """Returns the data without all that the reason states."""
    if reason["code"] in WHOLE:
        kept = told if reason["code"] == "other_things" else []
        keys = {key for each in kept for key in keys_of(each)}
        fields = {field for each in kept for field in fields_of(each)}
        fixed = {field for field, _ in nothing(spot, known).context}
        return known._replace(
            interests=tuple(each for each in known.interests if each[2] in keys),
            context=tuple(each for each in known.context if each[0] in fields | fixed),
        )
    keys, fields = keys_of(reason), fields_of(reason)
    return known._replace(
        interests=tuple(each for each in known.interests if each[2] not in keys),
        context=tuple(each for each in known.context if each[0] not in fields),
    )
