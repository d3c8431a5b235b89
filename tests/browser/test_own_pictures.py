"""Pictures on the pages of a person: from the gateway alone, whatever an app declares, and a browser shows them."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.browser.browsers import Visits, faults
from tests.drawn_pictures import WEBP, drawn

ELSEWHERE = "https://elsewhere.example/a.png"
LOADED = "images => images.map(each => [each.currentSrc, each.complete && each.naturalWidth, each.alt])"


class Pictured(NamedTuple):
    """A person with a decision, in an app whose topics and items have pictures."""

    visits: Visits
    person: str
    decision: Any
    addresses: dict[str, str]


@pytest.fixture(scope="module")
def pictured(visits: Visits) -> Iterator[Pictured]:
    shop = visits.house.shop
    uploads = {
        "topic": shop.upload("topic", drawn(size=(96, 64))),
        "item": shop.upload("item", drawn("WEBP", "RGBA", lossless=True), WEBP),
    }
    topics = [{"topic": "running", "titles": {"en": "Running"}, "picture": "topic"}]
    content = {"title": f'"><img src="{ELSEWHERE}">', "picture": ELSEWHERE, "image": ELSEWHERE}
    items = [
        {"item": f"{topic}-{n}", "topics": [topic], "content": content, "picture": "item"}
        for n in (1, 2)
        for topic in ("running", "cooking", "travel", "gardening")
    ]
    shop.ok("PUT", "/v1/topics", {"topics": topics})
    shop.place("pictured", items, baseline="popular")
    decision, person = visits.reasoned("pictured", item="running-2", topics=["running"])
    browser = visits.house.visit(person)
    browser.post("/privacy/limits", {"topic": "Cooking", "on": "true"})
    browser.post("/privacy/limits", {"topic": "runing", "on": "true"})
    yield Pictured(visits, person, decision, {name: each["url"] for name, each in uploads.items()})
    shop.ok("DELETE", "/v1/topics")


@pytest.mark.parametrize(
    ("path", "names"),
    [("/why/{decision}", {"item", "topic"}), ("/privacy/known", {"topic"})],
)
def test_a_browser_shows_the_pictures_and_asks_no_other_host(
    pictured: Pictured, path: str, names: set[str]
) -> None:
    """A tab fails for any request to another host. Each picture is decoded, and its title stands beside it as text."""
    path = path.format(decision=pictured.decision["decision"])
    with pictured.visits.tab(pictured.visits.person(pictured.person)) as page:
        asked = list[str]()
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        page.goto(path)
        page.wait_for_load_state("load")
        shown = page.locator("img").evaluate_all(LOADED)
        assert {urlsplit(source).path for source, _, _ in shown} == {
            pictured.addresses[name] for name in names
        }
        assert {width for _, width, _ in shown} <= {4, 96}
        assert {alt for _, _, alt in shown} == {""}
        assert {pictured.addresses[name] for name in names} <= {*asked}
        assert faults(page, f"pictured-{len(names)}") == []


def test_a_page_cannot_fetch_a_picture_of_another_host(pictured: Pictured) -> None:
    """Its policy refuses one that should get into the page all the same, before anything is sent."""
    url = pictured.visits.house.installation.url
    context = pictured.visits.browser.new_context(
        base_url=url
    )  # a tab would fail for the browser's own complaint
    try:
        page, sent = context.new_page(), list[str]()
        context.route("https://**", lambda route: (sent.append(route.request.url), route.abort()))
        page.goto(pictured.decision["why"]["url"])
        refused = page.evaluate(
            """address => new Promise(done => {
                document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
                document.body.append(Object.assign(new Image(), { src: address }));
            })""",
            ELSEWHERE,
        )
    finally:
        context.close()
    assert (refused, sent) == ("img-src", [])


def test_a_picture_that_is_opened_by_itself_is_a_picture(pictured: Pictured) -> None:
    """In a sandbox: a document of its own, without an origin and without scripts."""
    with pictured.visits.tab() as page:
        answer = page.goto(pictured.addresses["topic"])
        assert answer is not None and answer.status == 200
        assert page.locator("img").evaluate_all("images => images.map(each => each.naturalWidth)") == [96]
