"""The shipped declarations as facts, and copies of them without some of what they declare."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from aboveboard import settings
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias.watches import BiasWatch
from aboveboard.gateway.rules import Rules, load_rules
from msgspec import structs

Key = TypeVar("Key")
Value = TypeVar("Value")


def failing(sentence: str) -> None:
    raise AssertionError(sentence)


@cache
def shipped() -> DeclaredFacts:
    """The shipped policies and default settings, with two watches and a witness that none of them ships."""
    found = settings.load({"ABOVEBOARD_WITNESSES": "https://witness.example/w w.example+00000000+AAAA"})
    rules = load_rules(found.policies, failing, surveyed=False, settings=settings.list_deciding(found))
    class_ = ClassOfItems(items=("a",))
    since = date(2026, 11, 1)
    watches = {
        "leading_jobs": BiasWatch(
            name="leading_jobs", app="shop", since=since, class_=class_, by=("age_class",)
        ),
        "by_pair": BiasWatch(
            name="by_pair", app="shop", since=since, class_=class_, by=(("gpc", "language"),)
        ),
    }
    return DeclaredFacts(rules, watches, found)


def without(table: Mapping[Key, Value], name: Key) -> dict[Key, Value]:
    return {key: value for key, value in table.items() if key != name}


def with_rules(**changed: Any) -> DeclaredFacts:
    """The facts with other members of their rules."""
    rules: Rules = structs.replace(shipped().rules, **changed)
    return structs.replace(shipped(), rules=rules)


def with_types(types: Mapping[str, Any]) -> DeclaredFacts:
    return with_rules(catalogue=structs.replace(shipped().rules.catalogue, types=dict(types)))
