"""The doctor's finding on items that name an intent or a state which the policies do not declare any more."""

from sqlalchemy import Connection

from aboveboard.gateway.rules import Rules
from aboveboard.ingestion.declared_keys import list_declared, list_keys
from aboveboard.operations.findings import DoctorFinding, ok, warn
from aboveboard.operations.newest_items import read_newest

NAME = "intents and states"
_DO = "Declare it in the policies again, or take it out of the items. Until then, it counts nothing."


def report_item_keys(connection: Connection, rules: Rules) -> DoctorFinding:
    """Returns the finding on the keys that items of today name and the rules do not declare, by placement."""
    declared = list_declared(rules)
    found = {
        name: sorted({key for item in items for _, key in list_keys(item)} - declared)
        for name, items in read_newest(connection)
    }
    named = "; ".join(f"{name!a}: {', '.join(keys)}" for name, keys in found.items() if keys)
    if not named:
        return ok(NAME, "Every intent and state that an item names is declared.")
    return warn(NAME, f"Items name what is not declared. {named}", _DO)
