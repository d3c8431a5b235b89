"""Topics as an app declares them, and what follows for people: titles, and what is special."""

from typing import Any

import pytest

from tests.world import DAN, EVE, Shop

TOPICS = [
    {
        "topic": "running",
        "titles": {"en": "Running", "de": "Laufen", "fr": "Course à pied"},
        "group": "sport",
    },
    {"topic": "cooking", "titles": {"en": "Cooking", "de": "Kochen"}},
]


def declare(shop: Shop, topics: Any = None) -> Any:
    return shop.ok("PUT", "/v1/topics", {"topics": TOPICS if topics is None else topics})


def test_topics_come_back_as_they_were_declared(shop: Shop) -> None:
    """Each change is a revision. An equal declaration makes none, and a deleted topic is gone."""
    nothing = {"state": "done", "checked": 0, "people": 0, "interests": 0, "signals": 0}
    assert shop.ok("GET", "/v1/topics") == {"revision": 0, "topics": [], "removal": nothing}
    whole = [
        {**TOPICS[0], "sensitivity": "plain"},
        {**TOPICS[1], "group": None, "sensitivity": "plain"},
    ]
    assert declare(shop) == {"revision": 1, "topics": whole, "removal": nothing}
    assert declare(shop)["revision"] == 1
    assert shop.ok("DELETE", "/v1/topics?topic=cooking")["topics"] == whole[:1]
    emptied = shop.ok("DELETE", "/v1/topics")
    assert (emptied["revision"], emptied["topics"]) == (3, [])
    assert shop.refused("DELETE", "/v1/topics?topic=cooking")["status"] == 404


def decide_until(shop: Shop, person: str, item: str, **more: Any) -> Any:
    """The first decision that shows this item first. The draws are random, and the item is likely."""
    made = (shop.decide(person, **more) for _ in range(200))
    return next(each for each in made if each["items"][0]["item"] == item)


def test_a_reason_has_the_titles_in_the_language_of_the_reader(shop: Shop) -> None:
    """A wider language fits a narrower one, and English stands where a language has no title."""
    items = [
        {"item": "pot", "content": {"title": "Pot"}, "topics": ["cooking"]},
        {"item": "shoe", "topics": ["running"], "titles": {"en": "Shoe", "de": "Schuh"}},
    ]
    declare(shop)
    shop.place(items=items)
    dan = shop.welcome(DAN)
    for _ in range(5):
        shop.signal(dan, topics=["running"], item="shoe")
    decision = decide_until(shop, dan, "shoe", language="de-AT")
    texts = {
        language: str(shop.ok("GET", f"/v1/decisions/{decision['decision']}/why?language={language}"))
        for language in ("de", "fr", "es")
    }
    assert "„Schuh“" in str(decision["why"]) and "„Laufen“" in texts["de"]
    assert "Shoe" in texts["fr"] and "Course à pied" in texts["fr"]
    assert "Running" in texts["es"]
    assert shop.ok("GET", "/v1/placements/home")["items"][1]["titles"] == items[1]["titles"]


def test_an_undeclared_topic_is_called_so(shop: Shop) -> None:
    """Its id is no word of the reader's language."""
    declare(shop)
    shop.place(items=[{"item": "pot"}, {"item": "stew", "topics": ["slow-cooked"]}])
    dan = shop.welcome(DAN)
    for _ in range(5):
        shop.signal(dan, topics=["slow-cooked"])
    why = decide_until(shop, dan, "stew", language="fr")["why"]
    assert "slow-cooked (un sujet sans titre)" in str(why)


SPECIAL = [
    {
        "topic": "sexual-health",
        "titles": {"en": "Sexual health", "fr": "Santé sexuelle"},
        "sensitivity": "special",
    },
    *TOPICS,
]
PHARMACY = [
    {"item": "tea", "topics": ["tea"]},
    {"item": "hiv-test", "topics": ["sexual-health", "pharmacy"], "titles": {"en": "HIV test at home"}},
    {"item": "condoms", "topics": ["pharmacy"], "sensitivity": "special"},
]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("page_viewed", {"topics": ["sexual-health"]}),
        ("page_viewed", {"url": "https://shop.example/sexual-health/", "topics": ["pharmacy"]}),
        ("item_viewed", {"item": "hiv-test"}),
        ("item_viewed", {"item": "condoms", "topics": ["pharmacy"]}),
        ("searched", {"text": "hiv test at HOME cheap", "topics": ["pharmacy"]}),
        ("searched", {"text": "ma sante SEXUELLE", "topics": ["pharmacy"]}),
        ("searched", {"text": "tea", "topics": ["Santé sexuelle"]}),
        ("order_placed", {"items": ["tea", "hiv-test"], "topics": ["pharmacy"]}),
        ("partner_purchase", {"topics": ["sexual health"]}),
        ("ticket_opened", {"topics": ["Sexual_Health"]}),
    ],
)
def test_a_special_topic_never_becomes_an_interest(shop: Shop, kind: str, fields: Any) -> None:
    """On any path: it is withheld whole, by the rule that withholds special topics, and nothing is stored."""
    declare(shop, SPECIAL)
    shop.place(items=PHARMACY)
    eve, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.ok("PUT", f"/v1/people/{eve}/guests/{guest}")
    for person in (eve, guest):
        result = shop.signal(person, kind, session="s", **fields)
        assert (result["status"], result["reach"]) == ("withheld", [])
        assert {held["because"] for held in result["held_back"]} == {"rule:keep-special"}
        assert shop.ok("GET", f"/v1/people/{person}")["interests"] == []
    assert shop.signal(eve, topics=["pharmacy"], item="tea")["status"] == "kept"


def test_an_outcome_of_something_special_is_withheld(shop: Shop) -> None:
    """Where it is about a person. Of no person, it says nothing about one."""
    declare(shop, SPECIAL)
    shop.place(items=PHARMACY)
    eve = shop.welcome(EVE)
    for item in ("hiv-test", "condoms"):
        withheld = shop.outcome(shop.decide(eve, candidates=[item]))
        assert withheld["held_back"] == [{"what": "outcome", "because": "rule:keep-special"}], withheld
    assert shop.outcome(shop.decide(eve, candidates=["tea"]))["status"] == "kept"
    assert shop.outcome(shop.decide(None, candidates=["condoms"]))["status"] != "rejected"


def test_what_was_declared_later_is_used_and_told_no_more(shop: Shop) -> None:
    """At once: the next decision leaves it out, and earlier explanations name it no more."""
    shop.place(items=[{"item": "tea", "topics": ["tea"]}, {"item": "pill", "topics": ["pills"]}])
    eve = shop.welcome(EVE)
    for _ in range(5):
        shop.signal(eve, topics=["pills"])
    before = decide_until(shop, eve, "pill")
    address = f"/v1/decisions/{before['decision']}/why"
    assert "“pills”" in str(shop.ok("GET", address))
    declare(shop, [{"topic": "pills", "titles": {"en": "Pills"}, "sensitivity": "special"}])
    later = shop.decide(eve)
    assert "viewed_topic" not in str(later["why"])
    why = shop.ok("GET", address)
    assert "specially protected" in str(why) and "pills" not in str(why).casefold()
    assert why["reasons"][0]["controls"] == []
