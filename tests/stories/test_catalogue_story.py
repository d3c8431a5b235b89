"""A catalogue too large for one request comes in by parts, changes all day, and stays what old records say it was."""

from typing import Any

from aboveboard.decisions.replay import bound_of, compute_again, recall

from tests.laws.running import app_of
from tests.world import BEN, DAN, Installation, Shop

PART = 500


def part(first: int) -> list[dict[str, Any]]:
    return [
        {"item": f"book-{n}", "topics": [f"shelf-{n % 40}"], "content": {"title": f"Book {n}"}}
        for n in range(first, first + PART)
    ]


def test_a_catalogue_comes_in_by_parts(installation: Installation, shop: Shop) -> None:
    """Part by part, then with a price changed and a book gone; each counts from its answer on."""
    shop.place("books", [], baseline="editorial")
    for first in range(0, 4 * PART, PART):
        assert shop.ok("PATCH", "/v1/placements/books/items", {"items": part(first)})["added"] == PART
    dan = shop.welcome(DAN)
    shop.signal(dan, item="book-7", topics=["shelf-7"])
    before = shop.decide(dan, "books", count=3)

    shelved = {"item": "book-3", "topics": ["shelf-3"], "content": {"title": "Third", "price": 9}}
    changed = shop.ok("PATCH", "/v1/placements/books/items", {"items": [shelved], "remove": ["book-0"]})
    assert (changed["items"], changed["replaced"], changed["removed"]) == (4 * PART - 1, 1, 1)
    everybody = shop.decide(shop.welcome(BEN), "books", count=3)
    assert [item["item"] for item in everybody["items"]] == ["book-1", "book-2", "book-3"]
    assert everybody["items"][2]["content"] == {"title": "Third", "price": 9}

    gateway, app = installation.service.gateway, app_of(installation, before)

    async def again() -> tuple[Any, Any]:
        record = (await recall(gateway, app, before["decision"])).body
        bound = await bound_of(gateway, app, record)
        return bound.shelf.ids, [bound.shelf.ids[slot.item] for slot in compute_again(bound, record).slots]

    ids, shown = installation.run(again())
    assert (len(ids), ids[0]) == (4 * PART, "book-0")
    assert shown == [item["item"] for item in before["items"]]
