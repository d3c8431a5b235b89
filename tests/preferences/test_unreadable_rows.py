"""A no about a person whose row does not open is obeyed: with their key by their records, and else as of a stranger."""

from typing import Any

import pytest
from aboveboard.errors import BeingErased
from aboveboard.operations.doctor_choices import report_choices
from aboveboard.operations.doctor_records import report_records
from aboveboard.preferences.unreadable_rows import STRICTEST, RefusedRow, read_refused

from tests.damage import DAMAGE
from tests.edits import Someone, told
from tests.world import Installation, Shop


@pytest.fixture
def someone(installation: Installation, shop: Shop) -> Someone:
    return Someone(installation, shop)


def read(someone: Someone) -> RefusedRow:
    gateway = someone.installation.service.gateway
    return someone.installation.run(read_refused(gateway, someone.app, someone.name))


@pytest.mark.parametrize(
    ("way", "found"),
    [
        ("put back", (True, True)),
        ("a changed state", (False, True)),
        ("a changed key", (False, False)),
        ("deleted", (True, False)),
    ],
)
def test_a_row_is_read_as_far_as_it_opens(someone: Someone, way: str, found: tuple[bool, bool]) -> None:
    """A part that does not open is replaced: the state by the strictest one, the key by a new one."""
    key = read(someone).person.key
    DAMAGE[way](someone)
    refused = read(someone)
    assert (refused.has_state, refused.has_key) == found
    assert (refused.person.state == STRICTEST) is (way in ("a changed state", "a changed key"))
    assert (refused.person.key == key) is refused.has_key
    someone.shop.erase(someone.name)


NOES: dict[str, Any] = {
    "consent": ("consents/improve", {"state": "withdrawn"}),
    "dial": ("dial", {"level": 0}),
    "limits": ("limits", {"topics": ["running"]}),
    "restriction": ("restriction", {"restricted": True}),
}


@pytest.mark.parametrize("no", NOES)
@pytest.mark.parametrize("way", ["a changed state", "a changed key"])
def test_a_no_is_obeyed_and_makes_the_row_right(someone: Someone, way: str, no: str) -> None:
    """From then on nothing is used of the person, and the doctor finds nothing about them."""
    found = [told(someone.installation, report) for report in (report_choices, report_records)]
    someone.shop.consent(someone.name, "combine_sources", "withdrawn")
    DAMAGE[way](someone)
    assert someone.level() == (0, "failure")
    path, body = NOES[no]
    if no == "consent":
        body = body | {"notice": someone.shop.notice("improve")}
    someone.shop.ok("PUT", f"/v1/people/{someone.name}/{path}", body)
    assert someone.level() == (0, "restriction")
    shown = someone.shop.ok("GET", f"/v1/people/{someone.name}")
    assert (shown["restricted"], shown["interests"]) == (True, [])
    consents = someone.consents()
    assert consents["combine_sources"] == ("withdrawn" if way == "a changed state" else "never_asked")
    assert consents["improve"] != "given" or no != "consent"
    assert [told(someone.installation, report) for report in (report_choices, report_records)] == found


def test_a_person_who_is_being_erased_is_not_read(someone: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their row is the erasure's alone."""
    gateway = someone.installation.service.gateway

    async def refuse(*_: object) -> None:
        raise BeingErased

    monkeypatch.setattr(gateway, "read_unconfirmed", refuse)
    with pytest.raises(BeingErased):
        read(someone)
