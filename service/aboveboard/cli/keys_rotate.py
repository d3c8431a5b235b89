"""`aboveboard keys rotate` and `aboveboard keys status`. They work beside a running gateway."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import assert_never

import click

from aboveboard.cli.installation import data_option, on_installation
from aboveboard.clock import to_iso
from aboveboard.gateway.gateway import Gateway
from aboveboard.keys import files, masters, rotation
from aboveboard.keys.keyring import LOG, MASTER, SEALED
from aboveboard.keys.rotation import Stage
from aboveboard.operations import rotate_keys
from aboveboard.operations.key_watch import Told, count_people


@click.group()
def rotate() -> None:
    """Replace the master key, the log's key or the pseudonym key, beside a running gateway.

    Whatever interrupts a rotation, the same command goes on with it. Gateways need not be restarted: they notice
    within a second. Gateways on other machines must see the same keys folder.
    """


@rotate.command()
@click.option(
    "--to", help="Address of the new master key, such as file:///vault/root.key; else in its old place."
)
@data_option
def master(to: str | None) -> None:
    """Put everything under a new master key and destroy the old one."""

    async def act(gateway: Gateway) -> int:
        with _show_progress(await count_people(gateway)) as told:
            return await rotate_keys.rotate_master(gateway, told, to=to)

    people = on_installation(act)
    click.echo(f"the keys of {people} people are under the new master key; the old one is destroyed")
    if to is not None:
        click.echo(f"now set ABOVEBOARD_KMS_URI={to}")
    click.echo("back up the keys folder again: older copies open nothing that is written from now on")
    click.echo(
        "back up the database again as well: backups of it that were made without keys before now cannot be opened any "
        "more"
    )


@rotate.command()
@click.option("--finish", is_flag=True, help="Retire the old key: from then on only the new one signs.")
@data_option
def log(finish: bool) -> None:
    """Sign the log with a new key as well, until --finish.

    Give the new verifier key to whoever holds the old one before you finish. Both are at /log/key.
    """
    if finish:
        click.echo(on_installation(rotate_keys.finish_log))
        click.echo("this key alone signs from now on; the old one is destroyed", err=True)
        return
    for vkey in on_installation(rotate_keys.rotate_log):
        click.echo(vkey)
    click.echo(
        "every checkpoint is signed by both from now on, the new key stands first; "
        "when everybody has it: aboveboard keys rotate log --finish",
        err=True,
    )


@rotate.command()
@click.option("--finish", is_flag=True, help="Retire the old key, once everybody has come by.")
@click.option(
    "--drop-unseen",
    type=click.IntRange(min=1),
    default=None,
    help="With --finish: how many people who never came by are lost for good. It must be just that many.",
)
@data_option
def pseudonym(finish: bool, drop_unseen: int | None) -> None:
    """Give people new pseudonyms as they come by, until --finish.

    The apps' ids are not kept, so nobody's new pseudonym is known before the app names them again.
    """
    if drop_unseen is not None and not finish:
        raise click.UsageError("--drop-unseen goes with --finish")
    if not finish:
        left = on_installation(rotate_keys.rotate_pseudonym)
        click.echo(f"{left} people still have their old pseudonym; they move when they next come by")
        click.echo("see: aboveboard keys status; then: aboveboard keys rotate pseudonym --finish", err=True)
        return
    lost = on_installation(lambda gateway: rotate_keys.finish_pseudonym(gateway, drop=drop_unseen or 0))
    click.echo(f"the old pseudonym key is destroyed; {lost} people are lost")


@click.command()
@data_option
def status() -> None:
    """Say which keys there are, since when, and how far a rotation is. A rotation that is under way is counted."""
    for line in on_installation(_list_status):
        click.echo(line)


async def _list_status(gateway: Gateway) -> list[str]:
    keys = rotate_keys.keys_of(gateway)
    move = masters.read_move(keys.folder)
    at = masters.path_of(keys.folder, keys.uri)
    lines = [_format_key(MASTER, at)]
    if move is not None and keys.uri != move.now and keys.uri == move.before:
        lines.append(f"  the master key is at {move.now}: set ABOVEBOARD_KMS_URI to that")
    lines += await _describe_master(gateway, rotation.master_stage(keys.folder, keys.uri), at)
    for name in SEALED:
        lines.append(_format_key(name, keys.folder / name))
        stage = rotation.stage(keys.folder / name)
        lines += await _describe_sealed(gateway, name, stage, keys.folder / name)
    return lines


async def _describe_master(gateway: Gateway, stage: Stage, path: Path) -> list[str]:
    match stage:
        case Stage.NONE:
            return []
        case Stage.RETIRED:
            return [f"  the old one is still there; destroy it: {rotate_keys.GO_ON} master"]
        case Stage.UNDER_WAY:
            left = await rotate_keys.master_left(gateway)
            return [
                f"  rotation under way: {left.people} of {left.of} people are under the old one; "
                f"go on: {rotate_keys.GO_ON} master"
            ]
    assert_never(stage)


async def _describe_sealed(gateway: Gateway, name: str, stage: Stage, path: Path) -> list[str]:
    word = name.removesuffix(".key")
    go_on = f"{rotate_keys.GO_ON} {word} --finish"
    match stage:
        case Stage.NONE:
            return []
        case Stage.RETIRED:
            return [f"  the old one is still there; destroy it: {go_on}"]
        case Stage.UNDER_WAY:
            return await _describe_overlap(gateway, name, path, go_on)
    assert_never(stage)


async def _describe_overlap(gateway: Gateway, name: str, path: Path, go_on: str) -> list[str]:
    newer = _format_key(f"{name}.next", files.next_of(path))
    if name == LOG:
        return [newer, f"  rotation under way: both sign; when everybody has the new one: {go_on}"]
    left, of = await rotate_keys.unseen_of(gateway)
    return [newer, f"  rotation under way: {left} of {of} people have not come by yet; then: {go_on}"]


def _format_key(name: str, path: Path) -> str:
    return f"{name:18}  since {to_iso(path.stat().st_mtime_ns // 1_000_000)}"


@contextmanager
def _show_progress(length: int) -> Iterator[Told]:
    """A bar on a terminal, nothing elsewhere. A second pass over the same people does not move it on."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label="people", file=sys.stderr) as bar:
        yield bar.update
