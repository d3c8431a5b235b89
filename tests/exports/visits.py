"""A person's visit to a shop, for the exports of it."""

from typing import Any

from tests.world import DAN, Shop


def visit(shop: Shop) -> Any:
    """A person chooses, looks around, sees a decision, and takes its item; the decision."""
    person = shop.welcome(DAN)
    shop.signal(person)
    answer = shop.decide(person, count=3)
    shop.outcome(answer)
    return answer
