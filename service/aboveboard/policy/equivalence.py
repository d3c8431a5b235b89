"""The equivalence classes of questions under a set of rules: one answer of Cedar serves a whole class.

Cedar distinguishes two members of an enumerated type only by a rule that names one of them. It reads a number or a
boolean only through its attribute. So values that no rule names are interchangeable, and an attribute that no rule
reads cannot matter. The shipped rules need about 8,000 answers from Cedar for 47,244 cells.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from aboveboard.canonical import JsonValue
from aboveboard.policy.cedar import Est
from aboveboard.policy.questions import DIMENSIONS, Fact, Question
from aboveboard.policy.vocabulary import TYPES

Standins = dict[str, dict[Fact, Fact]]
"""The representative of each value, by field. A value that is absent was never declared."""


class NamesInRules(NamedTuple):
    """The entities and attributes that rules name.

    `whole` is True when a rule uses the context as a whole, so that every attribute may matter.
    """

    entities: frozenset[tuple[str, str]]
    attributes: frozenset[str]
    whole: bool


def collect_names(rules: Iterable[Est]) -> NamesInRules:
    """Returns everything that the scopes and conditions of these rules name."""
    entities: set[tuple[str, str]] = set()
    attributes: set[str] = set()
    whole = False
    todo: list[JsonValue] = []
    for rule in rules:
        todo += [rule["principal"], rule["action"], rule["resource"], rule["conditions"]]
    while todo:
        match todo.pop():
            case {"type": str(kind), "id": str(name)}:
                entities.add((kind, name))
            case {"left": {"Var": "context"}, "attr": str(attribute)}:
                attributes.add(attribute)
            case {"Var": "context"}:
                whole = True
            case dict(node):
                todo.extend(node.values())
            case list(nodes):
                todo.extend(nodes)
    return NamesInRules(frozenset(entities), frozenset(attributes), whole)


def standins(kind: type[Question], looked_at: NamesInRules) -> Standins:
    """Returns the representatives for each field of `kind`: as few as these rules can distinguish."""
    return {name: _standins(name, looked_at) for name in kind._fields}


def _standins(name: str, looked_at: NamesInRules) -> dict[Fact, Fact]:
    values = DIMENSIONS[name]
    if looked_at.whole or (name in looked_at.attributes and name not in TYPES):
        return {value: value for value in values}
    named = [value for value in values if (TYPES.get(name), value) in looked_at.entities]
    rest = [value for value in values if value not in named]
    return {value: value if value in named else rest[0] for value in values}


def standin(question: Question, by: Standins) -> Question | None:
    """Returns the question that represents this one, or None when a field has an undeclared value."""
    kind = type(question)
    try:
        return kind._make([by[name][value] for name, value in zip(kind._fields, question, strict=True)])
    except (KeyError, TypeError):
        return None


def standins_of_domain(kind: type[Question], by: Standins) -> Iterator[Question]:
    """Yields the question that represents each cell of `kind`, in the order of its domain."""
    choices = [[by[name][value] for value in DIMENSIONS[name]] for name in kind._fields]
    return (kind._make(values) for values in product(*choices))


def distinct(kind: type[Question], by: Standins) -> Iterator[Question]:
    """Yields each question of `kind` that represents a class of cells, once."""
    choices = [list(dict.fromkeys(by[name].values())) for name in kind._fields]
    return (kind._make(values) for values in product(*choices))
