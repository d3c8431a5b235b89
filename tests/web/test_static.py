"""Static files under addresses that change with their content."""

from hashlib import sha256

import pytest
from aboveboard.web.static import FOLDER, asset, files

from tests.web.browsing import House


def test_an_address_names_the_content() -> None:
    """By the beginning of its hash."""
    version = sha256((FOLDER / "style.css").read_bytes()).hexdigest()[:12]
    assert asset("style.css") == f"/static/style.css?v={version}"


@pytest.mark.parametrize("name", ["none.css", "../page.py", ""])
def test_a_file_that_is_not_there_has_no_address(name: str) -> None:
    """A template that names one fails at once."""
    with pytest.raises(KeyError):
        asset(name)


@pytest.mark.parametrize("name", files())
def test_only_the_version_of_the_content_is_cached_for_good(house: House, name: str) -> None:
    """The address of an old page may not keep the new content under it."""
    browser = house.browser()
    current, old = browser.get(asset(name)), browser.get(f"/static/{name}?v=0")
    assert current.content == old.content == (FOLDER / name).read_bytes()
    assert "immutable" in current.headers["cache-control"]
    assert old.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["none.css", "..%2fpage.py", "%2e%2e%2fpage.py"])
def test_nothing_else_is_served(house: House, name: str) -> None:
    """Only files of the folder have a name."""
    assert house.browser().get(f"/static/{name}").status_code == 404
