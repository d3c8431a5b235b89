"""The states that a decision asks for: those that its items name, and that are declared."""

from aboveboard.engine.compiled_placement import CompiledPlacement
from aboveboard.privacy.state_interests import AskedStates
from aboveboard.states.declared_states import Journeys


def ask_states(journeys: Journeys, shelf: CompiledPlacement) -> AskedStates | None:
    """Returns the states that the items of a placement name; None where none of them is declared."""
    states, needs = journeys.find(shelf.states), shelf.needs
    if not states:
        return None
    return AskedStates(states) if needs is None else AskedStates(states, needs.needed, needs.given)
