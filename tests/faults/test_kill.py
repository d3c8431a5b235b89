"""A gateway that is killed, again and again, while people ask."""

import random
import time
from pathlib import Path

import pytest

from tests.faults.pages import Pages, check_clicks, check_pages, declare_page
from tests.faults.process import Load, Process, check_healthy, check_kept, made_key, shop_of

KILLS = 4


def killed_under_load(data: Path, kills: int) -> int:
    """How many decisions were acknowledged, all of which were found again after each kill."""
    key, chance, count = made_key(data), random.Random(7), 0
    process = Process(data)
    try:
        with shop_of(process, key) as shop:
            shop.place()
            declare_page(shop)
        for _ in range(kills):
            load, pages = Load(process.url, key), Pages(process, key)
            load.wait_for(10)
            pages.wait_for(4)
            time.sleep(chance.uniform(0.0, 0.5))
            process.kill()
            load.join()
            pages.join()
            assert load.problems == []
            process = Process(data)
            check_healthy(data)  # while it starts, so that the doctor sees what the killed one left
            with shop_of(process, key) as shop:
                check_kept(shop, load)
                check_pages(shop, pages)
                check_clicks(shop, pages)
            count += len(load)
    except BaseException:
        process.kill()
        raise
    assert process.end() == 0
    return count


def test_no_acknowledged_decision_is_lost(tmp_path: Path) -> None:
    """Killed without warning, it comes back with every record at its place, no half of a page, and a log that verifies."""
    assert killed_under_load(tmp_path, KILLS) > 10 * KILLS


@pytest.mark.long
def test_no_acknowledged_decision_is_lost_in_a_hundred_kills(tmp_path: Path) -> None:
    """The same, for longer."""
    assert killed_under_load(tmp_path, 100) > 1000
