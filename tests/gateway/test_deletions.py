"""The running commitment: it begins with what is gone, grows with each erasure, and never loses one of two changes."""

import pytest
from aboveboard.audit.entries import unpack
from aboveboard.canonical import decode
from aboveboard.errors import Stale
from aboveboard.gateway import deletions
from aboveboard.gateway.deletion_state import NONE, Commitment, CommitmentCache, read
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ErasureRecord
from aboveboard.gateway.stored_records import STORED, fetch_records, open_bytes
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import deletion_chunks, deletion_head, entries, records
from sqlalchemy import delete, func, select

from tests.erasure.leaving import erase, lived
from tests.house import House


def held(house: House) -> Commitment:
    return house.run(read(house.gateway))


def submit(house: House, change: deletions.CommitmentChange) -> int:
    submission = Submission((change.guard,), change.writes, (change.entry,))
    return int(house.run(house.gateway.submit(submission)))


def gone(house: House) -> set[int]:
    """The indexes without a record, as the tables have it."""
    rows = house.rows(select(records.c.entry_index))
    return {index for (index,) in house.rows(select(entries.c.entry_index))} - {index for (index,) in rows}


def in_it(house: House) -> set[int]:
    commitment = held(house)
    return {index for (index,) in house.rows(select(entries.c.entry_index)) if commitment.has(index)}


def test_it_is_what_is_gone(house: House) -> None:
    """To the index, after each erasure."""
    for _ in range(2):
        past = lived(house.installation, house.shop)
        erase(house.shop, past.person)
        assert past.decisions[0]["log"]["index"] in in_it(house)
        assert in_it(house) == gone(house)


def test_the_stored_opening_is_that_of_its_entry(house: House) -> None:
    """So that a check needs no key."""
    erase(house.shop, lived(house.installation, house.shop).person)
    now = held(house)
    query = STORED.where(records.c.entry_index == now.entry_index)
    (stored,) = house.run(fetch_records(house.gateway.database, query))
    _, body = unpack(now.opening)
    assert open_bytes(stored, house.gateway.keyring.operator_key) == body
    named = decode(body)["deletions"]
    assert named["number"] % 16 == 0
    assert len(in_it(house)) <= named["number"] < len(in_it(house)) + 16


def test_of_two_changes_one_reads_again(house: House) -> None:
    """As two nodes make them: the second was computed from what the first has replaced."""
    changes = [house.run(deletions.account(house.gateway, [], ErasureRecord(step="test"))) for _ in range(2)]
    version = held(house).version
    submit(house, changes[0])
    assert held(house).version == version + 1
    with pytest.raises(Stale):
        submit(house, changes[1])


def test_the_salt_is_new_in_every_entry(house: House) -> None:
    """Also where no index is added, or an erasure of nothing would show."""
    before = held(house)
    submit(house, house.run(deletions.account(house.gateway, [], ErasureRecord(step="test"))))
    assert held(house).salt != before.salt
    assert unpack(held(house).opening)[1] != unpack(before.opening)[1]


def test_a_log_of_before_begins_with_what_is_gone(fresh_house: House) -> None:
    """Version 0.1.0 kept no commitment. Its first entry says how many were gone by then, in steps of 16."""
    past = lived(fresh_house.installation, fresh_house.shop)
    erase(fresh_house.shop, past.person)
    tables = [Write(delete(table), {}) for table in (deletion_head, deletion_chunks)]
    fresh_house.run(fresh_house.gateway.submit(Submission((), tuple(tables), ())))
    assert in_it(fresh_house) == set()
    for _ in range(2):  # the second call changes nothing
        fresh_house.run(deletions.begin(fresh_house.gateway))
        assert in_it(fresh_house) == gone(fresh_house)
        assert held(fresh_house).version == 1
        assert held(fresh_house).before == 16 * -(-len(gone(fresh_house)) // 16)


def test_a_start_reads_no_index_that_is_gone(house: House) -> None:
    """Only that the commitment has begun, so a start costs the same after a million erasures."""
    assert len(house.plans(deletions.begin(house.gateway), "deletion_head")) == 1
    assert house.plans(deletions.begin(house.gateway), "deletion_chunks") == []


def test_what_is_gone_already_changes_no_chunk(house: House) -> None:
    """So two commitments show nothing of it."""
    past = lived(house.installation, house.shop)
    erase(house.shop, past.person)
    before = held(house)
    indexes = [each["log"]["index"] for each in past.decisions]
    submit(house, house.run(deletions.account(house.gateway, indexes, ErasureRecord(step="test"))))
    assert (held(house).salt != before.salt, held(house).roots) == (True, before.roots)


def test_the_remembered_commitment_is_the_stored_one(house: House) -> None:
    """What this process committed last is what is stored, to the bit."""
    past = lived(house.installation, house.shop)
    erase(house.shop, past.person)
    computed = held(house)
    house.gateway.part(CommitmentCache).seen = NONE
    assert held(house) == computed


def test_of_two_nodes_that_begin_it_one_does(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second finds that it has begun, and adds no entry."""
    house.run(deletions.begin(house.gateway))
    looks = iter((False, True))

    async def has_begun(_: Gateway) -> bool:
        return next(looks)

    monkeypatch.setattr(deletions, "has_begun", has_begun)
    before, version = house.rows(select(func.max(entries.c.entry_index))), held(house).version
    house.run(deletions.begin(house.gateway))
    assert (house.rows(select(func.max(entries.c.entry_index))), held(house).version) == (before, version)
    assert next(looks, None) is None
