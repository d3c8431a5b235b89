"""The work that the decisions of one answer have in common, done once.

They are about one person at one instant. So most of them may use the same data, and find the same causes in it.
Each result is kept by all that it was made from.
"""

from collections.abc import Callable, Hashable
from typing import Protocol, TypeVar, cast

from msgspec import Raw

from aboveboard import canonical
from aboveboard.decisions import pipeline
from aboveboard.decisions.pipeline import UsableData
from aboveboard.decisions.record import AllowedRecord, make_allowed_record
from aboveboard.decisions.situation import Situation
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import UsedCauses, use_again, used, weigh
from aboveboard.gateway.rules import Rules
from aboveboard.interest_keys import INTENT
from aboveboard.people.state import PersonState, Visit
from aboveboard.privacy.allowed import Allowed

Made = TypeVar("Made")


class Share(Protocol):
    """A function that returns what `make` returns, or returned before for the same. See `SharedWork.once`."""

    def __call__(
        self, make: Callable[[], Made], name: str, *same: object, equal: Hashable = None
    ) -> Made: ...


class SharedWork:
    """The results that the decisions of one answer share. It ends with the answer, as the person's key does."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[object, ...], object]] = {}

    def once(self, make: Callable[[], Made], name: str, *same: object, equal: Hashable = None) -> Made:
        """Returns what `make` returns, called once for these very objects `same` and an `equal` value. A fault is not kept."""
        key = (name, equal, *map(id, same))
        found = self._made.get(key)
        if found is None:
            # An object that is kept has its number to itself.
            found = self._made[key] = same, make()
        return cast(Made, found[1])

    def admit_data(self, situation: Situation) -> UsableData:
        """Returns what `pipeline.admit_data` does."""
        shelf, state, visit = situation.bound.shelf, situation.state, situation.visit
        rules, intents = situation.rules, situation.intents
        names = self.once(lambda: list_names(state, visit, rules), "names", state, visit, rules)
        known = tuple(map(shelf.rows.__contains__, names))
        return self.once(
            lambda: pipeline.admit_data(situation),
            "admitted",
            *(state, visit, situation.standing, rules, situation.request.context, intents),
            equal=(
                *(shelf.placement.kind, shelf.placement.arrangement.kind),
                *(situation.as_of_ms, situation.now_ms),
                *(known, describe_states(shelf) if shelf.states else ()),
            ),
        )

    def describe_allowed(self, allowed: Allowed) -> AllowedRecord:
        """Returns what `make_allowed_record` does, for a record that is encoded and not read."""
        return self.once(lambda: _encode_allowed(allowed), "allowed", allowed)

    def use(self, bound: Bound, allowed: Allowed) -> UsedCauses:
        """Returns what `engine.scores.used` does."""
        keys = self.once(lambda: [each.key for each in allowed.interests], "keys", allowed)
        if bound.like_rows or not all(map(bound.rows.__contains__, keys)):
            return used(bound, allowed)
        weighed = weigh(bound, allowed)
        return use_again(bound, self.once(lambda: used(bound, allowed), "used", allowed, equal=weighed))


def _encode_allowed(allowed: Allowed) -> AllowedRecord:
    # The record is only encoded, and its encoder takes these bytes as they are.
    return cast(AllowedRecord, Raw(canonical.encode(make_allowed_record(allowed))))


def make_once(make: Callable[[], Made], name: str, *same: object, equal: Hashable = None) -> Made:
    """Returns what `make` returns, as `SharedWork.once` does for a decision that shares nothing."""
    return make()


def list_names(state: PersonState, visit: Visit | None, rules: Rules) -> tuple[str, ...]:
    """Returns the keys of everything that is stored, of the items that its acts were about, and of all intents."""
    kept = (
        [state.history, state.elsewhere]
        if visit is None
        else [state.history, state.elsewhere, visit.interests]
    )
    stored = [each for interests in kept for affinities in interests.values() for each in affinities.items()]
    return (
        *[f"{INTENT}:{each.name}" for each in rules.intents.intents],
        *[key for key, _ in stored],
        *[f"item:{act.item}" for _, affinity in stored for act in affinity.acts],
    )


def describe_states(shelf: CompiledPlacement) -> tuple[tuple[str, bool, bool, bool], ...]:
    """Returns each state that items name, and whether an item is for it, needs it and gives it."""
    needed, given = ((), ()) if shelf.needs is None else (shelf.needs.needed, shelf.needs.given)
    return tuple([(key, key in shelf.rows, key in needed, key in given) for key in shelf.states])
