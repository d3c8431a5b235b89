"""The reasons that are computed when they are first read, and sealed then (`decisions.reasons`)."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aboveboard.build import identify_build
from aboveboard.decisions import item_why, reasons
from aboveboard.decisions.reasons import recall_explained, recall_leniently, seal_pending
from aboveboard.decisions.replay import recall
from aboveboard.errors import Gone, NotFound, Stale, Unavailable
from aboveboard.gateway.later_reasons import PENDING, later_reasons
from aboveboard.gateway.record_bodies import ReasonsRecord
from aboveboard.storage.tables import records
from sqlalchemy import func, select, update

from tests import edits
from tests.erasure.leaving import begin, lived
from tests.house import House
from tests.laws.running import app_of, learn, stored_records
from tests.world import DAN, ITEMS, Installation, Shop


def decide_twice(house: House, **asked: Any) -> tuple[Any, Any]:
    """The same decision of a visit with its reasons at once and with the link to them."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    asked = {"session": "s", "count": 3} | asked
    return house.shop.decide(person, explain="all", **asked), house.shop.decide(
        person, explain="link", **asked
    )


def count_pending(house: House, decision: Any) -> int:
    query = select(func.count()).where(later_reasons.c.entry_index == decision["log"]["index"], PENDING)
    return int(house.rows(query)[0][0])


def list_sealed(house: House, decision: Any) -> list[tuple[str, int]]:
    """The kind and the index of the reasons' record, by the row of the decision."""
    table = later_reasons.c
    query = select(records.c.kind, records.c.entry_index).join(
        later_reasons, table.sealed_index == records.c.entry_index
    )
    rows = house.rows(query.where(table.entry_index == decision["log"]["index"]))
    return [(kind, place) for kind, place in rows]


def read_all(house: House, decision: Any) -> list[Any]:
    """The reasons of each item, over HTTP."""
    path = f"/v1/decisions/{decision['decision']}/why"
    found = [house.shop.ok("GET", f"{path}?item={each['item']}") for each in decision["items"]]
    return [each | {"url": ""} for each in found]


def test_an_answer_with_the_link_has_the_headline_and_no_reasons(house: House) -> None:
    """So does its record."""
    every, linked = decide_twice(house)
    absent = {"reasons": [], "counterfactual": None, "url": ""}
    assert linked["why"] | {"url": ""} == every["why"] | absent
    assert linked["why"]["url"]
    assert linked["items"] == [{k: v for k, v in each.items() if k != "why"} for each in every["items"]]
    record = house.shop.record(linked)
    assert (record["explain"], record["why"]["reasons"]) == ("link", [])
    assert record["why"]["headline"] == every["why"]["headline"]


def test_reasons_are_sealed_when_they_are_first_read(house: House) -> None:
    """In one entry of their own, which names the decision and the build, whichever item is read first."""
    every, linked = decide_twice(house)
    assert (count_pending(house, linked), list_sealed(house, linked)) == (1, [])
    assert read_all(house, linked) == read_all(house, every)
    ((kind, place),) = list_sealed(house, linked)
    assert (kind, count_pending(house, linked)) == ("reasons", 0)
    read_all(house, linked)
    assert list_sealed(house, linked) == [(kind, place)]


def test_two_readers_at_once_get_one_entry(house: House) -> None:
    """The second finds what the first sealed."""
    _, linked = decide_twice(house)
    app = app_of(house.installation, linked)
    query = select(func.count()).where(records.c.kind == "reasons")
    ((before,),) = house.rows(query)

    async def read_at_once() -> Any:
        work = (recall_explained(house.gateway, app, linked["decision"]) for _ in range(8))
        return await asyncio.gather(*work)

    found = house.run(read_at_once())
    assert house.rows(query) == [(before + 1,)]
    assert all(each == found[0] for each in found)


