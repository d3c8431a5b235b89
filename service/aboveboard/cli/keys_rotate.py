"""`aboveboard keys rotate` and `aboveboard keys status`: the rotation of the gateway's own keys, and its progress."""

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
from aboveboard.operations.key_watch import ReportPeople, count_people


@click.group()
def rotate() -> None:
    """Replaces the master key, the log's key or the pseudonym key, beside a running gateway.

    Run the same command again to resume an interrupted rotation. Gateways need no restart: they notice the new keys
    within a second. All gateways of one database must see the same keys folder. One with a copy from before the
    rotation writes nothing until it has the newest folder.
    """


@rotate.command()
@click.option(
    "--to",
    help="The address of the new master key, such as file:///vault/root.key. Default: the old one's place.",
)
@data_option
def master(to: str | None) -> None:
    """Wraps all keys under a new master key and destroys the old one."""

    async def act(gateway: Gateway) -> int:
        with _show_progress(await count_people(gateway)) as progress:
            return await rotate_keys.rotate_master(gateway, progress, to=to)

    people = on_installation(act)
    click.echo(f"The keys of {people} people are under the new master key. The old master key is destroyed.")
    if to is not None:
        click.echo(f"Now set ABOVEBOARD_KMS_URI={to}")
    click.echo("Back up the keys folder again. Older copies cannot decrypt what is written from now on.")
    click.echo("Back up the database again. Earlier backups without keys can no longer be decrypted.")


@rotate.command()
@click.option("--finish", is_flag=True, help="Retire the old key. From then on only the new key signs.")
@data_option
def log(finish: bool) -> None:
    """Adds a second key that signs the log, until --finish.

    Before you finish, give the new verifier key to all auditors and apps that have the old one. Both are at /log/key. After
    that, /log/keys still lists the old one.
    """
    if finish:
        click.echo(on_installation(rotate_keys.finish_log))
        click.echo("Only this key signs from now on. The old key is destroyed.", err=True)
        return
    for vkey in on_installation(rotate_keys.rotate_log):
        click.echo(vkey)
    click.echo(
        "Both keys sign every checkpoint from now on. The new key is listed first. "
        "When all verifiers have it, run: aboveboard keys rotate log --finish",
        err=True,
    )


@rotate.command()
@click.option("--finish", is_flag=True, help="Retire the old key, once all people have moved.")
@click.option(
    "--drop-unseen",
    type=click.IntRange(min=1),
    default=None,
    help="With --finish: the exact number of people who have not moved, and whose data becomes unreachable for good.",
)
@data_option
def pseudonym(finish: bool, drop_unseen: int | None) -> None:
    """Gives each person a new pseudonym at their next request, until --finish.

    The apps' ids are not stored. So a person's new pseudonym is unknown until an app names the person again.
    """
    if drop_unseen is not None and not finish:
        raise click.UsageError(
            "The option --drop-unseen needs --finish. Add --finish or leave out --drop-unseen."
        )
    if not finish:
        left = on_installation(rotate_keys.rotate_pseudonym)
        click.echo(f"{left} people still have their old pseudonym. Each of them moves at their next request.")
        click.echo(
            "To see the progress, run: aboveboard keys status. Then run: aboveboard keys rotate pseudonym --finish",
            err=True,
        )
        return
    lost = on_installation(lambda gateway: rotate_keys.finish_pseudonym(gateway, drop=drop_unseen or 0))
    click.echo(f"The old pseudonym key is destroyed. The data of {lost} people is unreachable.")


@click.command()
@data_option
def status() -> None:
    """Prints each key with its date, and the progress of a rotation. Counting takes a while with many people."""
    for line in on_installation(_list_status):
        click.echo(line)


async def _list_status(gateway: Gateway) -> list[str]:
    keys = rotate_keys.keys_of(gateway)
    move = masters.read_move(keys.folder)
    at = masters.path_of(keys.folder, keys.uri)
    lines = [_format_key(MASTER, at)]
    if move is not None and keys.uri != move.now and keys.uri == move.before:
        lines.append(f"  The master key is at {move.now}. Set ABOVEBOARD_KMS_URI to this address.")
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
            return [f"  The old key is still stored. To destroy it, run: {rotate_keys.GO_ON} master"]
        case Stage.UNDER_WAY:
            left = await rotate_keys.master_left(gateway)
            return [
                f"  A rotation is under way: {left.people} of {left.of} people are under the old key. "
                f"To resume it, run: {rotate_keys.GO_ON} master"
            ]
    assert_never(stage)


async def _describe_sealed(gateway: Gateway, name: str, stage: Stage, path: Path) -> list[str]:
    word = name.removesuffix(".key")
    go_on = f"{rotate_keys.GO_ON} {word} --finish"
    match stage:
        case Stage.NONE:
            return []
        case Stage.RETIRED:
            return [f"  The old key is still stored. To destroy it, run: {go_on}"]
        case Stage.UNDER_WAY:
            return await _describe_overlap(gateway, name, path, go_on)
    assert_never(stage)


async def _describe_overlap(gateway: Gateway, name: str, path: Path, go_on: str) -> list[str]:
    newer = _format_key(f"{name}.next", files.next_of(path))
    if name == LOG:
        return [
            newer,
            f"  A rotation is under way: both keys sign. When all verifiers have the new key, run: {go_on}",
        ]
    left, of = await rotate_keys.unseen_of(gateway)
    return [
        newer,
        f"  A rotation is under way: {left} of {of} people have had no request yet. Then run: {go_on}",
    ]


def _format_key(name: str, path: Path) -> str:
    return f"{name:18}  since {to_iso(path.stat().st_mtime_ns // 1_000_000)}"


@contextmanager
def _show_progress(length: int) -> Iterator[ReportPeople]:
    """Shows a bar on a terminal, nothing elsewhere. A second pass over the same people does not move a full bar."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, label="people", file=sys.stderr) as bar:
        yield bar.update
