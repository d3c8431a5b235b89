"""A record is served only as the gateway stored it: where it stands, of which app, and under which id."""

from typing import Any

import pytest
from aboveboard.errors import RecordRefused
from aboveboard.exports.entry_reader import entry_at
from aboveboard.gateway.record_bodies import DialRecord, PreviewRecord
from aboveboard.gateway.records import Owner, make_entry
from aboveboard.gateway.sealed_records import unseal_content
from aboveboard.gateway.stored_records import open_bytes
from aboveboard.operations.doctor_records import report_records
from aboveboard.storage.journal import Entry
from aboveboard.storage.tables import records

from tests.edits import counted, edited, read, told
from tests.laws.running import client
from tests.world import DAN, Installation, Shop

KEY = b"k" * 32
ROUTES = ("", "/why", "/proof")


def made(**changed: Any) -> Entry:
    body = DialRecord(before=None, level=3)
    given = {"owner": Owner("shop", KEY, b"p" * 32, 7), "policy": "0" * 64, "at_ms": 5, "record": "r"}
    return make_entry(body.kind, body, **(given | changed))


CHANGES = {
    "app": ("hop", "shop\x00", 7, None),
    "record": (None, "", "s", 7),
    "kind": ("dia", "limit", 7),
    "at_ms": (6, -5, 2**80, "5", None),
    "leaf": (b"", b"x"),
    "sealed": (b"", b"x", b"\x01" + bytes(60), "text", None),
}


@pytest.mark.parametrize(
    ("column", "value"), [(name, value) for name, all_ in CHANGES.items() for value in all_]
)
def test_a_change_of_the_row_is_refused(column: str, value: Any) -> None:
    """Any column may change, to any value, also one of another type."""
    entry = made()
    assert open_bytes(entry, KEY)
    with pytest.raises(RecordRefused):
        unseal_content(entry._replace(**{column: value}), KEY)


def test_no_part_runs_into_the_next_one() -> None:
    """Two rows never have the same bytes to be bound to."""
    entry = made(owner=Owner("shopr", KEY, None), record="x")
    with pytest.raises(RecordRefused):
        unseal_content(entry._replace(app="shop", record="rx"), KEY)


def test_a_choice_has_the_number_of_choices() -> None:
    """Any other record has 0."""
    assert unseal_content(made(), KEY).choices == 7
    other = PreviewRecord(placement="home")
    entry = make_entry(other.kind, other, owner=Owner("s", KEY, None, 7), policy="0" * 64, at_ms=5)
    assert unseal_content(entry, KEY).choices == 0


class Past:
    """Two decisions of one person, and one of another, with their rows."""

    def __init__(self, installation: Installation, shop: Shop) -> None:
        self.installation, self.shop = installation, shop
        dan, eve = shop.welcome(DAN), shop.welcome(DAN)
        self.mine, self.second, self.theirs = (shop.decide(who)["decision"] for who in (dan, dan, eve))

    def row(self, decision: str) -> dict[str, Any]:
        (found,) = read(self.installation, records, records.c.record == decision)
        return found

    def statuses(self, decision: str, shop: Shop | None = None) -> set[int]:
        """Returns the statuses of all routes that read it. A refusal is counted and shows nothing of the record."""
        found, before = set(), counted(self.installation, "records_refused")
        for route in ROUTES:
            answer = (shop or self.shop).http.get(f"/v1/decisions/{decision}{route}")
            found.add(answer.status_code)
            assert answer.status_code == 200 or not {"items", "record", "body"} & answer.json().keys()
        refused = counted(self.installation, "records_refused") - before
        assert refused == (len(ROUTES) if found == {409} else 0)
        return found


@pytest.fixture
def past(installation: Installation, shop: Shop) -> Past:
    return Past(installation, shop)


def test_a_record_of_another_app_is_not_served(past: Past) -> None:
    """Its row was given to that app. Neither reads it, an export calls it unreadable, and the doctor names its index."""
    row = past.row(past.mine)
    with client(past.installation) as other:
        app = read(past.installation, records, records.c.record == other_decision(other))[0]["app"]
        with edited(past.installation, records, records.c.record == past.mine, row | {"app": app}):
            assert past.statuses(past.mine, other) == {409}
            assert past.statuses(past.mine) == {404}
            found = past.installation.run(entry_at(past.installation.service.gateway, row["entry_index"]))
            assert (found.state, found.body) == ("unreadable", None)
            line = told(past.installation, report_records)
            assert line.startswith("bad   records: ") and f"index {row['entry_index']}" in line
    assert past.statuses(past.mine) == {200}


def other_decision(shop: Shop) -> str:
    shop.place()
    return str(shop.decide()["decision"])


def test_a_record_is_not_served_under_another_id(past: Past) -> None:
    """Neither under a new one, nor under that of another record, of the same person or not."""
    mine, gone = past.row(past.mine), records.c.record.in_([past.mine, "dec_new"])
    with edited(past.installation, records, gone, mine | {"record": "dec_new"}):
        assert past.statuses("dec_new") == {409}
        assert past.statuses(past.mine) == {404}
    for name in (past.second, past.theirs):
        other, both = past.row(name), records.c.record.in_([past.mine, name])
        swapped = mine | {"record": name}, other | {"record": past.mine}
        with edited(past.installation, records, both, *swapped):
            assert past.statuses(past.mine) == past.statuses(name) == {409}


@pytest.mark.parametrize("column", ["sealed", "entry_index", "person", "at_ms"])
def test_two_records_are_not_exchanged(past: Past, column: str) -> None:
    """A body in another row, an index or person of another record, another time: the one of this person least of all."""
    mine, theirs = past.row(past.mine), past.row(past.theirs)
    theirs["at_ms"] += 1
    both = records.c.record.in_([past.mine, past.theirs])
    swapped = mine | {column: theirs[column]}, theirs | {column: mine[column], "at_ms": mine["at_ms"] + 1}
    with edited(past.installation, records, both, *swapped):
        assert past.statuses(past.mine) == {409}
        assert past.statuses(past.theirs) == {409}


def test_a_record_of_a_person_does_not_become_one_of_no_person(past: Past) -> None:
    """Nor does one about no person become a person's."""
    mine = past.row(past.mine)
    nobodys = past.row(past.shop.decide()["decision"])
    with edited(past.installation, records, records.c.record == past.mine, mine | {"person": None}):
        assert past.statuses(past.mine) == {409}
    with edited(
        past.installation,
        records,
        records.c.record == nobodys["record"],
        nobodys | {"person": mine["person"]},
    ):
        assert past.statuses(nobodys["record"]) == {409}


def test_a_changed_record_is_no_outcome_and_no_history(past: Past) -> None:
    """Every reader meets the refusal: an outcome of the other app, and the history of a person's choices."""
    name = past.shop.welcome(DAN)
    past.shop.consent(name, "improve", "withdrawn")
    path = f"/v1/people/{name}/consents"
    assert past.shop.http.get(path).status_code == 200
    pseudonym = past.row(past.shop.decide(name)["decision"])["person"]
    own = (records.c.person == pseudonym) & (records.c.kind == "consent")
    *earlier, newest = sorted(read(past.installation, records, own), key=lambda row: row["entry_index"])
    with edited(past.installation, records, own, *earlier, newest | {"at_ms": newest["at_ms"] - 1}):
        assert past.shop.http.get(path).status_code == 409
