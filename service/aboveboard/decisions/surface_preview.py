"""A surface at each level of the dial, for an editor. It is about no person, and nothing is recorded.

The person is made up: an adult who agreed to everything and looked at the given topics.
"""

from collections.abc import Sequence
from typing import NamedTuple

from aboveboard.decisions.answer import append_index
from aboveboard.decisions.ids import DecidedPerson
from aboveboard.decisions.surface_answer import SurfaceRequest, decode_answer
from aboveboard.decisions.surface_slots import THINKING_STEPS
from aboveboard.decisions.surfaces import prepare_surface, surface_cache
from aboveboard.experience.declarations import DeclaredSurface
from aboveboard.experience.tree import Tree
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Affinity, PersonFacts, PersonState, PurposeChoice
from aboveboard.people.store import Person
from aboveboard.words import AgeClass, Category, ConsentState, Level

_VIEWS = 3


class LevelTree(NamedTuple):
    """The tree at a level of the dial."""

    level: Level
    tree: Tree


async def preview_surface(
    gateway: Gateway,
    app: str,
    name: str,
    levels: Sequence[Level],
    *,
    language: str,
    topics: Sequence[str] = (),
) -> tuple[DeclaredSurface, list[LevelTree]]:
    """Returns the surface, and its tree at each of the levels. Raises NotFound for one that is not declared."""
    surface = await gateway.part(surface_cache).get(app, name)
    request = SurfaceRequest(session="preview", language=language)
    found = []
    for level in levels:
        waiting = await prepare_surface(gateway, app, name, request, _make_up(gateway, level, topics))
        for step in THINKING_STEPS:
            step(gateway, waiting)
        answer = decode_answer(append_index(waiting.put_in_words(gateway, waiting), 0))
        found.append(LevelTree(level, Tree(answer.tree.nodes)))
    return surface, found


def _make_up(gateway: Gateway, level: Level, topics: Sequence[str]) -> DecidedPerson:
    now_ms = gateway.clock()
    interests = {f"topic:{topic}": Affinity(float(_VIEWS), now_ms, _VIEWS, now_ms) for topic in topics}
    state = PersonState(
        dial=int(level),
        choices={
            each.purpose: PurposeChoice(ConsentState.GIVEN, each.id, now_ms)
            for each in gateway.rules.notices.values()
        },
        facts=PersonFacts(AgeClass.ADULT),
        history={Category.BEHAVIOURAL: interests} if interests else {},
    )
    # The key draws the control group. One of no person is never stored.
    person = Person(b"", 0, bytes(32), b"", state)
    return DecidedPerson(person, person, person.key, (person,))
