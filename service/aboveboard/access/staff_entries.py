"""The entries that say what the staff did by hand, each with the key that it was done with."""

from msgspec import UNSET, UnsetType

from aboveboard.access.api_keys import ApiKey
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import AdminRecord
from aboveboard.storage.journal import Entry, Submission


def action(by: ApiKey, did: str, *, key: str | UnsetType = UNSET) -> AdminRecord:
    """Returns what is recorded of an action. `did` is a few words of ours, such as `signed in`; `key` is the API key that
    it was about. The caller may add what else belongs to it, as long as that is not personal."""
    return AdminRecord(by=by.id, did=did, key=key, role=str(by.role))


def staff_entry(gateway: Gateway, by: ApiKey, body: AdminRecord) -> Entry:
    """Returns the entry of an `action` by this key."""
    return gateway.entry(body, gateway.operator(by.app))


async def write_down(gateway: Gateway, by: ApiKey, body: AdminRecord) -> int:
    """Records an `action` by this key; returns its index once it is durable. Raises Unavailable."""
    return await gateway.submit(Submission((), (), (staff_entry(gateway, by, body),)))
