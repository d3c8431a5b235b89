"""The script that pages of apps embed, as it is served; `tests/browser/` tries it in a browser."""

import re

from aboveboard.web import texts
from aboveboard.web.embed import WORDS

from tests.web.browsing import House

MOST_BYTES = 5_000


def test_it_is_small_and_may_be_fetched_from_anywhere(house: House) -> None:
    """And is kept by browsers for an hour, so that a new version arrives by itself."""
    answer = house.browser().get("/embed.js")
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"].startswith("public, max-age=3600")


def test_it_has_its_words_in_every_language(house: House) -> None:
    """So it has something to say before, and without, an answer of the gateway."""
    script = house.browser().get("/embed.js").text
    for language in texts.PHRASES.languages:
        for word in WORDS:
            assert texts.text(language, f"embed-{word}") in script


def test_it_never_writes_markup_or_runs_text(house: House) -> None:
    """What comes from the gateway is text."""
    script = house.browser().get("/embed.js").text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(", script)
