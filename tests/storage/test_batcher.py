"""Items that arrive together are handled together, each once, in their order."""

import asyncio
from collections.abc import Callable

from aboveboard.storage.batcher import Batcher
from hypothesis import given
from hypothesis import strategies as st


def batches_of(arrivals: list[int], *, most: int) -> list[list[int]]:
    """Returns the batches of items that arrive so many in each turn of the loop."""
    found: list[list[int]] = []

    async def work() -> None:
        def handle(batch: list[int]) -> None:
            found.append(batch)
            batcher.release()

        batcher, number = Batcher(handle, most=most), 0
        for arriving in arrivals:
            batcher.add(range(number, number + arriving))
            number += arriving
            await asyncio.sleep(0)
        while batcher.is_busy:
            await asyncio.sleep(0)

    asyncio.run(work())
    return found


def handled_by(work: Callable[[Batcher[str]], None]) -> list[list[str]]:
    """Returns what was handled by the end of the turn in which `work` ran."""
    found: list[list[str]] = []

    async def run() -> list[list[str]]:
        work(Batcher(found.append, most=10))
        return list(found)

    return asyncio.run(run())


@given(st.lists(st.integers(0, 9), max_size=12), st.integers(1, 8))
def test_each_item_is_handled_once_and_in_its_order(arrivals: list[int], most: int) -> None:
    """However they arrive, and no batch is above its bound or empty."""
    found = batches_of(arrivals, most=most)
    assert [item for batch in found for item in batch] == list(range(sum(arrivals)))
    assert all(0 < len(batch) <= most for batch in found)


def test_items_of_one_moment_share_a_batch() -> None:
    """The batch waits for one quiet turn, so items of neighbouring turns are in it too."""
    assert batches_of([3, 2, 4, 0, 0, 1], most=100) == [list(range(9)), [9]]


def test_items_that_were_gathered_before_wait_for_no_turn() -> None:
    """They are handled within the call."""
    assert handled_by(lambda batcher: batcher.add(["a", "b"], now=True)) == [["a", "b"]]
    assert handled_by(lambda batcher: batcher.add(["a", "b"])) == []


def test_nothing_is_handled_before_the_last_batch_is_done() -> None:
    """Two batches at once would write one after the other on a head that is not committed."""

    def add_twice(batcher: Batcher[str]) -> None:
        batcher.add(["a"], now=True)
        batcher.add(["b"], now=True)

    assert handled_by(add_twice) == [["a"]]
