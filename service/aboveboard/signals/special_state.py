"""The state of a person without what their app declares special."""

from msgspec import structs

from aboveboard.people.marks import drop_named
from aboveboard.people.state import Interests, PersonState
from aboveboard.signals.profile import only, record_reaction, without_named
from aboveboard.signals.special_names import SpecialNames, is_special_key


def without_special(state: PersonState, special: SpecialNames) -> PersonState:
    """Returns the state without interests in what is special, and without special items on the screen.

    Returns the same object when it has none.
    """
    if not special:
        return state
    if state.on_screen is not None:
        state = record_reaction(state, special.items)
    visit = state.visit
    if visit is not None and (interests := _without(visit.interests, special)) is not visit.interests:
        # A step does not say what it was about, so all of them go.
        visit = structs.replace(visit, interests=interests, steps=())
    if state.marks:
        marks = drop_named(state.marks, lambda key: is_special_key(special, key))
        state = state if marks is state.marks else structs.replace(state, marks=marks)
    history, elsewhere = _without(state.history, special), _without(state.elsewhere, special)
    if history is state.history and elsewhere is state.elsewhere and visit is state.visit:
        return state
    return structs.replace(state, history=history, elsewhere=elsewhere, visit=visit)


def _without(interests: Interests, special: SpecialNames) -> Interests:
    if any(is_special_key(special, key) for found in interests.values() for key in found):
        interests = only(interests, lambda key: not is_special_key(special, key))
    return without_named(interests, special.items)
