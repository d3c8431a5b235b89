"""The work that the decisions of one answer have in common, done once.

They are about one person at one instant. So most of them may use the same data, and find the same causes in it.
Each result is kept by all that it was made from.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from msgspec import Raw

from aboveboard import canonical
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions import pipeline
from aboveboard.decisions.pipeline import UsableData
from aboveboard.decisions.record import AllowedRecord, make_allowed_record
from aboveboard.decisions.situation import Situation
from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.engine.model import Bound
from aboveboard.engine.scores import UsedCauses, use_again, used, weigh
from aboveboard.gateway.records import Owner
from aboveboard.gateway.rules import Rules
from aboveboard.interest_keys import INTENT
from aboveboard.people.state import PersonState, Visit
from aboveboard.privacy.allowed import Allowed

Made = TypeVar("Made")


class Memo(Generic[Made]):
    """The results of one kind, each by all that it was made from."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[tuple[Hashable, ...], Made]] = {}

    def once(self, make: Callable[[], Made], *same: Hashable, equal: Hashable = None) -> Made:
        """Returns what `make` returns, called once for these very objects `same` and an `equal` value. A fault is not kept."""
        key = (equal, *map(id, same))
        found = self._made.get(key)
        if found is None:
            # An object that is kept has its number to itself.
            found = self._made[key] = same, make()
        return found[1]


class SharedWork:
    """The results that the decisions of one answer share. It ends with the answer, as the person's key does."""

    __slots__ = (
        *("owner", "states", "settled", "visits", "ordered"),
        *("_names", "_admitted", "_allowed", "_encoded", "_keys", "_used"),
    )

    def __init__(self) -> None:
        self.owner = Memo[Owner]()
        self.states = Memo[PersonState]()
        self.settled = Memo[tuple[EffectiveLevel, PersonState]]()
        self.visits = Memo[Visit | None]()
        self.ordered = Memo[tuple[str, ...]]()
        self._names = Memo[tuple[str, ...]]()
        self._admitted = Memo[UsableData]()
        self._allowed = Memo[AllowedRecord]()
        self._encoded = Memo[Raw]()
        self._keys = Memo[list[str]]()
        self._used = Memo[UsedCauses]()

    def admit_data(self, situation: Situation) -> UsableData:
        """Returns what `pipeline.admit_data` does."""
        shelf, state, visit = situation.bound.shelf, situation.state, situation.visit
        rules, intents = situation.rules, situation.intents
        names = self._names.once(lambda: list_names(state, visit, rules), state, visit, rules)
        known = tuple(map(shelf.rows.__contains__, names))
        return self._admitted.once(
            lambda: pipeline.admit_data(situation),
            *(state, visit, situation.standing, rules, situation.request.context, intents),
            equal=(
                *(shelf.placement.kind, shelf.placement.arrangement.kind),
                *(situation.as_of_ms, situation.now_ms),
                *(known, describe_states(shelf) if shelf.states else ()),
            ),
        )

    def describe_allowed(self, allowed: Allowed) -> AllowedRecord:
        """Returns what `make_allowed_record` does."""
        return self._allowed.once(lambda: make_allowed_record(allowed), allowed)

    def encode_allowed(self, allowed: Allowed) -> Raw:
        """Returns the same as bytes, which an encoder takes as they are."""
        return self._encoded.once(lambda: Raw(canonical.encode(self.describe_allowed(allowed))), allowed)

    def use(self, bound: Bound, allowed: Allowed) -> UsedCauses:
        """Returns what `engine.scores.used` does."""
        keys = self._keys.once(lambda: [each.key for each in allowed.interests], allowed)
        if bound.like_rows or not all(map(bound.rows.__contains__, keys)):
            return used(bound, allowed)
        return use_again(
            bound, self._used.once(lambda: used(bound, allowed), allowed, equal=weigh(bound, allowed))
        )


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
