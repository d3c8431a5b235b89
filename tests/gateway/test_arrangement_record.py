"""The record of an own arrangement, and the state that it gives."""

from aboveboard import canonical
from aboveboard.gateway.arrangement_record import ArrangementRecord
from aboveboard.people.arrangements import EVERYWHERE, OwnArrangement
from aboveboard.people.state import PersonState
from aboveboard.preferences.bodies import arrangement_record, with_arrangement


def test_a_record_gives_the_arrangement_again():
    """Of a placement, and of everything, which has no placement."""
    for name, own in (
        ("menu", OwnArrangement("mine", ("a",), ("b",))),
        (EVERYWHERE, OwnArrangement("as_everybody")),
    ):
        body = arrangement_record(name, own)
        assert isinstance(body, ArrangementRecord)
        assert with_arrangement(PersonState(), body).arrangements == {name: own}
    assert b'"placement":null' in canonical.encode(body)


def test_an_arrangement_that_changes_nothing_is_not_stored():
    """So deleting one leaves no trace in the state."""
    stored = PersonState(arrangements={"menu": OwnArrangement("mine")})
    body = arrangement_record("menu", OwnArrangement("adaptive"))
    assert with_arrangement(stored, body).arrangements == {}
