"""People who buy or only look around, and the learning of their visits, for the tests of intents over HTTP."""

from itertools import count

from aboveboard.erasure.retention import sweep
from aboveboard.intent.counts import IntentCounts, decode_counts, no_counts
from aboveboard.intent.intent_tables import intent_counts
from aboveboard.learning.intent_learner import count_stretches, learn_exponents
from aboveboard.people.state import VISIT_IDLE_MS
from sqlalchemy import select

from tests.house import House
from tests.world import DAN

K = 10
_numbers = count()
LOOKING = ("page_viewed", "page_viewed", "searched")
BUYING = ("item_viewed", "item_viewed", "cart_added")


def act(house: House, person: str, *steps: str, session: str = "s") -> None:
    """Sends signals of these types without a field, in this order."""
    sent = [
        {"id": f"step-{next(_numbers)}", "type": step, "person": person, "session": session, "fields": {}}
        for step in steps
    ]
    found = house.shop.ok("POST", "/v1/signals", {"signals": sent})["signals"]
    assert {each["status"] for each in found} == {"kept"}


def visit(house: House, steps: tuple[str, ...], goal: str = "", name: str | None = None) -> str:
    """A visit of a new person who agreed to everything."""
    person = house.shop.welcome(DAN, name)
    act(house, person, *steps, *((goal,) if goal else ()))
    return person


def learn(house: House) -> None:
    house.run(count_stretches(house.gateway))
    house.run(learn_exponents(house.gateway))


def end_visits(house: House) -> None:
    """Lets every visit end, as retention finds them."""
    house.clock.forward(ms=VISIT_IDLE_MS + 1)
    house.run(sweep(house.gateway))


def counts(house: House) -> IntentCounts:
    """Returns the counts of the app, as they are stored."""
    rows = house.rows(select(intent_counts.c.body).where(intent_counts.c.counts_key.startswith(house.app)))
    return decode_counts(rows[0][0]) if rows else no_counts()


def teach(house: House) -> None:
    """Lets enough people buy, and enough look around."""
    for _ in range(K + 2):
        visit(house, BUYING, "order_placed")
        visit(house, LOOKING)
    end_visits(house)
    learn(house)
