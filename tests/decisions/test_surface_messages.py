"""The answer of a surface as messages (`decisions.surface_messages`)."""

from aboveboard.decisions.surface_messages import encode_messages

from tests.shown_surfaces import declare
from tests.world import Shop

A2UI = "application/a2ui+json"


def test_it_takes_the_encoded_answer() -> None:
    """So a repeat gets either form."""
    assert [*encode_messages.__annotations__][:3] == ["gateway", "app", "body"]


def test_a_stock_renderer_gets_its_messages(shop: Shop) -> None:
    """Three of them, of the version that the answer's media type means."""
    declare(shop)
    answer = shop.http.post("/v1/surfaces/page/compose", json={}, headers={"accept": f"{A2UI}, */*;q=0.1"})
    assert answer.headers["content-type"] == A2UI
    assert [[*each][1] for each in answer.json()] == ["createSurface", "updateComponents", "updateDataModel"]
    assert shop.refused("POST", "/v1/surfaces/page/compose", {}, accept="text/html")["status"] == 406
