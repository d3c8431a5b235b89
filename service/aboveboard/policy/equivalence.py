"""Which questions are alike to a set of rules, so that one answer serves them all.

Cedar can tell two members of an enumerated type apart only by a rule that names one of them, and can read a
number or a truth value only by its attribute. So values that no rule names are interchangeable, and an
attribute that no rule reads cannot matter. The shipped rules need some 2,000 answers from Cedar for 29,196
cells.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from aboveboard.canonical import JsonValue
from aboveboard.policy.cedar import Est
from aboveboard.policy.questions import DIMENSIONS, Fact, Question
from aboveboard.policy.vocabulary import TYPES

Standins = dict[str, dict[Fact, Fact]]
"""By field and value, the value that stands for it. A value that is not in it was never declared."""


class NamesInRules(NamedTuple):
    """What rules look at. `whole` is set when one uses the context other than by naming an attribute."""

    entities: frozenset[tuple[str, str]]
    attributes: frozenset[str]
    whole: bool


def collect_names(rules: Iterable[Est]) -> NamesInRules:
    """Everything that the scopes and conditions of these rules name."""
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
    """For each field of `kind`, the least set of values that these rules can tell apart."""
    return {name: _standins(name, looked_at) for name in kind._fields}


def _standins(name: str, looked_at: NamesInRules) -> dict[Fact, Fact]:
    values = DIMENSIONS[name]
    if looked_at.whole or (name in looked_at.attributes and name not in TYPES):
        return {value: value for value in values}
    told_apart = [value for value in values if (TYPES.get(name), value) in looked_at.entities]
    rest = [value for value in values if value not in told_apart]
    return {value: value if value in told_apart else rest[0] for value in values}


def standin(question: Question, by: Standins) -> Question | None:
    """The question that is judged for this one; None when a field holds a value that nobody declared."""
    kind = type(question)
    try:
        return kind._make([by[name][value] for name, value in zip(kind._fields, question, strict=True)])
    except (KeyError, TypeError):
        return None


def distinct(kind: type[Question], by: Standins) -> Iterator[Question]:
    """Every question of `kind` that stands for some cell, once."""
    choices = [list(dict.fromkeys(by[name].values())) for name in kind._fields]
    return (kind._make(values) for values in product(*choices))
