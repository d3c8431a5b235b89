"""The verdict on one explanation: what it tells that is false, and what is so and untold."""

from collections import Counter
from itertools import pairwise
from math import sqrt
from typing import NamedTuple

from _reasons_events import event_faults
from _reasons_judge import (
    ABOUT_EVERYBODY,
    CLOSE,
    MATERIAL,
    NOT_PERSONAL,
    PEOPLE_LEAST,
    Json,
    Known,
    Spot,
    Z,
    base,
    chances,
    effects,
    keys_of,
    less_alike,
    nothing,
    order,
    read_known,
    without,
)

FALSE, UNTOLD, ABOUT_ALL, DISAGREES = (
    "told and false",
    "changed and untold",
    "about the baseline and false",
    "computed otherwise",
)


class Scene(NamedTuple):
    """One slot of a decision as the judge computed it again. `above` are the items above it. `places` are the other
    candidates in the baseline's order, and `at` is the shown one among them. `now` and `none` are their probabilities,
    with what is known and with nothing known. `why` explains the shown one.
    """

    spot: Spot
    record: Json
    known: Known
    why: Json
    active: frozenset[int]
    above: list[int]
    places: list[int]
    impersonal: frozenset[int]
    at: int
    now: list[float]
    none: list[float]

    @property
    def reasons(self) -> list[Json]:
        found: list[Json] = self.why["reasons"]
        return found

    @property
    def told(self) -> list[Json]:
        return [reason for reason in self.reasons if reason["code"] not in NOT_PERSONAL]

    @property
    def codes(self) -> set[str]:
        return {reason["code"] for reason in self.reasons}

    @property
    def least(self) -> float:
        return MATERIAL * self.now[self.at]

    def again(self, known: Known) -> list[float]:
        return chances(self.spot, known, self.places, self.impersonal, self.above)


def judge(spot: Spot, record: Json, active: frozenset[int]) -> Counter[str]:
    """Returns the faults of the explanations in a record, by their kind. `active` are the places that are on offer."""
    if not record["items"]:
        codes = [reason["code"] for reason in record["why"]["reasons"]]
        return Counter() if codes == ["nothing_left"] else Counter([FALSE])
    found = Counter[str]()
    for slot, why in enumerate(explanations(record)):
        found += judge_slot(set_scene(spot, record, active, slot, why), float(record["items"][slot][1]))
    return found


def explanations(record: Json) -> list[Json]:
    """Returns the explanation of each item of a record that was asked for all of them."""
    lower = record["slots"]["why"] if len(record["items"]) > 1 else []
    if len(lower) != max(0, len(record["items"]) - 1):
        raise ValueError("The record does not explain each of its items.")
    return [record["why"], *lower]


def judge_slot(scene: Scene, recorded: float) -> Counter[str]:
    """Returns the faults of one explanation. `recorded` is the probability in the record."""
    if abs(scene.now[scene.at] - recorded) > CLOSE:
        return Counter([DISAGREES])
    faults = [*personal_faults(scene), *chance_faults(scene), *counterfactual_faults(scene)]
    faults += event_faults(scene.record["allowed"], scene.told)
    return Counter(faults + [ABOUT_ALL for code in scene.codes & ABOUT_EVERYBODY if not is_so(scene, code)])


def set_scene(spot: Spot, record: Json, active: frozenset[int], slot: int, why: Json) -> Scene:
    """Computes one slot of the decision again from its record, below the items above it."""
    place_of = {name: place for place, (name, _) in enumerate(spot.items)}
    asked = record["candidates"]
    removed = {place_of[name] for name, _ in record["removed"]}
    mine = {*range(len(spot.items))} if asked is None else {place_of[name] for name in asked}
    shown = [place_of[name] for name, _ in record["items"][: slot + 1]]
    above = shown[:-1]
    places = [place for place in order(spot) if place in mine - removed - {*above}]
    impersonal = frozenset(place_of[name] for name, _ in record["impersonal"])
    known = read_known(record["allowed"])
    return Scene(
        spot=spot,
        record=record,
        known=known,
        why=why,
        active=active,
        above=above,
        places=places,
        impersonal=impersonal,
        at=places.index(shown[-1]),
        now=chances(spot, known, places, impersonal, above),
        none=chances(spot, nothing(spot, known), places, impersonal, above),
    )


