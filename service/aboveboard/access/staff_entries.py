"""The entries that record what the staff did by hand, each with the API key that was used."""

from msgspec import UNSET, UnsetType

from aboveboard.access.api_keys import ApiKey
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.storage.journal import Entry, Submission


def action(by: ApiKey, did: str, *, key: str | UnsetType = UNSET) -> AdminRecord:
    """Returns the record of an action by the key `by`.

    `did` is a few words of ours, such as `signed in`. `key` is the id of the API key that the action was about. The
    caller may fill in more fields, as long as they are not personal.
    """
    return AdminRecord(by=by.id, did=did, key=key, role=str(by.role))


def staff_entry(gateway: Gateway, by: ApiKey, body: AdminRecord) -> Entry:
    """Returns the entry of an `action` by this key."""
    return gateway.entry(body, gateway.operator(by.app))


async def write_down(gateway: Gateway, by: ApiKey, body: AdminRecord) -> int:
    """Records an `action` by this key and returns its index in the log, once it is durable. Else raises Unavailable."""
    return await gateway.submit(Submission((), (), (staff_entry(gateway, by, body),)))
