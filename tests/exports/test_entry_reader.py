"""The entries of an export, read and decrypted page by page."""

from pathlib import Path
from typing import Any

import pytest
from aboveboard.exports import entry_reader as export_records
from aboveboard.gateway import repseudonymize
from aboveboard.keys.kms import LocalAead
from aboveboard.people.store import open_person
from msgspec import structs

from tests.exports.archives import exported, made, verified
from tests.exports.bulk import fill
from tests.world import Installation


@pytest.mark.parametrize("first", [True, False])
def test_keys_that_were_rotated_during_an_export_are_used(own: Installation, out: Path, first: bool) -> None:
    """A record that the known keys do not open is tried again once there are newer ones."""
    gateway = own.service.gateway
    own.run(fill(gateway, 200))
    newest, looked = gateway.keyring, gateway.look

    async def look() -> bool:
        gateway.keyring = newest
        return first  # not when the round in the background did it

    gateway.keyring, gateway.look = structs.replace(newest, master=LocalAead(bytes(32))), look
    archive = exported(own, out)
    gateway.look = looked
    assert archive.manifest["counts"]["unreadable"] == 0
    assert verified(own, archive).faults == []


def test_who_moves_while_pages_are_read_is_not_missing(
    own: Installation, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another pseudonym, between the reading of a page and its opening."""
    gateway = own.service.gateway
    own.run(fill(gateway, 200))
    whole = export_records._read

    async def read(*given: Any) -> Any:
        found = await whole(*given)
        for person in [each.stored.person for each in found[1] if each.stored and each.stored.person][:1]:
            moved = open_person(gateway.keyring, person, await gateway.find_person(person))
            await gateway.submit(
                await repseudonymize._move(gateway, gateway.keyring, moved, gateway.randomness(32))
            )
        return found

    monkeypatch.setattr(export_records, "_read", read)
    own.run(gateway.person("bulk", "p-0"))
    counts = made(own, out / "x.zip").counts
    assert (counts["erased"], counts["unreadable"]) == (0, 0)
