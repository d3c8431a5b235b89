"""What a decision may use, and what it may not. The engine takes nothing about a person but `Allowed`."""

from msgspec import Struct

from aboveboard.words import Category, Level, Reach


class Interest(Struct, frozen=True, array_like=True):
    """Evidence that the person cares for `key` (`topic:<name>` or `item:<id>`).

    `weight` is decayed to the instant of the decision; `count` and `days` (since the first) are for sentences.
    """

    reach: Reach
    category: Category
    key: str
    weight: float
    count: int
    days: int


class ContextFact(Struct, frozen=True, array_like=True):
    """One coarse fact about the request: `device`, `part_of_day` or `region`."""

    field: str
    value: str


class Allowed(Struct, frozen=True):
    """Made by `privacy.filter` alone. Both tuples have one order, by reach, category and key, and by field: equal
    content is an equal value."""

    level: Level
    strength: float
    context: tuple[ContextFact, ...] = ()
    interests: tuple[Interest, ...] = ()


class HeldBack(Struct, frozen=True, array_like=True):
    """`what` was not used, `because` of a setting (`dial`, `consent`, ...) or a rule (`rule:<id>`)."""

    what: str
    because: str