def personal_faults(scene: Scene) -> list[str]:
    """Returns the faults of the sentences about the person, and of those that are missing."""
    effect, faults = scene.now[scene.at] - scene.none[scene.at], list[str]()
    counts = scene.known.strength > 0.0
    if abs(effect - scene.least) > CLOSE:
        expected = counts and scene.at > 0 and effect > scene.least
        faults += [FALSE] * (bool(scene.told) and not expected) + [UNTOLD] * (expected and not scene.told)
    if abs(effect + scene.least) > CLOSE:
        expected, said = counts and effect < -scene.least, "less_likely" in scene.codes
        faults += [FALSE] * (said and not expected) + [UNTOLD] * (expected and not said)
    if (scene.why["headline"] == "you") != bool(scene.told):
        faults.append(FALSE)
    return faults + told_faults(scene) + rest_faults(scene) + act_faults(scene)


def told_faults(scene: Scene) -> list[str]:
    """Returns the faults of each reason, by deciding again without it, and of the shares of all."""
    faults, falls = list[str](), list[float]()
    for reason in scene.told:
        if reason["code"] != "other_things":
            again = scene.again(without(scene.spot, scene.known, reason, []))
            falls.append(scene.now[scene.at] - again[scene.at])
    faults += [FALSE for fall in falls if fall < scene.least - CLOSE]
    faults += [FALSE for fall, later in pairwise(falls) if later > fall + CLOSE]
    shares = [round(float(reason["share"]) * 100) for reason in scene.told]
    if shares and sum(shares) != 100:
        faults.append(FALSE)
    whole = sum(falls)
    if len(shares) == len(falls) and whole:
        faults += [
            FALSE for fall, share in zip(falls, shares, strict=True) if abs(share - fall / whole * 100) > 1.0
        ]
    return faults


def rest_faults(scene: Scene) -> list[str]:
    """Returns the faults of the share of other things: it is named exactly where it matters."""
    named = [reason for reason in scene.told if reason["code"] != "other_things"]
    if not named or named[0]["code"] == "several_things":
        return []
    left = scene.known
    for reason in named:
        left = without(scene.spot, left, reason, [])
    alone = without(scene.spot, scene.known, {"code": "other_things"}, named)
    gone = scene.again(left)[scene.at] - scene.none[scene.at]
    did = max(gone, scene.now[scene.at] - scene.again(alone)[scene.at])
    if abs(did - scene.least) <= CLOSE:
        return []
    said = len(named) < len(scene.told)
    return [FALSE] * (said and did < scene.least) + [UNTOLD] * (did > scene.least and not said)


def act_faults(scene: Scene) -> list[str]:
    """Returns a fault for an item and a topic of the same acts that are not one reason."""
    facts: dict[str, list[Json]] = {}
    for reach, kind, key, weight, count, days in scene.record["allowed"]["interests"]:
        facts.setdefault(key, []).append((reach, kind, weight, count, days))
    keys = {f"item:{name}": about for name, about in scene.spot.items}
    told = [(number, key) for number, reason in enumerate(scene.told) for key in keys_of(reason)]
    twins = {
        topic: [key for key in facts if key in keys and topic in keys[key] and facts[key] == facts[topic]]
        for topic in facts
        if topic.startswith("topic:")
    }
    return [
        FALSE
        for number, key in told
        for other, topic in told
        if number != other and twins.get(topic) == [key] and topic != key
    ]


def chance_faults(scene: Scene) -> list[str]:
    """Returns a fault where chance is named and did not put the item there, or the reverse."""
    if scene.known.strength == 0.0:
        return [FALSE] * ("by_chance" in scene.codes)
    best, close = favourite(scene, nothing(scene.spot, scene.known)._replace(context=()))
    mine, near = favourite(scene, scene.known)
    if close or near:
        return []
    expected = scene.at not in (0, best) and not (scene.told and scene.at == mine)
    said = "by_chance" in scene.codes
    return [FALSE] * (said and not expected) + [UNTOLD] * (expected and not said)


def favourite(scene: Scene, known: Known, *, costs: bool = True) -> tuple[int, bool]:
    """Returns the item that is worth most with that, and if others come so close that rounding decides. Unless `costs`,
    likeness to the items above costs nothing.
    """
    rows, _ = effects(scene.spot, known, scene.places)
    cap, worth = scene.spot.variety["cause_cap"], dict[int, float]()
    for at, place in enumerate(scene.places):
        if place not in scene.impersonal:
            adds = [row[at] for row in rows]
            most = cap * sum(map(abs, adds))
            worth[at] = base(scene.spot, place) + sum(max(-most, min(most, add)) for add in adds)
            worth[at] = less_alike(scene.spot, place, worth[at], scene.above if costs else ())
    best = max(worth, key=lambda at: (worth[at], -at), default=0)
    others = [each for at, each in worth.items() if at != best]
    return best, any(0.0 < worth[best] - each < CLOSE for each in others)


