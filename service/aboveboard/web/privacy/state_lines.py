"""The lines of where a person is: each journey with the states that hold, and the way to leave it."""

from msgspec import Struct

from aboveboard.declared import choose_text
from aboveboard.interest_keys import STATE
from aboveboard.people.state import PersonState, get_limited_keys, is_limited
from aboveboard.states.declared_states import Journeys, sentence_of_state, title_of_state
from aboveboard.states.holding import list_held


class StateLine(Struct, frozen=True):
    """A state that holds: its key, its title and its sentence."""

    key: str
    name: str
    sentence: str


class JourneyLine(Struct, frozen=True):
    """A journey, in some state of which the person is. `key` is that of a limit on all its states."""

    key: str
    name: str
    states: list[StateLine]


def list_journeys(journeys: Journeys, state: PersonState, language: str, *, at_ms: int) -> list[JourneyLine]:
    """Returns the journeys with states that hold for the person, without what they ruled out."""
    limited = get_limited_keys(state.limits)
    held = [key for key in list_held(journeys, [state], at_ms) if not is_limited(key, limited)]
    found = []
    for journey in journeys.journeys:
        key = f"{STATE}:{journey.name}"
        states = [
            StateLine(
                each, title_of_state(journeys, each, language), sentence_of_state(journeys, each, language)
            )
            for each in held
            if each.startswith(f"{key}/")
        ]
        if states:
            found.append(JourneyLine(key, choose_text(journey.title, language), states))
    return found
