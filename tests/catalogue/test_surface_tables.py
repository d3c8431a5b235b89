"""The tables of what an app declares of its surfaces (`catalogue.surface_tables`)."""

from aboveboard.catalogue.surface_tables import declaration_key, surface_revisions
from sqlalchemy import func, select

from tests.house import House
from tests.shown_surfaces import declare, surface


def test_no_revision_is_deleted(house: House) -> None:
    """Neither by a change nor by the deletion of the surface."""
    declare(house.shop)
    house.shop.ok("PUT", "/v1/surfaces/page", surface({"hero": 2}))
    house.shop.ok("DELETE", "/v1/surfaces/page")
    key = declaration_key("surfaces", house.app, "page")
    query = select(func.count()).where(surface_revisions.c.declaration_key == key)
    assert house.rows(query) == [(3,)]
