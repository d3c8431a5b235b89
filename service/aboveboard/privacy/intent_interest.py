"""The intent of a visit as an interest, among those that a decision may use."""

from collections.abc import Container

from aboveboard.intent.declared_intents import CATEGORY
from aboveboard.intent.posterior import IntentModel, read_intent
from aboveboard.interest_keys import INTENT
from aboveboard.people.state import Visit
from aboveboard.privacy.allowed import Interest
from aboveboard.words import BEHAVIOUR_REACHES, Reach


def add_intent(
    interests: list[Interest],
    model: IntentModel,
    visit: Visit,
    relevant: Container[str],
    excluded: Container[str],
) -> list[Interest]:
    """Returns the interests with the intent that is read of the steps of the visit. There is at most one.

    One that is excluded, or that no item has, is left out, and no other takes its place. So a limit never adds one.
    """
    reading = read_intent(model, [each.name for each in visit.steps])
    if reading is None:
        return interests
    key = f"{INTENT}:{reading.name}"
    if key not in relevant or key in excluded:
        return interests
    found = Interest(Reach.VISIT, CATEGORY, key, reading.weight, len(visit.steps), 0)
    return sorted([*interests, found], key=_order)


def _order(interest: Interest) -> tuple[int, str, str]:
    return BEHAVIOUR_REACHES.index(interest.reach), interest.category, interest.key
