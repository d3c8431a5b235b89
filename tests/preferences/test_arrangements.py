"""The change of an own arrangement, as the preferences make it."""

from aboveboard.people.arrangements import OwnArrangement
from aboveboard.people.state import PersonState
from aboveboard.preferences.arrangements import WantedArrangement, put_arrangement, put_everything
from aboveboard.preferences.narrower import is_narrower

from tests.house import House
from tests.laws.strategies import RULES


def test_a_field_that_is_left_out_stays(house: House) -> None:
    """So "put it back" can be undone with the mode alone."""

    def put(wanted: WantedArrangement) -> OwnArrangement:
        changed = house.run(put_arrangement(house.gateway, house.app, "calm-1", "home", wanted))
        found: OwnArrangement = changed.state.arrangements["home"]
        return found

    assert put(WantedArrangement("mine", ["travel-1"], ["running-1"])).order == ("travel-1",)
    assert put(WantedArrangement("as_everybody")) == OwnArrangement(
        "as_everybody", ("travel-1",), ("running-1",)
    )
    assert put(WantedArrangement("mine", [])) == OwnArrangement("mine", (), ("running-1",))


def test_the_switch_leaves_own_orders(house: House) -> None:
    """They count again after it."""
    work = put_arrangement(
        house.gateway, house.app, "calm-2", "home", WantedArrangement("mine", ["travel-1"])
    )
    house.run(work)
    for on in (True, False):
        changed = house.run(put_everything(house.gateway, house.app, "calm-2", as_everybody=on))
        assert changed.state.arrangements["home"].order == ("travel-1",)


def test_to_let_the_engine_arrange_again_is_no_narrowing() -> None:
    """Every other change of a mode is."""
    own = PersonState(arrangements={"menu": OwnArrangement("mine")})
    back = PersonState(arrangements={"menu": OwnArrangement("as_everybody")})
    assert is_narrower(back, own, RULES.dial)
    assert is_narrower(own, PersonState(), RULES.dial)
    assert not is_narrower(PersonState(), own, RULES.dial)
