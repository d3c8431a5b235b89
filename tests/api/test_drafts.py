"""`/v1/placements/{placement}/drafts` (`api.drafts`): who may call it, and what its answers say."""

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.words import Role

from tests.house import House
from tests.ingestion.drafted import MADE_BY, made_draft
from tests.world import Shop

DRAFTS = "/v1/placements/home/drafts"


@pytest.fixture
def admin(house: House) -> Iterator[Shop]:
    """An admin of the app of the house."""
    staff = Shop(house.installation.url, house.installation.key(Role.ADMIN, house.app))
    with staff.http:
        yield staff


def test_a_draft_is_listed_with_its_maker(house: House, admin: Shop) -> None:
    """The item is as an approval would make it."""
    draft = made_draft(house.installation, house.app, tags=("camping",))
    found = admin.ok("GET", DRAFTS)["drafts"]
    assert found == house.shop.ok("GET", DRAFTS)["drafts"]
    (each,) = found
    assert (each["draft"], each["item"]["tags"]) == (draft, ["camping"])
    assert each["item"]["made_by"] == MADE_BY


def test_a_rejected_draft_is_gone(house: House, admin: Shop) -> None:
    """A second time it is not found."""
    draft = made_draft(house.installation, house.app)
    assert admin.ok("POST", f"{DRAFTS}/{draft}/reject") == {"draft": draft}
    assert admin.ok("GET", DRAFTS)["drafts"] == []
    assert admin.refused("POST", f"{DRAFTS}/{draft}/reject")["status"] == 404


def test_another_app_reaches_no_draft(house: House) -> None:
    """Neither to read it nor to end it, although it has a placement of that name."""
    draft = made_draft(house.installation, house.app)
    other = Shop(house.installation.url, house.installation.key(Role.APP))
    with other.http:
        other.place()
        assert other.ok("GET", DRAFTS)["drafts"] == []
        assert other.refused("POST", f"{DRAFTS}/{draft}/reject")["status"] == 404
    assert len(house.shop.ok("GET", DRAFTS)["drafts"]) == 1


def test_a_draft_changes_no_decision(house: House) -> None:
    """The items and their probabilities stay as they are, and no request can name a draft as a candidate."""
    before = house.shop.decide(count=50, session="same-draws")["items"]
    made_draft(house.installation, house.app)
    assert house.shop.decide(count=50, session="same-draws")["items"] == before
    refused = house.shop.refused("POST", "/v1/decisions", {"placement": "home", "candidates": ["tent-9"]})
    assert refused["field"] == "candidates[0]"


def items(shop: Shop) -> dict[str, Any]:
    return {each["item"]: each for each in shop.ok("GET", "/v1/placements/home")["items"]}


def test_a_reviewed_text_of_a_machine_stays_one(house: House, admin: Shop) -> None:
    """The item names the tool and the role of its reviewer, and the other items are as before."""
    draft, before = made_draft(house.installation, house.app), items(house.shop)
    found = admin.ok("POST", f"{DRAFTS}/{draft}/approve", {})
    after = items(house.shop)
    assert (found["item"], after.pop("tent-9")["made_by"]) == ("tent-9", MADE_BY | {"reviewed_by": "admin"})
    assert after == before
    assert admin.refused("POST", f"{DRAFTS}/{draft}/approve", {})["status"] == 404


EDITED = {"item": "tent-9", "content": {"title": "A better tent"}}


@pytest.mark.parametrize(
    ("made_by", "kind"),
    [(None, "assisted"), ({"kind": "assisted"}, "assisted"), ({"kind": "machine"}, "machine")],
)
def test_an_edited_text_is_assisted_at_most(house: House, admin: Shop, made_by: Any, kind: str) -> None:
    """The tool stays that of the draft."""
    draft = made_draft(house.installation, house.app)
    edited = EDITED | ({"made_by": made_by} if made_by else {})
    admin.ok("POST", f"{DRAFTS}/{draft}/approve", {"item": edited})
    found = items(house.shop)["tent-9"]
    assert found["content"] == EDITED["content"]
    assert (found["made_by"]["kind"], found["made_by"]["tool"]) == (kind, "any-model-1")


def test_a_claim_without_an_edit_changes_no_maker(house: House, admin: Shop) -> None:
    """The same text with another maker is the same text."""
    draft = made_draft(house.installation, house.app)
    same = {"item": "tent-9", "content": {"title": "A tent"}, "made_by": {"kind": "assisted"}}
    admin.ok("POST", f"{DRAFTS}/{draft}/approve", {"item": same})
    assert items(house.shop)["tent-9"]["made_by"]["kind"] == "machine"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"made_by": {"kind": "person"}}, "item.made_by.kind"),
        ({"item": "tent-10"}, "item.item"),
        ({"content": {"title": "Hurry"}}, "item.content.title"),
        ({"content": {}}, "item.content.title"),
        ({"starts": "2026-01-02T00:00:00Z", "ends": "2026-01-01T00:00:00Z"}, "item.ends"),
    ],
    ids=["person", "id", "word", "shape", "times"],
)
def test_an_edited_text_is_checked_again(house: House, admin: Shop, change: Any, field: str) -> None:
    """The refusal names the field, and the draft waits on."""
    draft = made_draft(house.installation, house.app)
    refused = admin.refused("POST", f"{DRAFTS}/{draft}/approve", {"item": EDITED | change})
    assert (refused["status"], refused["field"]) == (422, field)
    assert len(admin.ok("GET", DRAFTS)["drafts"]) == 1


def test_an_id_that_was_taken_meanwhile_is_a_conflict(house: House, admin: Shop) -> None:
    """The draft replaces no item."""
    draft = made_draft(house.installation, house.app)
    house.shop.ok("PATCH", "/v1/placements/home/items", {"items": [{"item": "tent-9"}]})
    assert admin.refused("POST", f"{DRAFTS}/{draft}/approve", {})["status"] == 409
    assert items(house.shop)["tent-9"]["content"] == {}
