"""`aboveboard policy report`: the documents that law asks for, written from the rules in force."""

from pathlib import Path

import click

from aboveboard import settings
from aboveboard.accountability.declared_facts import DeclaredFacts
from aboveboard.accountability.documents import (
    Document,
    DocumentKind,
    write_changes,
    write_declared_changes,
    write_document,
)
from aboveboard.accountability.texts import PHRASES
from aboveboard.bias.watches import load_watches
from aboveboard.cli.policy_folder import FOLDER, load_policies, policies_option, print_refusals
from aboveboard.errors import StartupRefused
from aboveboard.languages import FALLBACK
from aboveboard.policy.meaning import read_files

ALL = "all"


@click.command()
@click.option(
    "--kind",
    type=click.Choice([*map(str, DocumentKind), ALL]),
    default=ALL,
    show_default=True,
    help="The document. Register and assessment are in English.",
)
@click.option(
    "--language",
    type=click.Choice(PHRASES.languages),
    default=FALLBACK,
    show_default=True,
    help="The language of what people read.",
)
@click.option(
    "--out", type=FOLDER, help="A folder for one file each. Default: everything on standard output."
)
@click.option(
    "--against",
    type=FOLDER,
    help="The folder of an older policy set, or its text in an export. Adds what changed since then.",
)
@policies_option
def report(kind: str, language: str, out: Path | None, against: Path | None, folder: Path | None) -> None:
    """Writes the register of processing (GDPR Art. 30), a draft impact assessment (Art. 35), the main parameters (DSA
    Art. 27) and a privacy notice, as Markdown.

    They say what the policies, the settings and the list of stored data declare. What none of these answers is an open box.
    """
    kinds = list(DocumentKind) if kind == ALL else [DocumentKind(kind)]
    with print_refusals():
        facts = _read_facts(folder)
        changes = [] if against is None else [_compare(against, facts, kinds, language)]
    documents = [*(write_document(facts, each, language) for each in kinds), *changes]
    if out is None:
        click.echo("\n".join(each.text for each in documents), nl=False)
        return
    out.mkdir(parents=True, exist_ok=True)
    for each in documents:
        (out / each.name).write_text(each.text, encoding="utf-8")
        click.echo(f"wrote {each.name}")


def _read_facts(folder: Path | None) -> DeclaredFacts:
    rules = load_policies(folder)
    return DeclaredFacts(rules, load_watches(rules.policy.declared), settings.load())


def _compare(against: Path, facts: DeclaredFacts, kinds: list[DocumentKind], language: str) -> Document:
    if against.is_file():
        return write_declared_changes(_read_meaning(against), facts)
    return write_changes(_read_facts(against), facts, kinds, language)


def _read_meaning(path: Path) -> bytes:
    """Returns the text of a policy set. Raises StartupRefused for a file that is none."""
    text = path.read_bytes()
    try:
        files = read_files(text)
    except ValueError:
        files = {}
    if not files:
        raise StartupRefused(
            "This file is no text of a policy set. Name a folder, or a file `policies/<id>.txt` of an export."
        )
    return text
