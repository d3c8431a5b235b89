"""The life of drafts (`ingestion.drafts`): kept in one commit, ended once, each end with its entry."""

import asyncio

import pytest
from aboveboard.access.api_keys import ApiKey
from aboveboard.errors import NotFound, Stale, Unprocessable
from aboveboard.gateway.operator_records import AdminRecord
from aboveboard.gateway.stored_records import OPERATOR_STORED, StoredRecord, open_record
from aboveboard.ingestion import drafts
from aboveboard.storage.tables import records
from aboveboard.words import Role

from tests.api.wire import log_size
from tests.house import House
from tests.ingestion.drafted import made_draft, new_draft


def key_of(app: str) -> ApiKey:
    return ApiKey("key-of-ada", app, Role.ADMIN, b"", 0, None)


def newest_entry(house: House) -> AdminRecord:
    query = OPERATOR_STORED.where(records.c.kind == "admin").order_by(records.c.entry_index.desc()).limit(1)
    return open_record(StoredRecord(*house.rows(query)[0]), house.gateway.keyring.operator_key, AdminRecord)


def test_a_file_of_drafts_is_one_entry(house: House) -> None:
    """It has the number of drafts and the hash of the file."""
    size = log_size(house.shop)
    new = [new_draft(f"tent-{at}") for at in range(3)]
    house.run(drafts.keep_drafts(house.gateway, house.app, "home", new))
    found = newest_entry(house)
    assert (log_size(house.shop), found.did) == (
        size + 2,
        drafts.KEPT,
    )  # one is the decision behind `house.app`
    assert (found.counts, found.sha256) == ({"drafts": 3}, "0" * 64)


def test_the_end_of_a_draft_names_the_key(house: House) -> None:
    """The id of the draft, its hash and the role too."""
    app = house.app
    draft = made_draft(house.installation, app)
    house.run(drafts.reject_draft(house.gateway, key_of(app), draft, app=app))
    found = newest_entry(house)
    assert (found.did, found.by, found.role, found.draft) == (drafts.REJECTED, "key-of-ada", "admin", draft)
    assert len(str(found.sha256)) == 64


def test_a_draft_ends_once(house: House) -> None:
    """Of two ends that read the same draft, the second one is stale."""
    app, gateway = house.app, house.gateway
    draft = house.run(drafts.find_draft(gateway, made_draft(house.installation, app), app=app))
    first, second = (drafts.end_draft(gateway, key_of(app), draft, drafts.REJECTED) for _ in range(2))
    house.run(gateway.submit(first))
    with pytest.raises(Stale):
        house.run(gateway.submit(second))


def test_a_draft_is_found_in_its_own_placement_and_app(house: House) -> None:
    """Elsewhere there is none."""
    app, gateway = house.app, house.gateway
    draft = made_draft(house.installation, app)
    assert house.run(drafts.find_draft(gateway, draft, app=app, placement="home")).item == "tent-9"
    for other, placement in ((app, "another"), (f"{app}-2", "home"), ("", None)):
        with pytest.raises(NotFound):
            house.run(drafts.find_draft(gateway, draft, app=other, placement=placement))


def test_not_too_many_wait(house: House) -> None:
    """The bound is that of one placement, and nothing of the file beyond it is kept."""
    app, new = house.app, [new_draft(f"tent-{at}") for at in range(drafts.DRAFTS_MOST + 1)]
    with pytest.raises(Unprocessable):
        house.run(drafts.keep_drafts(house.gateway, app, "home", new))
    assert house.run(drafts.list_drafts(house.gateway, app, "home")) == []


def test_an_approval_and_its_item_are_one_commit(house: House) -> None:
    """Two approvals at once make one item, and the other one finds no draft."""
    app, gateway = house.app, house.gateway
    draft = house.run(drafts.find_draft(gateway, made_draft(house.installation, app), app=app))

    async def both() -> list[object]:
        each = (drafts.approve_draft(gateway, key_of(app), draft) for _ in range(2))
        return [*await asyncio.gather(*each, return_exceptions=True)]

    found = sorted(type(each).__name__ for each in house.run(both()))
    assert found in (["DraftApproval", "NotFound"], ["Conflict", "DraftApproval"])
    assert newest_entry(house).did == drafts.APPROVED
