"""`/v1/placements/{placement}/drafts` (`api.drafts`): who may call it, and what its answers say."""

from collections.abc import Iterator

import pytest
from aboveboard.words import Role

from tests.house import House
from tests.ingestion.drafted import made_draft
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
    draft = made_draft(house.installation, house.app, tags=["camping"])
    found = admin.ok("GET", DRAFTS)["drafts"]
    assert found == house.shop.ok("GET", DRAFTS)["drafts"]
    (each,) = found
    assert (each["draft"], each["item"]["tags"]) == (draft, ["camping"])
    assert each["made_by"] == {"kind": "machine", "tool": "any-model-1", "day": None, "labelled": False}


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


def test_a_draft_is_no_candidate(house: House) -> None:
    """A decision about every item of the placement has none of them."""
    made_draft(house.installation, house.app)
    shown = [each["item"] for each in house.shop.decide(count=50)["items"]]
    assert shown and "tent-9" not in shown
    assert house.shop.refused("POST", "/v1/decisions", {"placement": "home", "candidates": ["tent-9"]})
