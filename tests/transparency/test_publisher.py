"""Checkpoints leave the house only after they were kept outside of the database."""

from pathlib import Path

import pytest
from aboveboard.audit import note
from aboveboard.errors import NotFound
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.signer import vkeys

from tests.house import House
from tests.transparency.published import kept, size_of
from tests.world import Installation


def test_what_is_given_out_is_in_the_file(house: House) -> None:
    """The whole note, as it was signed."""
    house.shop.decide()
    served = house.shop.http.get("/log/checkpoint").text
    assert kept(house.installation) == served
    assert note.open_checkpoint(served, *vkeys(house.gateway.database.origin, house.gateway.keyring))


def test_the_newest_is_published(house: House) -> None:
    """An entry that was acknowledged is in the checkpoint that is asked for afterwards."""
    index = house.shop.decide()["log"]["index"]
    assert size_of(house.run(latest_checkpoint(house.gateway))) == index + 1


def test_a_proof_waits_for_its_entry(house: House) -> None:
    """A checkpoint of so many entries that the caller's own is among them."""
    index = house.shop.decide()["log"]["index"]
    assert size_of(house.run(latest_checkpoint(house.gateway, index + 1))) >= index + 1


def test_a_larger_log_than_there_is_is_not_found(house: House) -> None:
    """Rather than waited for."""
    with pytest.raises(NotFound):
        house.run(latest_checkpoint(house.gateway, 10**9))


def test_a_stopped_gateway_has_published_everything(tmp_path: Path) -> None:
    """What was accepted last is in the file when the process ends."""
    running = Installation(tmp_path)
    shop = running.shop()
    with shop.http:
        shop.place()
        index = shop.decide()["log"]["index"]
    running.close()
    assert size_of(kept(running)) == index + 1
