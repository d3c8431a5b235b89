"""The data that a decision may use, and what was held back. `Allowed` is all that the engine gets about a
person.
"""

from msgspec import Struct

from aboveboard.acts import Act
from aboveboard.words import Category, Level, Reach


class KnownEvent(Struct, frozen=True, array_like=True):
    """An act of the person, and when the last one was: part of the evidence about a key. `against`: it speaks against it.

    Events of interests with an equal `number` are the same acts. `item` is the only item that they were about, where the
    placement has it, or "".
    """

    number: int
    act: Act
    against: bool
    count: int
    last_ms: int
    item: str = ""


class Interest(Struct, frozen=True, array_like=True):
    """Evidence about `key`: `topic:<name>` or `item:<id>`, `shown:<id>` for showings without a reaction, or
    `bought:<id>` for orders.

    `weight` is decayed to the decision's `as_of_ms`, and below 0 for evidence against a topic or an item. `count` and
    `days` (since the first) are for sentences. `events` are all of it, or none for evidence from before they were stored.
    """

    reach: Reach
    category: Category
    key: str
    weight: float
    count: int
    days: int
    events: tuple[KnownEvent, ...] = ()


class KnownState(Struct, frozen=True, array_like=True):
    """A state that makes items give way. Where it `holds`, these gave it. Where it does not, they need it first."""

    key: str
    category: Category
    holds: bool

    @property
    def reach(self) -> Reach:
        """The reach of every state."""
        return Reach.HISTORY


class ContextFact(Struct, frozen=True, array_like=True):
    """One coarse fact about the request: `device`, `part_of_day`, `region` or a field that `context.toml` declares."""

    field: str
    value: str


class PersonFact(ContextFact, frozen=True, array_like=True):
    """One coarse fact about the person, that `context.toml` declares and the app reported."""


class Allowed(Struct, frozen=True):
    """The data that a decision may use. `privacy.filter` makes it, or a record of a decision restores it.

    Interests are in order of reach, category and key, context facts in order of field, states in order of key. So
    equal content is an equal value.
    """

    level: Level
    strength: float
    context: tuple[ContextFact, ...] = ()
    interests: tuple[Interest, ...] = ()
    states: tuple[KnownState, ...] = ()

    @property
    def is_personal(self) -> bool:
        """True when something about the person is used, and not the request alone."""
        return bool(self.interests or self.states) or any(
            isinstance(each, PersonFact) for each in self.context
        )


class HeldBack(Struct, frozen=True, array_like=True):
    """A source that was not used (`what`), `because` of a setting, a `failure` or a rule (`rule:<id>`).

    `what` is a reach, `<reach>.<category>`, `topic` or `item`. Settings are `dial`, `consent`, `limit` and so on.
    """

    what: str
    because: str
