"""The part of a process that the running log needs."""

from types import SimpleNamespace
from typing import get_type_hints

from aboveboard.transparency.host import LogHost
from aboveboard.transparency.proofs import entry_proof
from aboveboard.transparency.publisher import latest_checkpoint
from aboveboard.transparency.tiles import catch_up, consistency

from tests.house import House


def test_the_log_needs_neither_rules_nor_people(house: House) -> None:
    """A process with only these members publishes a checkpoint, proves entries and builds tiles."""
    index = house.shop.decide()["log"]["index"]
    host = SimpleNamespace(**{name: getattr(house.gateway, name) for name in get_type_hints(LogHost)})

    async def run() -> str:
        text = await latest_checkpoint(host)
        await catch_up(host, index + 1)
        await consistency(host, index, index + 1)
        await entry_proof(host, index)
        return text

    assert house.run(run()) == house.run(latest_checkpoint(house.gateway))
