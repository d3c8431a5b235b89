"""The request and the answer of a surface (`decisions.surface_answer`)."""

import msgspec
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.surface_answer import SurfaceAnswer, SurfaceRequest, decode_answer

from tests.shown_surfaces import compose, declare
from tests.world import Shop


def test_a_slot_is_asked_for_with_every_field_of_the_request() -> None:
    """None of them is lost."""
    asked = SurfaceRequest(person="u-1", session="s-1", language="de", explain="all", preview=True)
    found = asked.ask("home", 3, ["a"])
    assert (found.placement, found.count, found.candidates) == ("home", 3, ["a"])
    for field in SurfaceRequest.__struct_fields__:
        assert getattr(found, field) == getattr(asked, field)
    assert {*DecisionRequest.__struct_fields__} == {*SurfaceRequest.__struct_fields__} | {
        *("placement", "count", "candidates")
    }


def test_an_answer_is_read_back(shop: Shop) -> None:
    """To the same JSON."""
    declare(shop)
    answer = compose(shop)
    found = decode_answer(msgspec.json.encode(answer))
    assert isinstance(found, SurfaceAnswer)
    assert msgspec.json.decode(msgspec.json.encode(found)) == answer
