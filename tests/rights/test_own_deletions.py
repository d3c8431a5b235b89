"""The proofs that a person gets for entries of theirs that have no record any more."""

import io
import json
import zipfile

import pytest
from aboveboard.audit.deletions import Chunk, with_indexes
from aboveboard.gateway.deletion_state import NONE, read
from aboveboard.keys.finding import derive_finding_key
from aboveboard.rights import own_deletions
from aboveboard.rights.own_deletions import MINE, find_own, list_indexes
from hypothesis import given
from hypothesis import strategies as st

from tests.erasure.leaving import erase, lived
from tests.erasure.test_retention import sweep
from tests.house import House


def archive(house: House, person: str) -> zipfile.ZipFile:
    answer = house.shop.http.get(f"/v1/people/{person}/export")
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def test_only_their_own(fresh_house: House) -> None:
    """Each of two people whose decisions have expired gets proofs for their own. The erased ones are in neither."""
    pasts = [lived(fresh_house.installation, fresh_house.shop) for _ in range(3)]
    erase(fresh_house.shop, pasts[2].person)
    fresh_house.clock.forward(days=40)
    sweep(fresh_house, record_keep_days=31)
    for past in pasts[:2]:
        found = json.loads(archive(fresh_house, past.person).read(MINE))
        assert [index for index, _, _ in found["members"]] == [
            each["log"]["index"] for each in past.decisions
        ]


def test_without_any_there_is_no_file(house: House) -> None:
    """So their archive says nothing of the entries of others."""
    past = lived(house.installation, house.shop)
    assert not any(name.startswith("deletions/") for name in archive(house, past.person).namelist())


@given(st.sets(st.integers(0, 2000)))
def test_the_gone_indexes_are_listed_in_order(gone: set[int]) -> None:
    """Whatever chunks they are in."""
    chunks = {
        place: Chunk(place, with_indexes(place, b"", [index for index in gone if index // 256 == place]), b"")
        for place in {index // 256 for index in gone}
    }
    assert list(list_indexes(NONE._replace(chunks=chunks))) == sorted(gone)


@pytest.mark.parametrize(("at_once", "sparse"), [(1, 1), (3, 1), (3, 1000), (4096, 4)])
def test_gone_entries_are_found_in_pages(
    house: House, monkeypatch: pytest.MonkeyPatch, at_once: int, sparse: int
) -> None:
    """By their indexes or as a range, the same are found."""
    monkeypatch.setattr(own_deletions, "AT_ONCE", at_once)
    monkeypatch.setattr(own_deletions, "SPARSE", sparse)
    past, other = (lived(house.installation, house.shop) for _ in range(2))
    own = [each["log"]["index"] for each in past.decisions]
    indexes = [*own, *[each["log"]["index"] for each in other.decisions]]
    held = house.run(read(house.gateway))
    chunks = {
        place: Chunk(place, with_indexes(place, b"", [each for each in indexes if each // 256 == place]), b"")
        for place in {index // 256 for index in indexes}
    }
    key = house.run(house.gateway.require_person(house.app, past.person)).key
    found = house.run(find_own(house.gateway, held._replace(chunks=chunks), [derive_finding_key(key)]))
    assert found == own
