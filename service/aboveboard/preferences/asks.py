"""The purposes that an app may ask a person about, each with the notice to show."""

from typing import NamedTuple

from aboveboard.consent.lapse import NEVER_ASKED, get_standing
from aboveboard.consent.notices import current
from aboveboard.gateway.rules import Rules
from aboveboard.people.state import PersonState


class Ask(NamedTuple):
    """A purpose to ask about. `because` is NEVER_ASKED or the cause that ended the yes.

    `notice` is the id of the text to show, in `language`.
    """

    purpose: str
    because: str
    notice: str
    language: str


def list_asks(state: PersonState, rules: Rules, at_ms: int) -> list[Ask]:
    """Returns what to ask, in the order of the purposes. A purpose without a notice cannot be asked about.

    A person who said no is not asked. The notice is in the language of their facts where there is one, else in English.
    """
    found = []
    for purpose in rules.purposes:
        standing = get_standing(state, purpose, rules.dial.purposes, at_ms)
        because = NEVER_ASKED if standing.state == NEVER_ASKED else standing.cause
        notice = current(rules.notices.values(), purpose, state.facts.language)
        if because is not None and notice is not None:
            found.append(Ask(purpose, str(because), notice.id, notice.language))
    return found


def list_ends(state: PersonState, rules: Rules, at_ms: int) -> dict[str, int]:
    """Returns when each yes in force ends, by purpose. One without an end is left out."""
    terms = rules.dial.purposes
    standings = {purpose: get_standing(state, purpose, terms, at_ms) for purpose in rules.purposes}
    return {purpose: each.ends_ms for purpose, each in standings.items() if each.ends_ms is not None}
