"""The names of interests for people, by their keys, where the policies declare a title."""

from aboveboard.gateway.rules import Rules
from aboveboard.intent.declared_intents import intent_title
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.people.state import FIELD
from aboveboard.privacy.context_fields import title_of
from aboveboard.states.declared_states import title_of_state


def name_interest(rules: Rules, key: str, language: str) -> str:
    """Returns the title of a declared fact, intent, state or journey. The bare name of any other key."""
    kind, _, name = key.partition(":")
    title = ""
    if kind == FIELD:
        title = title_of(rules.context, name, language)
    elif kind == INTENT:
        title = intent_title(rules.intents, name, language)
    elif kind == STATE:
        title = title_of_state(rules.journeys, key, language)
    return title or name
