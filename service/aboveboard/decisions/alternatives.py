"""The answers that a person would get if they chose differently. They are computed and never recorded."""

from typing import NamedTuple

from msgspec import Struct, structs

from aboveboard.decisions import pipeline
from aboveboard.decisions.ids import DecidedPerson
from aboveboard.decisions.inputs import situation_of
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.signals.next_choice import keep_usable
from aboveboard.words import Level


class Alternative(NamedTuple):
    """An answer to a changed state, with the inputs that it was computed from."""

    situation: Situation
    thought: DecisionDraft


class Alternatives(Struct, frozen=True):
    """One request of one person under other states, with the seed and the clock of the present answer.

    `person` has the state that the present answer was computed from, also that of their other ids.

    So a difference between two answers comes from the state alone.
    """

    gateway: Gateway
    app: str
    request: DecisionRequest
    person: Person
    control_key: bytes
    gpc: bool
    now: Situation
    others: int = 0

    async def compute(self, state: PersonState) -> Alternative:
        """Returns the answer for the person with `state` in place of their own."""
        changed = structs.replace(self.person, state=keep_usable(state, self.person.state))
        found = await situation_of(
            self.gateway,
            self.app,
            self.request,
            changed,
            gpc=self.gpc,
            control_key=self.control_key,
            others=self.others,
        )
        found = structs.replace(found, seed=self.now.seed, now_ms=self.now.now_ms)
        return Alternative(found, pipeline.baseline(found) if found.failed else pipeline.think(found))

    async def at_each_level(self) -> list[Alternative]:
        """Returns the answers at all five levels of the dial, from off to everywhere."""
        state = self.person.state
        return [await self.compute(structs.replace(state, dial=int(level))) for level in Level]


async def alternatives_of(
    gateway: Gateway, app: str, request: DecisionRequest, decided: DecidedPerson, *, gpc: bool
) -> Alternatives:
    """Returns the alternatives to the person's present answer, none of them computed yet.

    Raises NotFound for a placement that is not declared, and Unprocessable for wrong candidates. The caller checks the
    rest of the request.
    """
    seen, key = decided.seen, decided.control_key
    others = decided.others
    now = await situation_of(gateway, app, request, seen, gpc=gpc, control_key=key, others=others)
    return Alternatives(gateway, app, request, seen, key, gpc, now, others)
