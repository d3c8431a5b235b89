"""A row of the list names its place as lists show it."""

import pytest
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.personal_data import Store

WHERE = {
    Store.TABLE: "signals",
    Store.STATE: "people.sealed/dial",
    Store.RECORD: "records.sealed/consent",
    Store.FILE: "data folder/exports/*.zip",
}


@pytest.mark.parametrize("store", Store)
def test_a_place_is_a_store_and_a_name(store: Store) -> None:
    """So that a reader finds it in the database or on the disk."""
    assert WHERE[store] in {row.where for row in INVENTORY if row.store is store}
