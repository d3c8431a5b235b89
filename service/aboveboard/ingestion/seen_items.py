"""The items of one request that have an outcome, for placements whose caps count what was seen.

An outcome of any kind says that the item was seen. It counts also where nothing may be learned from it, because a cap
protects the person.
"""

from typing import NamedTuple

from aboveboard.decisions import showings
from aboveboard.decisions.replay import OpenedDecision
from aboveboard.engine.placement import Placement
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import PersonState


class _SeenItem(NamedTuple):
    placement: Placement
    item: str
    decided_ms: int


class SeenItems:
    """The items by person."""

    def __init__(self) -> None:
        self._by_person: dict[bytes, list[_SeenItem]] = {}

    async def add(self, gateway: Gateway, app: str, decision: OpenedDecision, item: str) -> None:
        """Adds an item of the decision, where its placement counts what was seen. It does so as it is declared now."""
        if decision.person is None:
            return
        placement = (await gateway.shelves.get_current(app, decision.body.placement)).shelf.placement
        if placement.caps_count == "seen":
            seen = _SeenItem(placement, item, decision.at_ms)
            self._by_person.setdefault(decision.person, []).append(seen)

    def count(self, pseudonym: bytes, state: PersonState, at_ms: int) -> PersonState:
        """Returns the state of this person with their items counted. Returns the same state when none is new."""
        for each in self._by_person.get(pseudonym, ()):
            state = showings.count_seen(
                state, each.placement, each.item, decided_ms=each.decided_ms, at_ms=at_ms
            )
        return state
