"""The engine written a second time, as the design says it and as plainly as can be: no arrays, nothing shared.

What is held against it (promises 3 and 7) is computed here from the items, the weights and `Allowed` alone.
"""

from decimal import Decimal
from math import sqrt

from aboveboard.engine.features import like_feature, prior_mean
from aboveboard.privacy.allowed import Interest
from msgspec import structs


def topics_of(item):
    return {f"topic:{name}" for name in (*item.tags, *item.topics, item.category) if name}


def keys_of(item):
    return {f"item:{item.item}", *topics_of(item)}


def subjects_of(item, placement):
    """The topics of the item, and the bucket of each number that has bounds."""
    found = topics_of(item)
    for name, bounds in placement.buckets.items():
        if item.numbers and name in item.numbers:
            number = Decimal(str(item.numbers[name]))
            below = [str(bound) for bound in bounds if Decimal(str(bound)) <= number]
            above = [str(bound) for bound in bounds if Decimal(str(bound)) > number]
            found.add(f"bucket:{name}:{(below or [''])[-1]}..{(above or [''])[0]}")
    return found


def base_score(item, model, placement):
    """What the item is worth to everybody."""
    names = {"bias", f"item:{item.item}", *subjects_of(item, placement)}
    return sum(weight for name, weight in sorted(model.weights.items()) if name in names)


def effect(fact, item, model, placement):
    """What one thing that is known adds to the worth of an item."""
    if isinstance(fact, Interest) and fact.key.startswith("shown:"):
        name = f"fatigue:{fact.reach}"
        weight = model.weights.get(name, prior_mean(name))
        if weight < 0.0 and fact.weight < 0.0:
            return 0.0  # what speaks against a thing never adds to it
        return weight * fact.weight / (1 + abs(fact.weight)) if fact.key == f"shown:{item.item}" else 0.0
    if isinstance(fact, Interest) and fact.key.startswith("bought:"):
        once = placement.kind == "offer" if item.repeatable is None else not item.repeatable
        counts = once and fact.weight > 0 and fact.reach != "visit" and fact.key == f"bought:{item.item}"
        return -10.0 if counts else 0.0
    if isinstance(fact, Interest) and fact.key.startswith(("intent:", "state:")):
        name = f"for:{fact.reach}"
        weight = model.weights.get(name, prior_mean(name))
        return weight * fact.weight if fact.key in (item.for_ or ()) else 0.0
    if isinstance(fact, Interest):
        name = f"match:{fact.reach}:{fact.category}"
        weight = model.weights.get(name, prior_mean(name))
        if weight < 0.0 and fact.weight < 0.0:
            return 0.0  # what speaks against a thing never adds to it
        return (
            weight * fact.weight / (placement.variety.half_interest + abs(fact.weight))
            if fact.key in keys_of(item)
            else 0.0
        )
    prefix = f"context:{fact.field}={fact.value}*"
    return sum(model.weights.get(prefix + key, 0.0) for key in subjects_of(item, placement))


def likes(allowed, item, model, placement):
    """The likes of people with each interest that parts are learned by, of the first kind of evidence for it."""
    adds = []
    for name in placement.parts.interests if placement.parts else ():
        kinds = [each for each in allowed.interests if each.key == f"topic:{name}" and each.weight > 0]
        for each in kinds[:1]:
            weights = [
                model.weights.get(like_feature(each.reach, each.category, each.key, tag), 0.0)
                for tag in item.tags
            ]
            adds.append(sum(weights))
    return adds


def order(placement, model, names):
    """The order that everybody gets."""
    items = [item for item in placement.items if item.item in names]
    if placement.baseline == "popular":
        items.sort(key=lambda item: (-base_score(item, model, placement), item.item))
    return items


def causes(allowed):
    """What is known, put together as a person would: all about one key is one thing."""
    found = {}
    for fact in (*allowed.interests, *allowed.context):
        found.setdefault(fact.key if isinstance(fact, Interest) else fact, []).append(fact)
    return list(found.values())


def nothing(placement, model, allowed):
    """Returns the data without all that ever varied: facts of the request of which the model knows one value."""
    subjects = set().union(*(subjects_of(item, placement) for item in placement.items))
    values = {}
    for name in model.weights:
        fact, _, subject = name.removeprefix("context:").partition("*")
        if name.startswith("context:") and subject in subjects:
            field, _, value = fact.partition("=")
            values.setdefault(field, set()).add(value)
    fixed = {field for field, found in values.items() if len(found) == 1}
    context = tuple(fact for fact in allowed.context if fact.field in fixed)
    return structs.replace(allowed, interests=(), context=context, states=())


def giving_way(placement, allowed):
    """Returns the items that others pass by in person: they need a state that does not hold, or gave one that does."""
    known = {state.key: state.holds for state in allowed.states}
    if allowed.level == 0 or allowed.strength == 0:
        return set()
    return {
        item.item
        for item in placement.items
        if any(known.get(key) is False for key in item.needs or ()) or known.get(item.gives) is True
    }


