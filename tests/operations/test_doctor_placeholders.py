"""The doctor's count of people under ids that name no person."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.operations.doctor_placeholders import AT_ONCE, report_placeholders
from aboveboard.operations.findings import DoctorFinding, Mark
from aboveboard.people.placeholders import Placeholders
from sqlalchemy import create_engine

from tests.clocks import HandClock
from tests.house import House
from tests.world import Installation, Shop

LISTED = Placeholders("shop Guest")


class Nothing(Placeholders):
    """As in version 0.1.0, to which every id was a person."""

    def has(self, app: str, person: str) -> bool:
        return False


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two apps whose people have ids of every kind, made by a gateway without placeholders."""
    installation = Installation(tmp_path_factory.mktemp("doctor_placeholders"), learn_every_ms="0")
    installation.service.gateway.placeholders = Nothing()
    shop = Shop(installation.url, installation.key(app="shop"))
    for person in ("undefined", "NULL", '"null"', "%E2%80%8B", "guest", "u-17", "%EF%BF%BD"):
        shop.dial(person, 1)
    other = Shop(installation.url, installation.key(app="blog"))
    other.dial("guest", 1)
    yield House(shop, installation, HandClock())
    for each in (shop, other):
        each.http.close()
    installation.close()


def look(house: House, placeholders: Placeholders = LISTED) -> list[DoctorFinding]:
    path: Path = house.installation.settings.data / "aboveboard.db"
    engine = create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return list(report_placeholders(connection, house.gateway.keyring, placeholders))
    finally:
        engine.dispose()


def test_people_under_placeholders_are_counted_by_app(stored: House) -> None:
    """With each id as it is spelled, also an invisible one, and the remedy."""
    (found,) = look(stored)
    assert found.mark is Mark.WARN
    assert found.says.startswith("6 people are stored under ids that name no person. shop: ")
    ids = found.says.partition("shop: ")[2].split(", ")
    assert sorted(ids) == sorted(["'undefined'", "'NULL'", "'\"null\"'", "'\\u200b'", "'guest'", "'\\ufffd'"])
    assert "aboveboard person erase" in found.do


def test_an_id_that_another_app_listed_is_none_here(stored: House) -> None:
    """`guest` is listed for the shop, and is a person of the blog."""
    (found,) = look(stored, Placeholders("blog guest"))
    assert "blog: 'guest'" in found.says
    assert found.says.startswith("6 people")


def test_nothing_under_a_placeholder_is_in_order(fresh_house: House) -> None:
    """Whatever people there are."""
    fresh_house.shop.dial("u-17", 1)
    assert [each.mark for each in look(fresh_house)] == [Mark.OK]


def test_more_spellings_than_a_query_takes_are_all_looked_for(stored: House) -> None:
    """The last one as well as the first."""
    many = Placeholders(", ".join([*(f"shop x{number}" for number in range(AT_ONCE // 12)), "shop guest"]))
    assert len(list(many.spellings("shop"))) > AT_ONCE
    (found,) = look(stored, many)
    assert found.says.startswith("6 people")
