"""`aboveboard person`: what one person may ask for, done by the operator in their name."""

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
from aboveboard.rights import correct, link_guest, restrict
from aboveboard.rights import object as objection
from aboveboard.rights.person_data import summarize

Result = TypeVar("Result")
Command = Callable[..., None]

ID_MOST = 206
"""An item of 200 characters, with `item:` before it, and nothing is longer."""


@click.group()
def person() -> None:
    """See, export, correct, restrict, object, link, erase: one person's rights. Works beside a running gateway.

    Arguments stand in the list of processes, where others on this machine can read them. Write `-` instead of an
    id, and the id on standard input, one a line in the order of the options.
    """


person.add_command(erase)


def about_person(command: Command) -> Command:
    """Adds the two options that say who a command is about, and the one that says where the data is."""
    named = click.option(
        "--person", "name", required=True, help="The app's id of the person, or - for standard input."
    )
    return click.option("--app", required=True, help="The app whose id it is, such as `shop`.")(
        named(data_option(command))
    )


@person.command()
@about_person
def show(app: str, name: str) -> None:
    """Print everything held about the person, as JSON, besides the records, which are counted."""
    (who,) = ids(name)
    found = run(lambda gateway: summarize(gateway, app, who))
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


@person.command()
@about_person
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The archive; a dated name if left out."
)
def export(app: str, name: str, out: Path | None) -> None:
    """Write the person's archive and print its name: everything held, with the proof of each record.

    It is meant for the person. The log says that it was made.
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
@click.option("--lift", is_flag=True, help="End the restriction; nothing else changes.")
def restrict_person(app: str, name: str, lift: bool) -> None:
    """From now on use, learn and keep nothing about the person."""
    (who,) = ids(name)
    print_index(
        "lifted" if lift else "restricted",
        run(
            lambda gateway: restrict.put_restriction(gateway, app, who, restricted=not lift), about=(app, who)
        ),
    )


@person.command(name="object")
@about_person
@click.option(
    "--purpose", "purposes", multiple=True, help="A declared purpose; may be repeated; all when left out."
)
def object_for(app: str, name: str, purposes: tuple[str, ...]) -> None:
    """Record that the person objects to purposes. No older yes comes back."""
    (who,) = ids(name)
    found = run(lambda gateway: objection.object_to(gateway, app, who, purposes or None), about=(app, who))
    print_index(f"objected to {', '.join(found.purposes)}", found.place)


@person.command()
@about_person
@click.option(
    "--key", required=True, help="Such as topic:running or item:running-1, or - for standard input."
)
def forget(app: str, name: str, key: str) -> None:
    """Forget one interest, and the signals that it was known from."""
    who, interest = ids(name, key)
    print_index("forgotten", run(lambda gateway: correct.forget_interest(gateway, app, who, interest)))


@person.command()
@about_person
@click.option("--guest", required=True, help="The app's id of the guest, or - for standard input.")
def link(app: str, name: str, guest: str) -> None:
    """Link a guest to the person. Of both their choices the stricter holds from now on."""
    who, other = ids(name, guest)
    found = run(lambda gateway: link_guest.link_guest(gateway, app, who, other), about=(app, who))
    print_index("linked", found.place)


def ids(*given: str) -> tuple[str, ...]:
    """What was given, or for each `-` the next line of standard input. Unprocessable for what can be no id."""
    found = tuple(sys.stdin.readline().rstrip("\n") if each == "-" else each for each in given)
    if not all(len(each) <= ID_MOST and re.match(TEXT, each) for each in found):
        raise Unprocessable(f"an id has 1 to {ID_MOST} characters and no control characters")
    return found


def run(act: Callable[[Gateway], Awaitable[Result]], *, about: tuple[str, str] | None = None) -> Result:
    """What `act` does on the installation here. NotFound when nothing is held of the person that it is `about`: a
    mistyped id must not look as if it had been obeyed."""

    async def work(gateway: Gateway) -> Result:
        if about is not None:
            await gateway.require_person(*about)
        return await act(gateway)

    return on_installation(work)


def print_index(what: str, place: int) -> None:
    """One line, on standard error, with the place in the log."""
    click.echo(f"{what}; entry {place} of the log", err=True)
