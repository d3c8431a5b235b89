"""The state after a choice: its epochs, and the arrangements of the engine that may still be used."""

from collections.abc import Set

from msgspec import structs

from aboveboard.people.arrangements import KeptByPlacement
from aboveboard.people.state import Limits, PersonState, VisitStep
from aboveboard.signals.profile import without
from aboveboard.words import ConsentState


def count_choice(state: PersonState, before: PersonState) -> PersonState:
    """Returns `state`, which follows `before`, in the next epoch of its own and of the person's choices."""
    state = keep_usable(state, before)
    return structs.replace(state, epoch=before.epoch + 1, choice_epoch=before.choice_epoch + 1)


def keep_usable(state: PersonState, before: PersonState) -> PersonState:
    """Returns `state`, which follows `before`, with the arrangements that the engine keeps only if they may be used.

    They rest on what could be used before. So they go unless all of it may still be used. A limit on items takes only
    those that have one of them, and those that rest on intents or states that went with it. Where such an item stood to
    choose, the next decision draws again.
    """
    if not state.settled or not _takes_away(state, before):
        return state
    items = {*state.limits.items} ^ {*before.limits.items}
    left: KeptByPlacement = {}
    if items and not _takes_away(_cut(state, items), _cut(before, items)):
        is_for_gone = state.marks != before.marks or _steps_of(state) != _steps_of(before)
        left = {
            name: each
            for name, each in state.settled.items()
            if items.isdisjoint((*each.items, *each.before)) and not (is_for_gone and each.is_for)
        }
    return structs.replace(state, settled=left)


def _cut(state: PersonState, items: Set[str]) -> PersonState:
    """Returns the state without what a limit on these items deletes, and without the limit."""
    limits = structs.replace(
        state.limits, items=tuple([name for name in state.limits.items if name not in items])
    )
    return structs.replace(without(state, Limits(items=tuple(items))), limits=limits)


def _steps_of(state: PersonState) -> tuple[VisitStep, ...]:
    return () if state.visit is None else state.visit.steps


def _takes_away(state: PersonState, before: PersonState) -> bool:
    """Returns False only for a change that surely takes nothing away: yeses, a higher dial, an own arrangement."""
    least = 1 if before.dial is None else before.dial  # of a person who never chose, no level above 1 counts
    is_raised = state.dial == before.dial or (state.dial is not None and state.dial >= least)
    is_given = before.choices.keys() <= state.choices.keys() and all(
        choice.state is ConsentState.GIVEN or choice == before.choices.get(name)
        for name, choice in state.choices.items()
    )
    return not is_raised or not is_given or _rest_of(state) != _rest_of(before)


def _rest_of(state: PersonState) -> PersonState:
    """Returns the part of the state that only a loss changes, of what arrangements may rest on."""
    facts = structs.replace(state.facts, language=None, time_zone=None)
    return structs.replace(
        state,
        epoch=0,
        choice_epoch=0,
        dial=None,
        choices={},
        facts=facts,
        claims={},
        claimed_dial=None,
        ended=(),
        arrangements={},
        settled={},
    )
