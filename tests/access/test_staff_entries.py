"""The entries of what the staff did by hand."""

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.staff_entries import action, write_down
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.stored_records import STORED, fetch_records, open_record
from aboveboard.storage.tables import records
from aboveboard.words import EntryKind, Role

from tests.house import House

KEY = ApiKey("0123456789a", "shop", Role.COMPLIANCE, bytes(32), 0)


def test_an_action_names_its_key_and_role() -> None:
    """The key that it was about is a field of its own."""
    assert action(KEY, "revoked a key", key="other") == AdminRecord(
        by="0123456789a", did="revoked a key", key="other", role="compliance"
    )


def test_a_written_action_is_durable_at_its_index(house: House) -> None:
    """The entry belongs to the app of the key, and opens with the operator's key alone."""
    body = action(KEY, "signed in")
    index = house.run(write_down(house.gateway, KEY, body))
    (stored,) = house.run(fetch_records(house.gateway.database, STORED.where(records.c.entry_index == index)))
    assert (stored.kind, stored.app, stored.person) == (EntryKind.ADMIN, "shop", None)
    assert open_record(stored, house.gateway.keyring.operator_key, AdminRecord) == body
