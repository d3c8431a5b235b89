"""The tables of docs/reference that the code itself determines. `make reference` writes them.

A table stands between `<!-- table: name -->` and `<!-- end -->`.
"""

import re
from collections.abc import Iterator

import click
from aboveboard.cli.main import cli
from aboveboard.experience.components import GivenProperty, Property
from aboveboard.experience.standard import STANDARD
from aboveboard.gateway.metrics import Metrics
from aboveboard.people.handling import RIGHTS
from aboveboard.people.inventory import INVENTORY
from aboveboard.people.other_tables import ABOUT_NO_PERSON
from aboveboard.setting_table import PREFIX, SETTINGS
from prometheus_client.metrics_core import Metric

from tests.commands import commands_of
from tests.docs import DOCS


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    lines = [head, "|" + "---|" * (head.count("|") - 1), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"


def commands(group: click.Group, *words: str) -> Iterator[tuple[str, str]]:
    """Yields each command that is not hidden, with the first sentence of its help."""
    for name, command in commands_of(group).items():
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)
        elif not command.hidden:
            yield f"`{' '.join((*words, name))}`", command.get_short_help_str(limit=1000)


def metric_name(metric: Metric) -> str:
    return f"`{metric.name}_total`" if metric.type == "counter" else f"`{metric.name}`"


def code(*names: str) -> str:
    return ", ".join(f"`{name}`" for name in names)


def component_property(name: str, kind: Property) -> str:
    """Returns a property as the reference shows it: required ones have a star, given ones brackets."""
    shown = f"({name})" if isinstance(kind, GivenProperty) else name
    return f"`{shown}{'*' if kind.required and not isinstance(kind, GivenProperty) else ''}`"


HEADS = {
    "read": "shown",
    "export": "exported",
    "erase": "erased",
    "unlearn": "unlearned",
    "restrict": "restricted",
    "rekey": "keys rotated",
    "merge": "ids linked",
}
"""The heading of each right. Retention is in the first table."""


TABLES = {
    "settings": table(
        "| setting | default | what it is |",
        [
            (f"`{PREFIX}{row.name}`", f"`{row.default}`" if row.default else "empty", row.sentence)
            for row in SETTINGS
        ],
    ),
    "commands": table("| command | does |", list(commands(cli, "aboveboard"))),
    "metrics": table(
        "| metric | what it counts |",
        [(metric_name(metric), metric.documentation) for metric in Metrics().registry.collect()],
    ),
    "components": table(
        "| component | kind | properties | is |",
        [
            (
                f"`{each.component}`",
                f"`{each.kind}`",
                ", ".join(component_property(*declared) for declared in each.properties.items()),
                each.sentence,
            )
            for each in STANDARD.components
        ],
    ),
    "personal-data": table(
        "| where | parts | what for | how long |",
        [(code(row.where), code(*row.parts), row.purpose, row.keep) for row in INVENTORY],
    ),
    "personal-data-rights": table(
        f"| where | {' | '.join(HEADS[name] for name, _ in RIGHTS if name in HEADS)} | why not |",
        [
            (code(row.where), *(getattr(row, name) for name, _ in RIGHTS if name in HEADS), row.because)
            for row in INVENTORY
        ],
    ),
    "personal-data-none": table(
        "| table | holds |", [(code(name), holds) for name, holds in ABOUT_NO_PERSON.items()]
    ),
}

PAGE_OF = {"personal-data-rights": "personal-data", "personal-data-none": "personal-data"}
"""The page of each table that is not on the page of its own name."""


def page_of(name: str) -> str:
    """Returns the page of a table, below docs/reference."""
    return f"{PAGE_OF.get(name, name)}.md"


def with_table(text: str, name: str) -> str:
    """Returns the text with the table of that name put in. Raises ValueError where it has no place for it."""
    begin, end = f"<!-- table: {name} -->\n", "<!-- end -->\n"
    found, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{TABLES[name]}\n{end}",
        text,
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"the page has {count} places for the table {name}")
    return found


def main() -> None:
    """Writes each table into its page."""
    for name in TABLES:
        path = DOCS / "reference" / page_of(name)
        path.write_text(with_table(path.read_text(), name))


if __name__ == "__main__":
    main()
