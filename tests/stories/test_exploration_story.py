"""What exploration costs the order of the editors: a declared share, as long as nothing tells the items apart."""

from random import Random
from typing import Any

from tests.world import EVE, Member, Shop

DRAWS, ROUNDING = 40, 1e-12


def items(size: int) -> list[dict[str, Any]]:
    return [{"item": f"i{number}", "topics": [f"t{number}"]} for number in range(size)]


def test_nothing_known_keeps_the_order_of_the_editors_but_for_the_share(shop: Shop) -> None:
    """In each slot the first item that is left has at least 0.9, at each level, and any other one at most 0.1."""
    random = Random(12)
    people = [shop.welcome(Member(f"level-{level}", level, EVE.given)) for level in range(5)]
    for _ in range(DRAWS):
        size, count = random.randint(2, 200), random.randint(1, 10)
        shop.place("spot", items(size))
        left = [f"i{number}" for number in range(size)]
        for shown in shop.decide(random.choice(people), "spot", count=count)["items"]:
            if shown["item"] == left[0]:
                assert shown["probability"] >= 0.9 - ROUNDING
            else:
                assert shown["probability"] <= 0.1 + ROUNDING
            left.remove(shown["item"])


def test_what_a_person_cares_for_is_not_held_back(shop: Shop) -> None:
    """The item known to be best has the probability that it has without any limit."""
    person = shop.welcome(Member("cares", 3, EVE.given))
    for _ in range(6):
        shop.signal(person, item="i5", topics=["t5"])
    found = []
    for share in (0.1, 1.0):
        shop.place("spot", items(10), variety={"exploration_share": share})
        shown = [shop.decide(person, "spot")["items"][0] for _ in range(12)]
        found.append({round(each["probability"], 9) for each in shown if each["item"] == "i5"})
    limited, free = found
    assert limited == free
    assert len(free) == 1
    assert min(free) > 0.6
