"""The composing of a surface (`decisions.surfaces`): one commit for the decisions of all slots."""

import pytest
from aboveboard.decisions.surface_answer import SurfaceRequest
from aboveboard.decisions.surfaces import compose_surface
from aboveboard.errors import NotFound

from tests.house import House
from tests.shown_surfaces import compose, declare, items_of, surface, template
from tests.world import BEN, DAN, Shop

A2UI = "application/a2ui+json"


def test_a_surface_that_is_not_declared_is_not_found(house: House) -> None:
    """Nothing is decided."""
    with pytest.raises(NotFound):
        house.run(compose_surface(house.gateway, house.app, "nowhere", SurfaceRequest()))


def test_an_id_that_names_no_person_is_refused(shop: Shop) -> None:
    """As for a decision."""
    declare(shop)
    assert shop.refused("POST", "/v1/surfaces/page/compose", {"person": "null"})["field"] == "person"


def test_each_slot_is_a_decision_with_a_record_of_its_own(shop: Shop) -> None:
    """Their entries are in a row, and each names the slot and the hashes of template and components."""
    declared = declare(shop, tiles=2)
    components = shop.ok("GET", "/v1/components/standard")
    answer = compose(shop, shop.welcome(DAN))
    assert [each["slot"] for each in answer["slots"]] == ["hero", "tiles"]
    for place, slot in enumerate(answer["slots"]):
        found = shop.ok("GET", f"/v1/decisions/{slot['decision']}")
        assert found["log"]["index"] == answer["log"]["index"] + place
        part = found["record"]["surface"]
        assert (part["slot"], part["place"], part["of"]) == (slot["slot"], place, 2)
        assert (part["sha256"], part["answer"]) == (declared["sha256"], answer["answer"])
        assert part["catalogue"] == components["sha256"]
        assert [each[0] for each in found["record"]["items"]] == items_of(slot)


def test_a_repeat_gets_the_whole_answer_again(shop: Shop) -> None:
    """In either form, and nothing more is recorded."""
    declare(shop)
    person, key = shop.welcome(DAN), {"idempotency-key": "page-2"}
    first = compose(shop, person, headers=key)
    assert compose(shop, person, headers=key) == first
    messages = compose(shop, person, headers=key | {"accept": A2UI})
    assert messages[2]["updateDataModel"]["value"]["answer"] == first["answer"]
    assert compose(shop, person)["log"]["index"] == first["log"]["index"] + len(first["slots"])


def test_the_same_page_in_one_visit_is_the_same_and_counts_once(shop: Shop) -> None:
    """Caps hold for each slot, whatever the others count."""
    for slot in ("hero", "tiles"):
        shop.place(slot, total_cap={"times": 2, "days": 7})
    shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 1, "tiles": 1}))
    person = shop.welcome(DAN)
    first = compose(shop, person, session="s-1")
    again = compose(shop, person, session="s-1")
    assert [items_of(each) for each in again["slots"]] == [items_of(each) for each in first["slots"]]
    assert all(items_of(each) for each in compose(shop, person, session="s-2")["slots"])
    assert [items_of(each) for each in compose(shop, person, session="s-3")["slots"]] == [[], []]


def test_a_placement_of_layouts_chooses_the_template(shop: Shop) -> None:
    """That is a decision like any other, with the first entry."""
    for slot in ("hero", "tiles"):
        shop.place(slot)
    shop.place("layouts", [{"item": "wide"}, {"item": "narrow"}])
    layouts = {"wide": template({"hero": 1, "tiles": 2}), "narrow": template({"hero": 1})}
    body = {"catalogue": "standard", "title": "Home"}
    body |= {"layouts": {"placement": "layouts", "templates": layouts}}  # type: ignore[dict-item]
    shop.ok("PUT", "/v1/surfaces/page", body)
    answer = compose(shop, shop.welcome(BEN))
    assert items_of(answer["layout"]) == [answer["template"]] == ["wide"]
    assert (
        shop.record(answer["layout"])["surface"] | {"place": 0, "slot": "", "of": 3}
        == (shop.record(answer["layout"])["surface"])
    )
    assert [each["slot"] for each in answer["slots"]] == ["hero", "tiles"]


def test_a_preview_is_about_nobody(shop: Shop) -> None:
    """Its records say that they are previews."""
    declare(shop)
    answer = compose(shop, shop.welcome(DAN), preview=True)
    assert [shop.record(each).get("preview") for each in answer["slots"]] == [True, True]
    assert {each["personalization"]["asked"] for each in answer["slots"]} == {1}