def counterfactual_faults(scene: Scene) -> list[str]:
    """Returns a fault unless it is the likeliest item without the first reason, and not with it."""
    named = scene.why.get("counterfactual")
    if not scene.told:
        return [FALSE] * (named is not None)
    again = scene.again(without(scene.spot, scene.known, scene.told[0], []))
    names, most = [scene.spot.items[place][0] for place in scene.places], max(scene.now)
    likely = [at for at, chance in enumerate(again) if chance >= max(again) - CLOSE]
    if named is None:
        return [UNTOLD] * all(at != scene.at and scene.now[at] < most - 2 * CLOSE for at in likely)
    if named not in names:
        return [FALSE]
    at = names.index(named)
    return [FALSE] * (at not in likely or at == scene.at or scene.now[at] >= most)


def is_so(scene: Scene, code: str) -> bool:
    """Returns True if a sentence of the baseline is so, by its code."""
    kept = kept_back(scene)
    if code.startswith("left_by_"):
        return scene.at == 0 and code.removeprefix("left_by_") in kept
    if code == "same_for_everyone":
        own = {because for _, because in scene.record["removed"]} - {"not_active"}
        return scene.known.strength == 0.0 and not own and not is_narrowed(scene)
    is_first = scene.at == 0 and not kept
    if code == "editorial":
        return is_first and scene.spot.baseline == "editorial"
    nobody = nothing(scene.spot, scene.known)._replace(context=())
    best, close = favourite(scene, nobody, costs=False)
    if code == "varied":
        liked, near = favourite(scene, nobody)
        return close or near or (scene.at == liked != best and not is_first)
    if code in ("fresh", "first_in_list"):
        worth = {base(scene.spot, place) for place in scene.active - {*scene.above}}
        return (
            is_first
            and scene.spot.baseline == "popular"
            and (code == "fresh" or max(worth) - min(worth) < CLOSE)
        )
    if code == "best_guess":
        return close or scene.at == best or (is_first and scene.spot.baseline == "popular")
    return (code == "popular") == scene.spot.counts_choices and is_surely_first(scene)


def is_narrowed(scene: Scene) -> bool:
    asked = scene.record["candidates"]
    return asked is not None and len(asked) < len(scene.spot.items)


def kept_back(scene: Scene) -> set[str]:
    """Returns the causes that kept back the items on offer that come before the shown one in the baseline."""
    before = order(scene.spot)
    before = before[: before.index(scene.places[scene.at])]
    before = [place for place in before if place in scene.active and place not in scene.above]
    because, asked = dict(scene.record["removed"]), scene.record["candidates"]
    found = set()
    for place in before:
        name = scene.spot.items[place][0]
        if asked is not None and name not in asked:
            found.add("candidates")
        elif name in because:
            found.add(
                {"limit": "limit", "rule:show-cap": "cap", "rule:show-total-cap": "cap"}.get(
                    because[name], "rule"
                )
            )
    return found


def is_surely_first(scene: Scene) -> bool:
    """Returns True for enough people, and an interval above that of every other item on offer."""
    spot, shown = scene.spot, scene.places[scene.at]
    if spot.people < PEOPLE_LEAST:
        return False
    low = interval(spot, shown)[0]
    others = [interval(spot, place)[1] for place in {*scene.active, *scene.places} - {shown, *scene.above}]
    return bool(others) and low > max(others) - CLOSE


def interval(spot: Spot, place: int) -> tuple[float, float]:
    """Returns Wilson's interval at 95 % of an item's mean reward, its rows counted as the people behind them."""
    shown, earned = spot.counts.get(spot.items[place][0], (0.0, 0.0))
    if not shown:
        return 0.0, 1.0
    n, mean = shown * min(1.0, spot.people / max(spot.evidence, 1)), min(1.0, max(0.0, earned / shown))
    middle, spread = mean + Z**2 / (2 * n), Z * sqrt(mean * (1 - mean) / n + Z**2 / (4 * n * n))
    return (middle - spread) / (1 + Z**2 / n), (middle + spread) / (1 + Z**2 / n)
