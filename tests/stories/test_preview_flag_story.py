"""A preview, of a bot or of an editor at work, leaves nothing behind that anything learns from."""

from tests.world import EVE, Shop


def test_a_preview_is_decided_for_no_person(shop: Shop) -> None:
    """Whatever ids it has: level, reasons and record are those of no person, and the record says that it is a preview."""
    eve = shop.welcome(EVE)
    for _ in range(5):
        shop.signal(eve, session="s", topics=["cooking"])
    preview = shop.decide(eve, session="s", preview=True)
    nobody = shop.decide()
    assert preview["personalization"] == nobody["personalization"]
    assert shop.record(preview)["preview"] is True
    assert "preview" not in shop.record(nobody)
    assert shop.record(preview)["allowed"]["interests"] == []


def test_a_preview_counts_for_no_cap(shop: Shop) -> None:
    """An editor who looks at a page ten times uses up nothing of a person."""
    shop.place("capped", [{"item": "a"}], cap={"times": 1, "days": 1})
    eve = shop.welcome(EVE)
    for _ in range(3):
        assert shop.decide(eve, "capped", preview=True)["items"][0]["item"] == "a"
    assert shop.decide(eve, "capped")["items"][0]["item"] == "a"
    assert shop.decide(eve, "capped")["items"] == []


def test_an_outcome_of_a_preview_teaches_nothing(shop: Shop) -> None:
    """It is withheld, and the answer says why. One of the same request without the field is stored."""
    withheld = shop.outcome(shop.decide(preview=True))
    assert (withheld["status"], withheld["held_back"]) == (
        "withheld",
        [{"what": "outcome", "because": "preview"}],
    )
    assert shop.outcome(shop.decide())["status"] == "kept"


def test_a_signal_of_a_preview_is_withheld(shop: Shop) -> None:
    """By its own field, or by that of the request. The person gets no row, and the signal's id stays free."""
    signal = {"id": "p-1", "type": "item_viewed", "person": "bot-7", "fields": {"topics": ["cooking"]}}
    for body in ({"signals": [signal | {"preview": True}]}, {"signals": [signal], "preview": True}):
        (result,) = shop.ok("POST", "/v1/signals", body)["signals"]
        assert (result["status"], result["reach"]) == ("withheld", [])
        assert result["held_back"] == [{"what": "topics", "because": "preview"}]
    assert shop.refused("GET", "/v1/people/bot-7")["status"] == 404
    eve = shop.welcome(EVE)
    assert (
        shop.ok("POST", "/v1/signals", {"signals": [signal | {"person": eve}]})["signals"][0]["status"]
        == "kept"
    )
