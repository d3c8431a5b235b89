"""The steps of an erasure: which traces in files hold it up."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard.erasure import ledger
from aboveboard.erasure.erase import finish
from aboveboard.erasure.state import COMPLETED, MARKED, ErasurePlan, Work
from aboveboard.erasure.steps import STEPS, _traces
from aboveboard.errors import AboveboardError
from aboveboard.operations.rotate_keys import rotate_pseudonym
from aboveboard.storage.open_files import HeldFiles

from tests.erasure.leaving import begin, lived, name_of, pseudonym_of
from tests.house import House

NAME, TRACE = b"n" * 16, b"t" * 16
WORK = Work(b"person", 1, b"erasure", "files", 0, ErasurePlan("app", (b"person",), (NAME,), (TRACE,)))


@pytest.mark.parametrize(("row", "found"), [(None, [0, 1]), (("row",), [1])])
def test_a_person_who_returned_has_their_pseudonym_again(tmp_path: Path, row: Any, found: list[int]) -> None:
    """Then only keys and sealed values from before may not be in a file."""

    async def find_person(_: bytes) -> Any:
        return row

    (tmp_path / "file").write_bytes(NAME + TRACE)
    settings = SimpleNamespace(data=tmp_path, sqlite_path=None)
    database = SimpleNamespace(held=HeldFiles())
    gateway: Any = SimpleNamespace(settings=settings, database=database, find_person=find_person)
    assert [find.canary for find in asyncio.run(_traces(gateway, WORK))] == found


def test_an_erasure_has_a_step_from_its_start_to_its_end() -> None:
    """The ledger is written before anything is deleted, and the rows go before the key that opens them."""
    order = list(STEPS)
    assert (order[0], order[-1]) == (MARKED, COMPLETED)
    assert order.index("ledger") < order.index("engine") < order.index("rows") < order.index("key")


def test_an_erased_person_is_known_by_each_former_pseudonym(fresh_house: House) -> None:
    """A backup from before a rotation of the pseudonym key has the person under it, and so may any file."""
    past, gateway = lived(fresh_house.installation, fresh_house.shop), fresh_house.gateway
    fresh_house.run(rotate_pseudonym(gateway))
    fresh_house.shop.decide(past.person)
    moved = past._replace(pseudonym=pseudonym_of(fresh_house.installation, past.app, past.person))
    assert moved.pseudonym != past.pseudonym
    copy = gateway.settings.data / "copy"
    copy.write_bytes(past.pseudonym)
    name = name_of(fresh_house.run(begin(gateway, moved)))
    with pytest.raises(AboveboardError, match=r"being erased: copy\."):
        fresh_house.run(finish(gateway, name))
    copy.unlink()
    fresh_house.run(finish(gateway, name))
    erased = {line.who for line in ledger.read(gateway.settings.data)}
    assert {ledger.hash_of(each.pseudonym) for each in (past, moved)} <= erased
