"""The page with the reasons of every part of a surface (`web.why.surface_page`)."""

from aboveboard.access.passes import sign_explanation_key
from aboveboard.clock import MS_PER_HOUR
from aboveboard.web.why.surface_page import WhySurfacePage

from tests.shown_surfaces import compose, declare
from tests.world import DAN, Installation, Shop


def test_the_link_expires(shop: Shop, installation: Installation) -> None:
    """As that of a decision does."""
    assert WhySurfacePage.template == "why_surface.html"
    declare(shop)
    answer, keyring = compose(shop)["answer"], installation.service.gateway.keyring
    key = sign_explanation_key(
        keyring.operator_key, answer, installation.service.gateway.clock() - MS_PER_HOUR
    )
    assert shop.http.get(f"/why/page/{answer}?key={key}").status_code == 410


def test_a_forged_link_opens_nothing(shop: Shop) -> None:
    """Nor does the link of another page."""
    declare(shop)
    first, second = (compose(shop, shop.welcome(DAN))["why"]["url"] for _ in range(2))
    forged = f"{first.partition('?')[0]}?{second.partition('?')[2]}"
    assert shop.http.get(forged).status_code == 404


def test_one_link_opens_the_reasons_of_every_part(shop: Shop) -> None:
    """Each part is named with its item, and leads to the page of its decision."""
    declare(shop, tiles=2)
    answer = compose(shop, shop.welcome(DAN))
    page = shop.http.get(answer["why"]["url"])
    assert page.status_code == 200
    for slot in answer["slots"]:
        assert f"/why/{slot['decision']}?key=" in page.text
    assert shop.http.get(answer["why"]["url"].partition("?")[0]).status_code == 401


def test_an_erased_person_leaves_no_page(shop: Shop) -> None:
    """The link says that it was erased."""
    declare(shop)
    person = shop.welcome(DAN)
    url = compose(shop, person)["why"]["url"]
    shop.erase(person)
    assert shop.http.get(url).status_code == 404
