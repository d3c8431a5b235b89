"""The four questions that policy answers, and every value that their fields may take.

Each field has a closed set of values, so each question has a finite domain. Its sizes are 1,440 cells a category for Keep, 5,760 a
category for Use, 18,432 for Show, 12 for Learn. Clocks, counters and prices never reach a rule: they arrive as named
facts. The four tuples have different lengths on purpose, so that questions of different kinds are never equal.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal, NamedTuple, get_args

from aboveboard.words import (
    AgeClass,
    Category,
    Level,
    MessageClass,
    PlacementKind,
    Reach,
    RegionClass,
    Sensitivity,
)


class Keep(NamedTuple):
    """The question: may a field of a signal be kept? `given` is the purpose that its reach needs."""

    category: Category
    sensitivity: Sensitivity
    reach: Reach
    level: int
    given: bool
    age: AgeClass
    region: RegionClass
    gpc: bool


class Use(NamedTuple):
    """The question: may data of this kind shape a decision for a placement of this kind?"""

    kind: PlacementKind
    category: Category
    sensitivity: Sensitivity
    reach: Reach
    level: int
    given: bool
    age: AgeClass
    region: RegionClass
    gpc: bool


UnlabelledIn = Literal["no", "eea", "us_optout", "other"]
"""The class of the region in which a machine's work is shown and does not say so. Both in one keep the domain small."""


class Show(NamedTuple):
    """The question: may this item be shown or sent? `sensitivity` is that of the item. `given` is the purpose of messages.

    `message_class` is marketing for an item that is no message. `unlabelled` is the region where
    a machine's work does not say so, and "no" for all other items.
    """

    kind: PlacementKind
    sensitivity: Sensitivity
    personalized: bool
    age: AgeClass
    cap_reached: bool
    quiet_now: bool
    price_differs: bool
    message_class: MessageClass
    given: bool
    total_cap_reached: bool
    unlabelled: UnlabelledIn


class Learn(NamedTuple):
    """The question: may the model learn from this outcome? `given` is the purpose `improve`."""

    known: bool
    given: bool
    age: AgeClass


Question = Keep | Use | Show | Learn

ACTIONS: dict[type[Question], str] = {Keep: "keep", Use: "use", Show: "show", Learn: "learn"}
"""The name of each question in Cedar text, in examples and on the command line."""

Fact = str | int | bool
"""The value of a fact. Members of the closed sets are text, levels are numbers."""

_NO_YES = (False, True)

DIMENSIONS: dict[str, tuple[Fact, ...]] = {
    "kind": tuple(PlacementKind),
    "category": tuple(Category),
    "sensitivity": tuple(Sensitivity),
    "reach": tuple(Reach),
    "level": tuple(int(level) for level in Level),
    "given": _NO_YES,
    "age": tuple(AgeClass),
    "region": get_args(RegionClass),
    "gpc": _NO_YES,
    "personalized": _NO_YES,
    "cap_reached": _NO_YES,
    "quiet_now": _NO_YES,
    "price_differs": _NO_YES,
    "message_class": tuple(MessageClass),
    "total_cap_reached": _NO_YES,
    "unlabelled": get_args(UnlabelledIn),
    "known": _NO_YES,
}
"""Every declared value of each field, by the field's name."""

MEANING: dict[str, str] = {
    "kind": "what the placement shows",
    "category": "what kind of data it is",
    "sensitivity": "special: data of the kinds in GDPR Art. 9(1), or an item about them",
    "reach": "where the data comes from: this page, this visit, earlier visits, other services",
    "level": "the effective level of the dial, after consent, age, region and browser signal",
    "given": "the purpose that this reach needs is in force; for learn, to improve; for show, messages",
    "age": "the age class that the app told; unknown when it told none",
    "region": "the class of law that the region stands under; the strictest when unknown",
    "gpc": "the browser sends Global Privacy Control",
    "personalized": "the choice used more about the person than this page and this request",
    "cap_reached": "the item was shown to this person as often as its cap allows",
    "quiet_now": "it is quiet time where the person is",
    "price_differs": "the price in the item is not the price that everybody gets",
    "message_class": "what a message is about: marketing, an order or request, or the safety of an account",
    "total_cap_reached": "the placement was shown to this person as often as its total cap allows",
    "unlabelled": "the class of the region, if a machine made the item and nothing beside it says so; else no",
    "known": "the outcome belongs to a decision for a known person",
}
"""The meaning of each fact. It is part of a policy set's id: a rule changes its meaning when its facts do.

These texts are hashed, so a change of wording gives every policy set another id.
"""


def question_of(kind: type[Question], facts: Mapping[str, Fact]) -> Question:
    """Returns the question of this kind with these facts. Raises KeyError when a field has none."""
    return kind._make([facts[name] for name in kind._fields])


def domain(kind: type[Question]) -> Iterator[Question]:
    """Yields every question of this kind once, in a fixed order."""
    return (kind._make(values) for values in product(*(DIMENSIONS[name] for name in kind._fields)))


def list_undeclared(question: Question) -> list[str]:
    """Returns the names of the fields whose value is outside their closed set."""
    return [name for name, value in question._asdict().items() if value not in DIMENSIONS[name]]