def test_the_entry_names_the_decision_and_the_build(house: House) -> None:
    """So a reader can tell which build computed the reasons."""
    _, linked = decide_twice(house)
    read_all(house, linked)
    app = app_of(house.installation, linked)
    key = house.run(recall(house.gateway, app, linked["decision"])).key
    ((_, place),) = list_sealed(house, linked)
    (stored,) = stored_records(house.installation, records.c.entry_index == place)
    body = house.gateway.open_record(stored, key, ReasonsRecord)
    assert (body.build, body.decision) == (identify_build().id, linked["decision"])
    assert len(body.items) == len(linked["items"])


def test_one_item_and_none_have_their_reasons_too(house: House) -> None:
    """Also without a person, and in a preview."""
    alone = {
        "count": 1,
        "candidates": ["running-2"],
    }  # a preview is of no visit, so only one item is never drawn
    for asked in ({"count": 1}, alone, alone | {"preview": True}):
        every, linked = decide_twice(house, **asked)
        assert read_all(house, linked) == read_all(house, every)
    person = house.shop.welcome(DAN)
    house.shop.limits(person, topics=[topic for item in ITEMS for topic in item.get("topics", [])])
    house.shop.limits(person, items=[item["item"] for item in ITEMS])
    nothing = house.shop.decide(person, explain="link")
    assert (nothing["items"], nothing["why"]["headline"]) == ([], "left")
    path = f"/v1/decisions/{nothing['decision']}/why"
    assert [each["code"] for each in house.shop.ok("GET", path)["reasons"]] == ["nothing_left"]


def test_a_fallback_has_its_reasons_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed once may fail again, so nothing is left for later."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("broken")

    person = house.shop.welcome(DAN)
    monkeypatch.setattr("aboveboard.decisions.pipeline.find_headline", fail)
    answer = house.shop.decide(person, explain="link")
    assert answer["personalization"]["bound_by"] == "failure"
    assert answer["why"]["reasons"]
    assert count_pending(house, answer) == 0


def test_reasons_that_cannot_be_sealed_are_not_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """They stay pending, and the next reader gets the same ones."""
    every, linked = decide_twice(house)

    async def refuse(*_: object) -> None:
        raise Unavailable("The disk is full.", expected="the same request later")

    path = f"/v1/decisions/{linked['decision']}/why"
    with monkeypatch.context() as patch:
        patch.setattr(reasons, "_seal", refuse)
        assert house.shop.refused("GET", path)["status"] == 503
    assert (count_pending(house, linked), list_sealed(house, linked)) == (1, [])
    assert read_all(house, linked) == read_all(house, every)


