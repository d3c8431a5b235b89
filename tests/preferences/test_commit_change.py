"""The commit of a change: once for each request, with the state that holds in the result (`preferences.commit_change`)."""

from typing import Any

from aboveboard.gateway.idempotency import once
from aboveboard.gateway.record_bodies import DialRecord
from aboveboard.preferences.commit_change import ChangeResult, commit_change
from msgspec import structs

from tests.house import House


def dial(house: House, level: int, asked: Any = None) -> ChangeResult:
    def change(state: Any) -> Any:
        return structs.replace(state, dial=level), DialRecord(before=state.dial, level=level)

    found: ChangeResult = house.run(commit_change(house.gateway, house.app, "u", change, asked=asked))
    return found


def test_the_result_has_the_state_that_holds(house: House) -> None:
    """And the epoch of choices grows with each change."""
    first, second = dial(house, 1), dial(house, 2)
    assert (first.state.dial, second.state.dial) == (1, 2)
    assert second.state.choice_epoch == first.state.choice_epoch + 1
    assert second.place > first.place


def test_a_repeat_changes_nothing(house: House) -> None:
    """It gets the entry and the time of the first one, and the state that holds since."""
    asked = once(house.gateway.keyring, house.app, "PUT dial", "k", b"{}")
    first = dial(house, 1, asked)
    house.clock.forward(minutes=1)
    later = dial(house, 3)
    assert dial(house, 1, asked) == (first.place, first.at_ms, later.state)
    assert asked is not None
    assert asked.replayed
