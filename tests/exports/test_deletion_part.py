"""The part of an export about deleted records, and an erasure while it is made."""

import pytest
from aboveboard.audit.entries import parse_leaf
from aboveboard.errors import Stale
from aboveboard.exports.deletion_part import DeletionPart, begin_part
from aboveboard.exports.entry_reader import LogEntry
from aboveboard.gateway.deletion_state import NONE
from aboveboard.storage.tables import entries
from sqlalchemy import select

from tests.erasure.leaving import erase, lived
from tests.house import House


def erased_entry(house: House, index: int) -> LogEntry:
    ((leaf,),) = house.rows(select(entries.c.leaf).where(entries.c.entry_index == index))
    return LogEntry(index, leaf, parse_leaf(leaf), "erased")


def test_who_leaves_meanwhile_makes_it_stale(house: House) -> None:
    """Their lines are erased, but the commitment that was read at the beginning does not have them."""
    past = lived(house.installation, house.shop)
    part = house.run(begin_part(house.gateway))
    erase(house.shop, past.person)
    part.take(erased_entry(house, past.decisions[0]["log"]["index"]))
    with pytest.raises(Stale):
        house.run(part.check())


def test_a_record_that_was_lost_does_not_stop_it(house: House) -> None:
    """The verifier reports its line."""
    past = lived(house.installation, house.shop)
    part = house.run(begin_part(house.gateway))
    part.take(erased_entry(house, past.decisions[0]["log"]["index"]))
    house.run(part.check())


def test_a_log_without_a_commitment_gets_no_file(house: House) -> None:
    """That is one of version 0.1.0 which no gateway of this version has served."""
    house.run(DeletionPart(house.gateway, NONE).write(None, ""))  # type: ignore[arg-type]
