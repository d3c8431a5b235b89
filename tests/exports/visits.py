"""A person's visit to a shop, for the exports of it."""

from typing import Any

from tests.world import DAN, Shop


def visit(shop: Shop) -> Any:
    """Somebody chooses, looks around, is shown something, and takes it; what they were shown."""
    person = shop.welcome(DAN)
    shop.signal(person)
    answer = shop.decide(person, count=3)
    shop.outcome(answer)
    return answer
