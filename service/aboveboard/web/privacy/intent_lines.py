"""The lines of what a person seems to want in their visit, as long as a decision would read it."""

from collections.abc import Sequence

from msgspec import Struct

from aboveboard.consent.gpc import gpc
from aboveboard.decisions.visit_intent import read_visit_intent
from aboveboard.http import HttpRequest
from aboveboard.intent.declared_intents import intent_sentence, intent_title, step_words
from aboveboard.interest_keys import INTENT
from aboveboard.people.store import Person
from aboveboard.web.sessions import gateway_of


class IntentLine(Struct, frozen=True):
    """An intent in words, and what it is read of, each thing once. `key` is that of a limit on it."""

    key: str
    name: str
    sentence: str
    steps: list[str]


async def list_intents(
    request: HttpRequest, app: str, people: Sequence[Person], language: str
) -> list[IntentLine]:
    """Returns the intent of each visit that is stored under these ids of the person, each intent once.

    The first of `people` is the id that the person is signed in under.
    """
    gateway, found = gateway_of(request), dict[str, IntentLine]()
    intents, signal = gateway.rules.intents, gpc(request.scope["headers"])
    sessions = {each.state.visit.session for each in people if each.state.visit and each.state.visit.steps}
    for session in sorted(sessions):
        read = await read_visit_intent(gateway, app, people[0], session, gpc=signal)
        words = [step_words(intents, each.name, language) for each in read.steps]
        if read.name:
            found[read.name] = IntentLine(
                f"{INTENT}:{read.name}",
                intent_title(intents, read.name, language) or read.name,
                intent_sentence(intents, read.name, language),
                [each for each in dict.fromkeys(words) if each],
            )
    return list(found.values())
