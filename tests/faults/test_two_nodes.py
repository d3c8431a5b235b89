"""Two gateways on one PostgreSQL, of which one is killed while people ask both."""

import shutil
from pathlib import Path

from tests.faults.outside import leaves_of
from tests.faults.pages import Pages, check_clicks, check_pages, declare_page
from tests.faults.process import Load, Process, check_healthy, check_kept, made_key, serving, shop_of
from tests.storage.ledger import fresh_postgresql


def test_one_of_two_may_die(postgresql_url: str, tmp_path: Path) -> None:
    """Nothing acknowledged by either is lost, no place is given twice, no page is half there, and there is one log."""
    first, second = tmp_path / "first", tmp_path / "second"
    with fresh_postgresql(postgresql_url) as url:
        key = made_key(first, database_url=url)
        shutil.copytree(first / "keys", second / "keys")
        acknowledged: list[tuple[str, int]] = []
        with serving(first, database_url=url) as stays, shop_of(stays, key) as shop:
            shop.place()
            declare_page(shop)
            dies = Process(second, database_url=url)
            loads = [Load(stays.url, key, people=2), Load(dies.url, key, people=2)]
            pages = Pages(dies, key)
            pages.wait_for(4)
            for load in loads:
                load.wait_for(20)
            dies.kill()
            loads[0].wait_for(len(loads[0]) + 20)
            pages.join()
            check_pages(shop, pages)
            check_clicks(shop, pages)
            for load in loads:
                load.join()
                assert load.problems == []
                check_kept(shop, load)
                acknowledged += load.acknowledged
            with serving(second, database_url=url) as again, shop_of(again, key) as other:
                check_kept(other, loads[0])
        places = [place for _, place in acknowledged]
        assert len(set(places)) == len(places)
        assert max(places) < len(leaves_of(first, database_url=url))
        for data in (first, second):
            check_healthy(data, database_url=url)
