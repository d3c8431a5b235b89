"""A gateway that is killed while reasons are computed and sealed: none is lost, and none is sealed twice."""

import random
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.faults.process import Process, check_healthy, made_key, shop_of
from tests.world import DAN, Shop

DECISIONS = 30
KILLS = 2


def decide_all(shop: Shop) -> list[tuple[Any, Any]]:
    """Decisions with their reasons at once, and the same ones with the reasons left for later."""
    shop.place()
    person = shop.welcome(DAN)
    for _ in range(3):
        shop.signal(person)
    asked = [{"session": f"visit-{number}", "count": 3} for number in range(DECISIONS)]
    return [
        (shop.decide(person, explain="all", **each), shop.decide(person, explain="link", **each))
        for each in asked
    ]


def read_until_killed(shop: Shop, linked: Any) -> None:
    try:
        shop.http.get(f"/v1/decisions/{linked['decision']}/why")
    except httpx.TransportError:
        return


@contextmanager
def readers(shop: Shop, decisions: list[tuple[Any, Any]], chance: random.Random) -> Iterator[None]:
    """Threads that read the reasons in another order each time, some of them twice at once."""
    waiting = [linked for _, linked in decisions for _ in range(2)]
    chance.shuffle(waiting)
    with ThreadPoolExecutor(4) as pool:
        for linked in waiting:
            pool.submit(read_until_killed, shop, linked)
        yield


def sealed_in(data: Path) -> tuple[list[int | None], int]:
    """The indexes at which the reasons are sealed, and the number of records of reasons."""
    with closing(sqlite3.connect(data / "aboveboard.db")) as database:
        rows = database.execute("SELECT sealed_index FROM later_reasons").fetchall()
        ((count,),) = database.execute("SELECT count(*) FROM records WHERE kind = 'reasons'").fetchall()
    return [index for (index,) in rows], count


def test_no_reasons_are_lost_or_sealed_twice(tmp_path: Path) -> None:
    """Whatever a kill leaves pending is read after the next start, and all are those of at once."""
    key, chance = made_key(tmp_path), random.Random(11)
    process = Process(tmp_path)
    with shop_of(process, key) as shop:
        decisions = decide_all(shop)
    for _ in range(KILLS):
        with shop_of(process, key) as shop, readers(shop, decisions, chance):
            time.sleep(chance.uniform(0.02, 0.15))
            process.kill()
        process = Process(tmp_path)
    check_healthy(tmp_path)
    with shop_of(process, key) as shop:
        for first, linked in decisions:
            told = shop.ok("GET", f"/v1/decisions/{linked['decision']}/why")
            assert told["reasons"] == first["why"]["reasons"]
    assert process.end() == 0
    indexes, count = sealed_in(tmp_path)
    assert len(indexes) == len({*indexes}) == count == DECISIONS
    assert None not in indexes
