"""`/v1/holds` (`api.holds`): who may call it, and what its answers say."""

from collections.abc import Iterator

import pytest
from aboveboard.clock import system_clock
from aboveboard.words import Role

from tests.rights.holding import GROUND, Officers, officers_of
from tests.world import DAN, Installation, Shop


@pytest.fixture
def officers(installation: Installation) -> Iterator[Officers]:
    made = officers_of(installation, system_clock)
    yield made
    made.close()


@pytest.mark.parametrize("role", [Role.APP, Role.ADMIN])
def test_other_roles_reach_no_hold(installation: Installation, officers: Officers, role: Role) -> None:
    """Neither an app nor an admin asks for, approves or reads one."""
    other = Shop(installation.url, installation.key(role))
    with other.http:
        for method, path in (
            ("POST", "/v1/holds"),
            ("GET", "/v1/holds"),
            ("GET", f"/v1/holds/hold_{'0' * 26}/records"),
            ("POST", f"/v1/holds/hold_{'0' * 26}/approve"),
        ):
            assert other.refused(method, path, {} if method == "POST" else None)["status"] == 403


def test_an_answer_names_both_keys(shop: Shop, officers: Officers) -> None:
    """The one that asked and the one that approved, once there is one."""
    asked = officers.ask(shop.decide(shop.welcome(DAN)))
    assert (asked["approved_by"], asked["lapses"] is not None) == (None, True)
    held = officers.omar.ok("POST", f"/v1/holds/{asked['hold']}/approve")
    assert held["lapses"] is None
    assert (held["asked_by"], held["ground"]) == (asked["asked_by"], GROUND)
    assert held["approved_by"] not in (None, held["asked_by"])
    assert held["hold"] in [each["hold"] for each in officers.olga.ok("GET", "/v1/holds")["holds"]]
    officers.olga.ok("DELETE", f"/v1/holds/{held['hold']}")


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"until": "2020-01-01T00:00:00Z"}, 422, "until"),
        ({"until": "2099-01-01T00:00:00Z"}, 422, "until"),
        ({"basis": "curiosity"}, 400, "basis"),
        ({"ground": "short"}, 400, "ground"),
        ({"entries": [-1]}, 400, "entries[0]"),
        ({"people": ["u-1"]}, 400, None),
    ],
)
def test_a_wrong_field_is_named(
    shop: Shop, officers: Officers, change: dict[str, object], status: int, field: str | None
) -> None:
    """And nothing is asked for."""
    decision = shop.decide(shop.welcome(DAN))
    body = {"ground": GROUND, "basis": "claims", "until": officers.until()}
    refused = officers.olga.refused("POST", "/v1/holds", body | {"records": [decision["decision"]]} | change)
    assert refused["status"] == status
    assert field is None or refused["field"] == field


def test_the_number_of_the_erased_is_counted(shop: Shop, officers: Officers) -> None:
    """So the holders see what only the hold still keeps."""
    person = shop.welcome(DAN)
    hold = officers.hold(shop.decide(person), shop.decide(person))
    assert officers.read(hold)["of_the_erased"] == 0
    shop.erase(person)
    found = officers.read(hold)
    assert (found["records"], found["of_the_erased"]) == (2, 2)
    officers.olga.ok("DELETE", f"/v1/holds/{hold}")