def test_reasons_are_computed_once_when_the_commit_is_stale(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another request changed the person between the read and the commit."""
    every, linked = decide_twice(house)
    seal, compute, counts = reasons._seal, item_why.explain_items, {"seal": 0, "compute": 0}

    async def stale_once(*given: Any) -> None:
        counts["seal"] += 1
        if counts["seal"] == 1:
            raise Stale("The row has changed. Read it again.")
        await seal(*given)

    def count_compute(*given: Any) -> Any:
        counts["compute"] += 1
        return compute(*given)

    monkeypatch.setattr(reasons, "_seal", stale_once)
    monkeypatch.setattr(reasons, "explain_items", count_compute)
    assert read_all(house, linked) == read_all(house, every)
    assert counts == {"seal": 2, "compute": 1}


def test_a_build_that_decides_otherwise_leaves_the_reasons_pending(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, shows what is sealed, and the build of the decision computes them later."""
    every, linked = decide_twice(house)
    app, path = app_of(house.installation, linked), f"/v1/decisions/{linked['decision']}/why"
    with monkeypatch.context() as patch:
        patch.setattr(item_why, "_is_same", lambda *_: False)
        assert "decides otherwise" in house.shop.refused("GET", path)["detail"]
        with pytest.raises(Gone):
            house.run(recall_explained(house.gateway, app, linked["decision"]))
        body = house.run(recall_leniently(house.gateway, app, linked["decision"])).body
        assert (body.why.headline, body.why.reasons) == (every["why"]["headline"], ())
        assert house.run(seal_pending(house.gateway, records.c.app == app)) == 0
    assert count_pending(house, linked) == 1
    assert house.run(seal_pending(house.gateway, records.c.app == app)) == 1
    assert (count_pending(house, linked), len(list_sealed(house, linked))) == (0, 1)
    assert read_all(house, linked) == read_all(house, every)


def test_reasons_of_another_decision_are_refused(house: House) -> None:
    """A row that was changed in the database cannot tell one decision by the reasons of another."""
    person = house.shop.welcome(DAN)
    linked, other = (house.shop.decide(person, explain="link") for _ in range(2))
    read_all(house, linked)
    ((_, place),) = list_sealed(house, linked)
    table, at = later_reasons, other["log"]["index"]
    edits.write(house.installation, update(table).where(table.c.entry_index == at).values(sealed_index=place))
    path = f"/v1/decisions/{other['decision']}/why"
    assert house.shop.refused("GET", path)["type"].endswith("record-refused")


def test_an_erased_person_leaves_nothing_pending(house: House) -> None:
    """Neither a row nor reasons, and none can be read."""
    person = house.shop.welcome(DAN)
    pending, read = (house.shop.decide(person, explain="link") for _ in range(2))
    read_all(house, read)
    house.shop.erase(person)
    assert (count_pending(house, pending), list_sealed(house, pending), list_sealed(house, read)) == (
        0,
        [],
        [],
    )
    path = f"/v1/decisions/{pending['decision']}/why"
    assert house.shop.refused("GET", path)["status"] == 404


def test_an_erasure_between_the_read_and_the_commit_leaves_no_reasons(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit is guarded on the person's row, so nothing about them is written any more."""
    past = lived(house.installation, house.shop)
    linked = house.shop.decide(past.person, explain="link")
    find_owner = reasons._find_owner

    async def find_and_erase(*given: Any) -> Any:
        found = await find_owner(*given)
        await begin(house.gateway, past)
        return found

    monkeypatch.setattr(reasons, "_find_owner", find_and_erase)
    with pytest.raises(NotFound):
        house.run(recall_explained(house.gateway, past.app, linked["decision"]))
    assert list_sealed(house, linked) == []


def test_a_guest_has_the_reasons_of_their_own_decision(house: House) -> None:
    """Also once their id is an alias of a person, whose archive has them."""
    guest, person = house.shop.welcome(DAN), house.shop.welcome(DAN)
    house.shop.signal(guest)
    linked = house.shop.decide(guest, explain="link")
    house.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    assert house.shop.http.get(f"/v1/people/{person}/export").status_code == 200
    assert (count_pending(house, linked), len(list_sealed(house, linked))) == (0, 1)


def test_a_restriction_leaves_the_reasons_readable(house: House) -> None:
    """They are the person's, and nothing is decided from them."""
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    every, linked = (house.shop.decide(person, session="s", explain=asked) for asked in ("all", "link"))
    house.shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})
    assert read_all(house, linked) == read_all(house, every)


def opened(folder: Path, key: str | None = None) -> House:
    installation = Installation(folder)
    shop = installation.shop() if key is None else Shop(installation.url, key)
    return House(shop, installation, None)  # type: ignore[arg-type]  # the system's clock


def test_no_later_change_and_no_restart_changes_reasons(tmp_path: Path) -> None:
    """Neither another model, nor another catalogue, nor a lower dial."""
    house = opened(tmp_path)
    house.shop.place()
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    every, linked = (
        house.shop.decide(person, session="s", count=3, explain=asked) for asked in ("all", "link")
    )
    before = read_all(house, every)
    assert learn(house.installation, house.shop)
    house.shop.place(items=ITEMS[:2])
    house.shop.dial(person, 0)
    house.shop.limits(person, topics=["running"])
    house.shop.http.close()
    house.installation.close()
    house = opened(tmp_path, house.shop.key)
    assert count_pending(house, linked) == 1
    assert [_facts(each) for each in read_all(house, linked)] == [_facts(each) for each in before]
    house.shop.http.close()
    house.installation.close()


def _facts(why: Any) -> Any:
    """An explanation without the sentences, whose titles and days are those of the moment."""
    return [
        {name: each[name] for name in ("code", "share", "control", "controls")} for each in why["reasons"]
    ], why["headline"]
