"""The proofs that a person gets for entries of theirs that have no record any more."""

import io
import json
import zipfile

from aboveboard.rights.own_deletions import MINE

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
