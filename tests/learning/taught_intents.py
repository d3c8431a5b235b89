"""People who reach goals in their visits until intents are read, on an installation whose clock goes on by itself."""

import time
from itertools import count
from typing import Any

from aboveboard.errors import Stale
from aboveboard.learning.intent_learner import count_stretches, learn_exponents

from tests.intent.visits import SHIPPED
from tests.world import DAN, Installation, Shop

BUYING = ("item_viewed", "item_viewed", "cart_added")
ASKING = ("error_shown", "clicked_in_vain", "searched")
_numbers = count()


def act(shop: Shop, person: str, *kinds: str) -> None:
    """Sends signals of these types, without a field, in one visit."""
    sent = [
        {"id": f"seen-{next(_numbers)}", "type": kind, "person": person, "session": "s", "fields": {}}
        for kind in kinds
    ]
    shop.ok("POST", "/v1/signals", {"signals": sent})


def read(shop: Shop, person: str, language: str = "en") -> Any:
    return shop.ok("GET", f"/v1/people/{person}/intent?session=s", **{"accept-language": language})


def teach(shop: Shop) -> None:
    """Lets as many people as a count needs reach each of the two goals."""
    for _ in range(SHIPPED.k):
        for steps, goal in ((BUYING, "order_placed"), (ASKING, "ticket_opened")):
            act(shop, shop.welcome(DAN), *steps, goal)


def learn(installation: Installation) -> None:
    """Counts what was taught. The background does it too, and may be faster."""
    try:
        installation.run(count_stretches(installation.service.gateway))
        installation.run(learn_exponents(installation.service.gateway))
    except Stale:
        return


def read_once_learned(installation: Installation, shop: Shop, person: str) -> Any:
    """Returns the first answer with an intent: a node finds out within two seconds what was learned."""
    deadline = time.monotonic() + 20
    while (found := read(shop, person))["intent"] is None:
        assert time.monotonic() < deadline, found
        learn(installation)
        time.sleep(0.1)
    return found
