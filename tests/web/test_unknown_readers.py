"""Pages without a session: an address reads so many, and who has a session reads on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import HandClock
from tests.web.browsing import Browser, House, words
from tests.world import Installation

BURST = 5


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A gateway that lets an address read five pages, behind a proxy on this machine."""
    clock = HandClock()
    folder = Path(tmp_path_factory.mktemp("small"))
    changed = {
        "address_rate": "1",
        "address_burst": str(BURST),
        "proxies": "127.0.0.1",
        "learn_every_ms": "0",
    }
    installation = Installation(folder, clock, **changed)
    shop = installation.shop()
    shop.place()
    house = House(installation, shop, [])
    yield house
    for browser in house.browsers:
        browser.http.close()
    shop.http.close()
    installation.close()


def of(house: House, address: str) -> Browser:
    return house.browser(forwarded=f"for={address}")


@pytest.mark.parametrize(
    ("address", "path"), [("192.0.2.1", "/left"), ("192.0.2.2", "/console"), ("192.0.2.3", "/enter/x")]
)
def test_further_pages_wait(small: House, address: str, path: str) -> None:
    """With a page that says so, and how long."""
    browser = of(small, address)
    assert 429 not in [browser.get(path).status_code for _ in range(BURST)]
    refused = browser.get(path)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert "text/html" in refused.headers["content-type"]
    assert "Wait a moment, then try again." in words(refused)


def test_each_address_has_its_own(small: House) -> None:
    """One that floods takes nothing from another one."""
    assert [of(small, "192.0.2.4").get("/left").status_code for _ in range(BURST + 1)][-1] == 429
    assert of(small, "192.0.2.5").get("/left").status_code == 200


def test_a_person_with_a_session_reads_on(small: House) -> None:
    """Their no gets in, however many others at their address have none."""
    person = small.visit("ann", forwarded="for=192.0.2.6")
    flood = of(small, "192.0.2.6")
    assert [flood.get("/left").status_code for _ in range(BURST + 1)][-1] == 429
    assert [person.get("/privacy").status_code for _ in range(2 * BURST)] == [200] * (2 * BURST)
    assert person.post("/privacy/dial", {"level": "0"}).status_code == 200


def test_a_cookie_that_is_no_session_counts(small: House) -> None:
    """Otherwise any invented one would be a way around."""
    liar = of(small, "192.0.2.7")
    liar.http.cookies.set("aboveboard", "invented")
    found = [liar.get("/privacy").status_code for _ in range(BURST + 1)]
    assert found == [401] * BURST + [429]


def test_static_files_do_not_count(small: House) -> None:
    """A page has several."""
    browser = of(small, "192.0.2.8")
    assert {browser.get("/static/style.css").status_code for _ in range(3 * BURST)} == {200}


def test_tries_of_keys_in_the_console_count(small: House) -> None:
    """As pages and as failures."""
    browser = of(small, "192.0.2.9")
    found = [browser.post("/console", {"key": "x"}).status_code for _ in range(BURST + 1)]
    assert found[0] == 401
    assert found[-1] == 429
