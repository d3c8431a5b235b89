"""The facts of a document: the policy set, the settings, and the recipients of data by role."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from aboveboard.bias.watches import BiasWatch
from aboveboard.gateway.rules import Rules
from aboveboard.people.handling import Retention
from aboveboard.setting_table import PREFIX, SETTINGS, Setting
from aboveboard.settings import Settings
from aboveboard.words import Role

_NAMED = re.compile(rf"`{PREFIX}([A-Z_]+)`")
_ZERO = re.compile(r"\b0: ([^.]+)\.")


class DeclaredFacts(Struct, frozen=True):
    """All that is declared: the rules, the watched comparisons by name, and the settings."""

    rules: Rules
    watches: Mapping[str, BiasWatch]
    settings: Settings


RECIPIENTS: Mapping[Role, str] = {
    Role.APP: "The app. It gets decisions about its own people, and what it asks about one of them.",
    Role.COMPLIANCE: "Staff with the role compliance. They look people up with a reason, and export records.",
    Role.ADMIN: "Staff with the role admin. They export records, and manage keys and rules.",
}
"""The recipients of data by the role of their API key. The person is the one besides them."""


def describe_keep(way: Retention, settings: Settings) -> str:
    """Returns how long data is kept, with the value of the setting that says it. A 0 is said in words."""
    return _NAMED.sub(
        lambda found: f"{found[0]} = {_describe_days(found[1], settings)}", str(way).replace("\n", " ")
    )


def _describe_days(name: str, settings: Settings) -> str:
    days = getattr(settings, name.lower())
    (sentence,) = (row.sentence for row in SETTINGS if row.name == name)
    zero = _ZERO.search(sentence)
    return f"0, {zero[1]}" if days == 0 and zero else f"{days} days"


def list_retention_settings() -> Iterator[Setting]:
    """Yields the settings that the ways of retention name, in the order of the table of settings."""
    named = {name for way in Retention for name in _NAMED.findall(str(way))}
    return (row for row in SETTINGS if row.name in named or row.name == "RETENTION_EVERY_S")