def scores(placement, model, allowed, names):
    """The worth of each item to this person, in everybody's order."""
    cap = placement.variety.cause_cap
    worth = {}
    for item in order(placement, model, names):
        adds = [sum(effect(fact, item, model, placement) for fact in cause) for cause in causes(allowed)]
        adds += likes(allowed, item, model, placement)
        most = cap * sum(map(abs, adds))
        worth[item.item] = base_score(item, model, placement) + sum(
            max(-most, min(most, add)) for add in adds
        )
    return worth


def met(placement, model, allowed, names):
    """The items that something known of the person's interests says anything about."""
    abouts = [cause for cause in causes(allowed) if isinstance(cause[0], Interest)]
    return {
        item.item
        for item in placement.items
        if item.item in names
        and any(sum(effect(fact, item, model, placement) for fact in cause) for cause in abouts)
    }


def cost(placement, name, above):
    """Returns the cost of likeness to the items above: the part of its topics that they have."""
    topics = {item.item: topics_of(item) for item in placement.items}
    there = set().union(*(topics[other] for other in above))
    return placement.variety.diversity * (len(topics[name] & there) / max(1, len(topics[name])))


def chances(placement, model, allowed, names, impersonal=(), above=()):
    """The chance of each item to stand first below those `above`: inverse gap weighting within its bounds, mixed with
    everybody's first.

    What is `impersonal`, or gives way by a state, has no part in the former.
    """
    ways = {*giving_way(placement, allowed)}
    impersonal = {*impersonal, *ways}
    worth = worths(placement, model, allowed, names, above)
    first, variety = next(iter(worth)), placement.variety
    mine = {name: score for name, score in worth.items() if name not in impersonal}
    stays = next(iter(mine), first) if first in ways else first
    gamma = 30 * sqrt(len(placement.items) * (10 + model.evidence))
    personal, least = shares(mine, gamma, variety.explore), variety.explore / max(1, len(mine))
    plain = worths(placement, model, nothing(placement, model, allowed), names, above)
    plain = {name: plain[name] for name in mine}
    usual = shares(plain, gamma, variety.explore)
    factor = explored_part(usual, stays, least, most_explored(placement, model))
    unmet = variety.unmet
    if personal and factor < 1:
        scale = gamma / len(mine)
        told = {name: scale * (mine[name] - plain[name]) for name in mine}
        told = {name: min(1, max(0, lead - told.get(stays, 0))) for name, lead in told.items()}
        personal = held(personal, stays, least, {name: factor + (1 - factor) * told[name] for name in told})
        usual = held(usual, stays, least, dict.fromkeys(told, factor))
        known = met(placement, model, allowed, usual)
        unmet = min(unmet, sum(chance for name, chance in usual.items() if name not in known))
    known = met(placement, model, allowed, personal)
    personal = with_unmet(personal, known, unmet, least)
    strength = allowed.strength if allowed.level > 0 and personal else 0.0
    return {name: strength * personal.get(name, 0.0) + (1 - strength) * (name == first) for name in worth}


def worths(placement, model, allowed, names, above):
    """Returns the worth of each item below those `above`, in everybody's order."""
    worth = scores(placement, model, allowed, names)
    return {name: score - cost(placement, name, above) for name, score in worth.items()}


def most_explored(placement, model):
    """Returns the share that items other than the first may have while nothing is known of the person."""
    declared, explore = placement.variety.exploration_share, placement.variety.explore
    learned = min(1, model.evidence / (10 * len(placement.items)))
    return max(explore, declared + (1 - declared) * learned) if declared < 1 else 1


def explored_part(usual, first, least, most):
    """Returns the part of its exploration that each item keeps, so that all others than the first have `most`."""
    others = [chance - least for name, chance in usual.items() if name != first]
    explored, room = sum(others), max(0, most - least * len(others))
    return room / explored if most < 1 and explored > room else 1


def held(personal, first, least, parts):
    """Returns the chances with this part of each above the least, and the rest on the first."""
    found = {name: least + parts[name] * (personal[name] - least) for name in personal if name != first}
    return {first: 1 - sum(found.values())} | found


def with_unmet(personal, known, share, least):
    """What is not known gets its share, taken from what is, down to what everything gets."""
    unknown = [name for name in personal if name not in known]
    has = sum(personal[name] for name in unknown)
    if not unknown or not known or has >= share:
        return personal
    if has == 0:  # each has the same
        personal, has = personal | dict.fromkeys(unknown, 1 / len(unknown)), 1
    above = sum(personal[name] - least for name in known)
    left = 1 - share - least * len(known)
    return {
        name: least + (chance - least) * left / above if name in known else chance * share / has
        for name, chance in personal.items()
    }


def shares(worth, gamma, explore):
    """Inverse gap weighting: all but the best get the less the further they are behind it, and at least their part of
    what is explored."""
    best = max(worth, key=worth.__getitem__, default=None)
    found = {
        name: (1 - explore) / (len(worth) + gamma * (worth[best] - score)) + explore / len(worth)
        for name, score in worth.items()
        if name != best
    }
    return found | ({} if best is None else {best: 1 - sum(found.values())})
