"""The few records that every start reads are found by an index, however many decisions the log has."""

from collections.abc import Awaitable, Callable

import pytest
from aboveboard.gateway.declared_purposes import DeclaredPurposes
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.log_keys import LogKeys
from aboveboard.gateway.operator_records import BuildRecord, PolicyRecord
from aboveboard.gateway.policy_entries import _newest
from aboveboard.words import EntryKind

from tests.house import House

READS: dict[str, Callable[[Gateway], Awaitable[object]]] = {
    "keys": lambda gateway: LogKeys(gateway).events(),
    "purposes": lambda gateway: DeclaredPurposes(gateway).refresh(),
    "policy": lambda gateway: _newest(gateway, EntryKind.POLICY, PolicyRecord),
    "build": lambda gateway: _newest(gateway, EntryKind.BUILD, BuildRecord),
}


@pytest.mark.parametrize("name", READS)
def test_it_is_found_by_its_kind(house: House, name: str) -> None:
    """Neither all records nor all those about no person are read."""
    steps = house.plans(READS[name](house.gateway), "records")
    # Without an index in its name a search is that for the newest record of all, by its row id.
    reads = [step for step in steps if " records" in step and step != "SEARCH records"]
    assert reads
    assert all("ix_records_kind_entry_index (kind=?" in step for step in reads), steps
