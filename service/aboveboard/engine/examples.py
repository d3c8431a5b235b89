"""The training examples: one for each item that was shown and had an outcome."""

from collections.abc import Collection

from aboveboard.engine.compiled_placement import (
    CompiledPlacement,
    has_own_weight,
    is_crossed,
    is_learned,
    subjects_of,
)
from aboveboard.engine.features import BIAS, FATIGUE, FOR, MATCHES, REST, context_feature
from aboveboard.engine.freshness import freshness
from aboveboard.engine.part_likes import choose_likes, has_parts, list_features
from aboveboard.engine.placement import topics_of
from aboveboard.engine.scores import squash, strength_of
from aboveboard.interest_keys import is_for
from aboveboard.privacy.allowed import Allowed, PersonFact
from aboveboard.words import IN_VAIN, Category


def is_based_on(
    shelf: CompiledPlacement,
    item: int,
    allowed: Allowed,
    *,
    categories: Collection[Category],
    keys: Collection[str],
    fields: Collection[str] = (),
) -> bool:
    """Returns whether the example uses personal data of one of these categories, or about one of these keys.

    A fact about the person in one of these `fields` counts too.
    Contextual data counts where a topic or bucket of the item has weights per context fact. Without strength nothing
    counts. An item's own key also means its displays without a reaction. An intent or a state may rest on any category.
    """
    if strength_of(allowed) == 0.0:
        return False
    declared = shelf.placement.items[item]
    subjects = subjects_of(shelf, item)
    own, in_vain = f"item:{declared.item}", f"{IN_VAIN}:{declared.item}"
    is_used = allowed.context and any(is_crossed(shelf, key) for key in subjects)
    if is_used and Category.CONTEXTUAL in categories:
        return True
    if is_used and any(isinstance(each, PersonFact) and each.field in fields for each in allowed.context):
        return True
    excluded = {*keys, in_vain} if own in keys else keys
    about = {own, in_vain, *topics_of(declared), *(declared.for_ or ())}
    if shelf.liking and has_parts(declared):
        about |= shelf.liking
    return any(
        each.key in about
        and (each.category in categories or each.key in excluded or (is_for(each.key) and categories))
        for each in allowed.interests
    )


def example(
    shelf: CompiledPlacement, item: int, allowed: Allowed, as_of_ms: int | None = None
) -> dict[str, float]:
    """Returns the features of one shown item, by name, from what was allowed when it was chosen. All others
    are 0.

    The age class of a new item is one of them, except for decisions from before freshness counted, whose `as_of_ms`
    is None. Only what the choice itself could use is learned from: at strength 0, nothing about the person.
    The compiled placement alone says which keys of a large placement have a weight. So the example that is
    unlearned equals the one that was learned.
    """
    declared = shelf.placement.items[item]
    subjects = subjects_of(shelf, item)
    own = f"item:{declared.item}"
    learned = [key for key in subjects if is_learned(shelf, key)]
    found = dict.fromkeys([BIAS, *learned, own if has_own_weight(item) else REST], 1.0)
    if (new := freshness(declared.starts_ms, as_of_ms)) is not None:
        found[new] = 1.0
    if strength_of(allowed) == 0.0:
        return found
    # No interest is about a bucket, so a match is with topics and the item alone.
    keys, in_vain = {own, *topics_of(declared)}, f"{IN_VAIN}:{declared.item}"
    half_of_likes = shelf.placement.variety.half_interest
    for interest in allowed.interests:
        if interest.key in (declared.for_ or ()) and interest.reach in FOR:
            wanted = FOR[interest.reach]
            found[wanted] = found.get(wanted, 0.0) + interest.weight
            continue
        name, half = MATCHES.get((interest.reach, interest.category)), half_of_likes
        if interest.key == in_vain:
            name, half = FATIGUE.get(interest.reach), 1.0
        if name is not None and (interest.key in keys or interest.key == in_vain):
            found[name] = found.get(name, 0.0) + squash(interest.weight, half)
    found.update(
        (context_feature(fact.field, fact.value, key), 1.0)
        for fact in allowed.context
        for key in learned
        if is_crossed(shelf, key)
    )
    if shelf.liking:
        found.update(dict.fromkeys(list_features(declared, choose_likes(shelf, allowed)), 1.0))
    return found
