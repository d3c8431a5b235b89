"""`aboveboard items`: drafts of items that a language model wrote, from its file to a person's approval."""

import sys
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import click
from msgspec import UNSET

from aboveboard.access.api_keys import ApiKey, admit, parse
from aboveboard.access.key_macs import GenuineKeys, read_row
from aboveboard.api.proposals import CheckedFile, Refusal, check_file
from aboveboard.catalogue.drafts import ItemDraft
from aboveboard.cli.installation import data_option, on_installation, require_installation
from aboveboard.clock import to_iso
from aboveboard.errors import Forbidden
from aboveboard.gateway.gateway import Gateway
from aboveboard.ingestion.drafts import (
    DraftApproval,
    approve_draft,
    find_draft,
    keep_drafts,
    list_drafts,
    reject_draft,
)
from aboveboard.languages import FALLBACK
from aboveboard.words import Role

ROLES = (Role.APP, Role.ADMIN)
"""The roles whose keys end a draft."""

FILE_BYTES_MOST = 16_000_000


@click.group()
def items() -> None:
    """Keeps drafts of items that a language model wrote, until a person approves or rejects each. Works beside a running
    gateway.

    A draft is never shown: only an approval makes it an item.
    """


app_option = click.option("--app", required=True, help="The app that the placement belongs to.")


@items.command()
@click.argument("placement")
@click.argument("file", type=click.File("rb"))
@app_option
@click.option("--language", default=FALLBACK, help="The language of texts in `content`. Default: en.")
@click.option("--tool", default="", help="The model that wrote the file, such as a name with its version.")
@click.option("--check", "is_check", is_flag=True, help="Only check, and keep nothing.")
@data_option
def draft(placement: str, file: BinaryIO, *, app: str, language: str, tool: str, is_check: bool) -> None:
    """Checks the proposals of FILE and keeps the good ones as drafts of PLACEMENT. - is standard input.

    FILE is a list of items in JSON, or one item a line. Standard output has a table of what is refused: its place, its
    id, the field and why.
    """
    data = file.read(FILE_BYTES_MOST + 1)
    if len(data) > FILE_BYTES_MOST:
        raise click.UsageError(
            f"FILE is too large. Split it into files of at most {FILE_BYTES_MOST:,} bytes."
        )

    async def work(gateway: Gateway) -> CheckedFile:
        found = await check_file(gateway, app, placement, data, language=language, tool=tool)
        if not is_check:
            await keep_drafts(gateway, app, placement, found.accepted)
        return found

    found = on_installation(work)
    for line in _format_table(found.refused):
        click.echo(line)
    proposals = len({each.place for each in found.refused})
    done = "would be kept" if is_check else "kept as drafts"
    click.echo(f"{len(found.accepted)} {done}, {proposals} refused", err=True)


@items.command()
@click.argument("placement")
@app_option
@data_option
def drafts(placement: str, app: str) -> None:
    """Lists the drafts of PLACEMENT that wait: id, time, maker, model, item."""
    for each in on_installation(lambda gateway: list_drafts(gateway, app, placement)):
        click.echo(_format_draft(each))


@items.command()
@click.argument("name", metavar="DRAFT")
@data_option
def approve(name: str) -> None:
    """Makes DRAFT an item of its placement. The item says who made it, and that the role of the key reviewed it.

    The API key is asked for, or read from standard input; the entry in the log names it.
    """
    text = _read_key()

    async def work(gateway: Gateway) -> DraftApproval:
        by = await _admit(gateway, text)
        return await approve_draft(gateway, by, await find_draft(gateway, name, app=by.app))

    found = on_installation(work)
    click.echo(f"{found.item} is an item of {found.placement}, revision {found.revision}", err=True)


@items.command()
@click.argument("name", metavar="DRAFT")
@data_option
def reject(name: str) -> None:
    """Deletes DRAFT. The API key is asked for, or read from standard input; the entry in the log names it."""
    text = _read_key()

    async def work(gateway: Gateway) -> None:
        by = await _admit(gateway, text)
        await reject_draft(gateway, by, name, app=by.app)

    on_installation(work)
    click.echo("The draft is rejected.", err=True)


def _read_key() -> str:
    require_installation()  # first, so that no key is asked for without one
    # Not an argument: other users of the machine can read those.
    if sys.stdin.isatty():
        found: str = click.prompt("API key", hide_input=True, err=True)
        return found
    return sys.stdin.readline().strip()


async def _admit(gateway: Gateway, text: str) -> ApiKey:
    """Returns the key. Raises Unauthenticated for one that is not in force, and Forbidden for one of another role."""
    presented = parse(text)
    row = await gateway.part(GenuineKeys).find(presented.key_id)
    key = admit(None if row is None else read_row(row), presented, gateway.clock())
    if key.role not in ROLES:
        raise Forbidden("Drafts need a key of role app or admin. Use such a key.")
    return key


def _format_table(refused: Sequence[Refusal]) -> Iterable[str]:
    if not refused:
        return
    rows = [("place", "item", "field", "why")]
    for each in refused:
        wanted = f" Expected: {each.fault.expected}." if each.fault.expected else ""
        rows.append((each.place, each.item or "-", each.fault.field or "-", each.fault.problem + wanted))
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    for row in rows:
        yield "  ".join([*(text.ljust(width) for text, width in zip(row[:3], widths, strict=True)), row[3]])


def _format_draft(draft: ItemDraft) -> str:
    by = draft.body.item.made_by
    kind, tool = ("-", "") if by is UNSET else (by.kind, by.tool)
    return f"{draft.draft}  {to_iso(draft.created_ms)}  {kind:8}  {tool or '-'}  {draft.item}"
