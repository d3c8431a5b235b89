"""`aboveboard person`: the rights of one person, exercised by the operator on their behalf."""

import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.cli.person_erase import erase
from aboveboard.errors import Unprocessable
from aboveboard.exports.throttle import in_thread
from aboveboard.exports.write import open_draft
from aboveboard.exports.zip_writer import name_conflict
from aboveboard.gateway.gateway import Gateway
from aboveboard.identifiers import TEXT
from aboveboard.rights import access as person_export
from aboveboard.rights import correct, guest_links, link_guest, restrict
from aboveboard.rights import object as objection
from aboveboard.rights.person_data import summarize

Result = TypeVar("Result")
Command = Callable[..., None]

ID_MOST = 206
"""The most characters of an id or a key. The longest is `item:` with an item id of 200."""


@click.group()
def person() -> None:
    """Exercises the rights of one person: access, export, correction, restriction, objection and erasure.

    Works beside a running gateway. Other users of this machine can read arguments in the list of processes. To
    prevent that, write `-` instead of an id. Then write the ids to standard input: one a line, in the order of the
    options.
    """


person.add_command(erase)


def about_person(command: Command) -> Command:
    """Adds the two options that name the person, and the option of the data folder."""
    named = click.option(
        "--person", "name", required=True, help="The app's id of the person, or - for standard input."
    )
    return click.option("--app", required=True, help="The app that uses this id, such as `shop`.")(
        named(data_option(command))
    )


@person.command()
@about_person
def show(app: str, name: str) -> None:
    """Prints all stored data about the person as JSON. Records are counted, not printed."""
    (who,) = ids(name)
    found = run(lambda gateway: summarize(gateway, app, who))
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


@person.command()
@about_person
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The archive. Default: a name with the date.",
)
def export(app: str, name: str, out: Path | None) -> None:
    """Writes the person's archive and prints its name. It has all stored data, and a proof of each record.

    Give the archive to the person. The log has an entry about the export.
    """
    (who,) = ids(name)
    path = out or Path(f"aboveboard-person-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.zip")
    if path.exists():
        raise name_conflict(path)
    run(lambda gateway: _export(gateway, app, who, path))
    click.echo(path)


async def _export(gateway: Gateway, app: str, who: str, path: Path) -> None:
    async with open_draft(path) as aside:
        await person_export.write_export(gateway, app, who, aside.file)
        await in_thread(aside.publish)


@person.command(name="restrict")
@about_person
@click.option("--lift", is_flag=True, help="Lift the restriction. Nothing else changes.")
def restrict_person(app: str, name: str, lift: bool) -> None:
    """Restricts processing: from now on nothing about the person is used, learned or newly stored."""
    (who,) = ids(name)
    print_index(
        "Restriction lifted" if lift else "Restricted",
        run(
            lambda gateway: restrict.put_restriction(gateway, app, who, restricted=not lift), about=(app, who)
        ).place,
    )


@person.command(name="object")
@about_person
@click.option(
    "--purpose", "purposes", multiple=True, help="A declared purpose. Repeatable. Default: all purposes."
)
def object_for(app: str, name: str, purposes: tuple[str, ...]) -> None:
    """Records an objection to purposes. It overrides every older consent."""
    (who,) = ids(name)
    found = run(lambda gateway: objection.object_to(gateway, app, who, purposes or None), about=(app, who))
    print_index(f"Objected to {', '.join(found.purposes)}", found.place)


@person.command()
@about_person
@click.option(
    "--key",
    required=True,
    help="The interest, such as topic:running or state:first-order/ordered, or - for standard input.",
)
def forget(app: str, name: str, key: str) -> None:
    """Deletes one interest of the person, and the stored signals that it was derived from."""
    who, interest = ids(name, key)
    found = run(lambda gateway: correct.forget_interest(gateway, app, who, interest))
    print_index("Interest deleted", found.place)


@person.command()
@about_person
@click.option("--guest", required=True, help="The app's id of the guest, or - for standard input.")
def link(app: str, name: str, guest: str) -> None:
    """Links a guest to the person. Each no that either said holds for both."""
    who, other = ids(name, guest)
    found = run(lambda gateway: link_guest.link_guest(gateway, app, who, other), about=(app, who))
    print_index("Linked", found.place)


@person.command()
@about_person
def links(app: str, name: str) -> None:
    """Prints the person's links to guests, one a line: the name of the link, and its time."""
    (who,) = ids(name)
    for each in run(lambda gateway: guest_links.list_links(gateway, app, who)):
        click.echo(f"{each.link} {each.linked or '-'}")


@person.command()
@about_person
@click.option(
    "--guest",
    required=True,
    help="The app's id of the guest, or the name of the link, or - for standard input.",
)
def unlink(app: str, name: str, guest: str) -> None:
    """Undoes the link to a guest. Each id keeps its own data, and each no stays for both."""
    who, other = ids(name, guest)
    print_index("Unlinked", run(lambda gateway: guest_links.unlink_guest(gateway, app, who, other)).place)


def ids(*given: str) -> tuple[str, ...]:
    """Returns the ids, each `-` replaced by the next line of standard input.

    Raises Unprocessable for an empty id, one that is too long, or one with a control character.
    """
    found = tuple(sys.stdin.readline().rstrip("\n") if each == "-" else each for each in given)
    if not all(len(each) <= ID_MOST and re.match(TEXT, each) for each in found):
        raise Unprocessable(
            f"An id is empty, too long or has a control character. Use 1 to {ID_MOST} printable characters."
        )
    return found


def run(act: Callable[[Gateway], Awaitable[Result]], *, about: tuple[str, str] | None = None) -> Result:
    """Returns the result of `act` on the installation.

    Raises NotFound when nothing is stored about the person that it is `about`. Otherwise a command with a mistyped
    id would appear to succeed.
    """

    async def work(gateway: Gateway) -> Result:
        if about is not None:
            await gateway.require_person(*about)
        return await act(gateway)

    return on_installation(work)


def print_index(what: str, index: int) -> None:
    """Writes one line on standard error: the change, and the index of its log entry."""
    click.echo(f"{what}; log entry {index}", err=True)
