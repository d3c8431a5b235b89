"""`verify.html` in a real browser, from the disk as people open it, with files that a running gateway made."""

from pathlib import Path

import pytest
from aboveboard import verify
from playwright.sync_api import Page

from tests.browser.browsers import PLAIN, Visits, faults, press, tab_to
from tests.world import EVE, Shop

PAGE = Path(verify.__file__).with_name("verify.html")


@pytest.fixture(scope="module")
def files(visits: Visits, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A proof and a person's archive as the API hands them out, each also with one byte changed; and the log's key."""
    folder, shop = tmp_path_factory.mktemp("files"), visits.house.shop
    person = shop.welcome(EVE)
    shop.signal(person)
    decision = shop.decide(person)["decision"]
    made = {
        "proof": (f"/v1/decisions/{decision}/proof", "one.tlog-proof"),
        "export": (f"/v1/people/{person}/export", "mine.zip"),
    }
    found = {"key": kept(shop, folder, "/log/key", "key")}
    for name, (path, file) in made.items():
        found[name] = kept(shop, folder, path, file)
        data = bytearray(found[name].read_bytes())
        data[len(data) // 2] ^= 1
        found[f"tampered {name}"] = folder / f"tampered-{file}"
        found[f"tampered {name}"].write_bytes(data)
    return found


def kept(shop: Shop, folder: Path, path: str, name: str) -> Path:
    answer = shop.http.get(path)
    assert answer.status_code == 200, answer.text
    (folder / name).write_bytes(answer.content)
    return folder / name


def check(page: Page, files: dict[str, Path], name: str, key: str | None = None) -> str:
    """What the page says about a file that was chosen with the keyboard; its verdict is one of good, bad and open."""
    page.goto(PAGE.as_uri())
    tab_to(page, page.get_by_label("verifier key"))
    page.keyboard.insert_text(files["key"].read_text() if key is None else key)
    with page.expect_file_chooser() as chosen:
        press(page, page.get_by_label("The file to check"))
    chosen.value.set_files(files[name])
    page.locator("#verdict.good, #verdict.bad, #verdict.open").wait_for()
    return page.locator("#verdict").get_attribute("class") or ""


@pytest.mark.parametrize("name", ["proof", "export"])
def test_what_the_gateway_made_is_sound(visits: Visits, files: dict[str, Path], name: str) -> None:
    """It is said what was checked, and the record is shown; and the page bars nobody."""
    with visits.tab() as page:
        assert check(page, files, name) == "good"
        assert page.get_by_role("heading", name="What was recorded", exact=True).is_visible()
        assert faults(page, f"verify-{name}") == []


@pytest.mark.parametrize("name", ["tampered proof", "tampered export"])
def test_one_changed_byte_is_found(visits: Visits, files: dict[str, Path], name: str) -> None:
    """And it is said in words that something is wrong."""
    with visits.tab() as page:
        assert check(page, files, name) == "bad"
        assert page.get_by_text("What is wrong").is_visible()
        assert faults(page, name.replace(" ", "-")) == []


def test_without_a_key_the_verdict_is_open(visits: Visits, files: dict[str, Path]) -> None:
    """Nobody knows then who signed."""
    with visits.tab() as page:
        assert check(page, files, "proof", key="") == "open"


def test_without_javascript_it_says_what_to_do(visits: Visits) -> None:
    """The same is checked by a command."""
    with visits.tab(way=PLAIN) as page:
        page.goto(PAGE.as_uri())
        assert "aboveboard audit verify" in page.inner_text("body")
