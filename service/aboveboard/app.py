"""The one place that wires: settings to keys, database, rules, gateway and routes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from threading import Event
from typing import assert_never

import structlog
from litestar.types import ASGIApp
from msgspec import Struct
from sqlalchemy import Connection

from aboveboard.api.routes import make_asgi
from aboveboard.clock import Clock, system_clock
from aboveboard.dry_runs import run
from aboveboard.erasure import erase, ledger, retention
from aboveboard.erasure.reappeared import find_reappeared
from aboveboard.errors import AboveboardError, StartupRefused, Unavailable
from aboveboard.exports import worker
from aboveboard.gateway import policy_entries
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import check_era
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.rules import Rules, load_rules
from aboveboard.keys.files import any_of
from aboveboard.keys.keyring import SEALED, KeyFolder, Keyring, open_keyring
from aboveboard.learning import learner, rebuild, withdrawal
from aboveboard.measurement import drift_alarm
from aboveboard.operations import key_watch
from aboveboard.operations.key_watch import Watch
from aboveboard.rights import access as person_export
from aboveboard.settings import Settings
from aboveboard.storage.database import open_database
from aboveboard.storage.journal import JournalHead, Seal
from aboveboard.storage.lock import claim_database
from aboveboard.transparency import publisher, startup_check, tiles, witnesses
from aboveboard.transparency.signer import SigningKeys, empty_checkpoint, sealer
from aboveboard.transparency.startup_check import HeadComparison
from aboveboard.web.page import template_config
from aboveboard.web.routes import router

log = structlog.get_logger("aboveboard")


class Service(Struct, frozen=True):
    gateway: Gateway
    asgi: ASGIApp


@asynccontextmanager
async def run_service(
    settings: Settings, *, clock: Clock = system_clock, serving: bool = True
) -> AsyncIterator[Service]:
    """The whole service, opened; closed in order when the block ends, with everything accepted written down.

    `serving` claims the SQLite file for this process; learns, publishes checkpoints, cuts the log into tiles, asks its
    witnesses and makes exports in the background. Otherwise it is a command, perhaps beside a gateway: what it adds to
    the log is published before the block ends, or the block fails with Unavailable. Raises StartupRefused.
    """
    async with AsyncExitStack() as stack:
        witnesses.parse_witnesses(settings)
        if serving and settings.sqlite_path is not None:
            stack.callback(claim_database(settings.sqlite_path).close)
        added = Event()
        gateway = await _open_gateway(settings, clock, added, serving=serving)
        stack.push_async_callback(gateway.database.close)
        if not serving:
            stack.push_async_callback(_publish_added, gateway, added)
        else:
            person_export.sweep(settings.data)
            stack.push_async_callback(publisher.publish, gateway)
            stack.push_async_callback(erase.stop, gateway)
            stack.push_async_callback(run.stop, gateway)
            for work in (
                learner.run,
                rebuild.run,
                drift_alarm.run,
                withdrawal.run,
                worker.run,
                publisher.run,
                tiles.run,
                witnesses.run,
                erase.resume,
                retention.run,
                key_watch.run,
            ):
                stack.push_async_callback(_stop, asyncio.create_task(work(gateway)))
        yield Service(gateway, make_asgi(gateway, router(), template_config()))


async def _publish_added(gateway: Gateway, added: Event) -> None:
    """Keeps the head outside of the database if this process has added to the log: a restore that loses the entries of a
    command must not go unseen either. One that only reads writes nothing. Raises Unavailable."""
    if not added.is_set():
        return
    try:
        await publisher.latest_checkpoint(gateway)
    except Unavailable as error:
        raise Unavailable(
            f"what was done is in the log, but that is not yet known outside of the database: {error.detail}; "
            "when it can be written, say: aboveboard audit checkpoint"
        ) from error


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _open_gateway(settings: Settings, clock: Clock, added: Event, *, serving: bool) -> Gateway:
    """`added` is set once this process has added to the log."""
    metrics = Metrics()
    rules = read_rules(settings, metrics, surveyed=serving)
    keys = KeyFolder(settings.data / "keys", settings.kms_uri)
    seen, keyring = keys.footprint(), _open_keys(settings)
    signing = SigningKeys(keyring, keys.read)
    database = await open_database(
        settings,
        lambda origin: _mark_added(sealer(origin, signing), added),
        origin=settings.log_origin,
        empty_checkpoint=empty_checkpoint(settings.log_origin, keyring),
        prepare=partial(_compare, settings, keyring, said=serving),
    )
    look = Watch(keys, signing, seen).look
    gateway = Gateway(settings, keyring, database, rules, metrics=metrics, look=look, clock=clock)
    if serving:  # a command beside a gateway puts nothing into force
        try:
            await policy_entries.announce(gateway, rules)
            await _take_up(gateway)
        except BaseException:
            await database.close()
            raise
    return gateway


def _mark_added(seal: Seal, added: Event) -> Seal:
    """Set before the commit, whose answer may be lost though it took effect."""

    def noted(head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
        added.set()
        return seal(head, leaves)

    return noted


async def _take_up(gateway: Gateway) -> None:
    """What came with a database out of a backup. Whoever was erased since it was copied is erased again, before the
    first answer."""
    data = gateway.settings.data
    ledger.take_up(data)
    await erase.replay(gateway)
    (data / startup_check.HEAD_IN_BACKUP).unlink(missing_ok=True)


def _compare(settings: Settings, keyring: Keyring, connection: Connection, *, said: bool) -> None:
    """Raises StartupRefused when this is not the database that these keys and `log.head` belong to."""
    standing = startup_check.check(settings.data, settings.log_origin, keyring, connection)
    check_era(keyring, connection, KeyFolder(settings.data / "keys", settings.kms_uri).read)
    if not said:
        _check_nobody_returned(settings, connection)
        return
    match standing:
        case HeadComparison.EMPTY | HeadComparison.CONTAINED:
            return
        case HeadComparison.MISSING:
            event, meaning = "log_head_missing", "nothing to compare the log with"
        case HeadComparison.REOPENED:
            event, meaning = "log_reopened", "the log has a new name since it was kept"
        case _:
            assert_never(standing)
    log.warning(event, file=startup_check.HEAD_FILE, meaning=meaning)


def _check_nobody_returned(settings: Settings, connection: Connection) -> None:
    """For a command, which would show or export people who were erased and whom only the gateway's start erases again.
    Raises StartupRefused."""
    if count := find_reappeared(connection, settings.data).people:
        raise StartupRefused(
            f"people who were erased are in this database ({count}): it comes from a backup; "
            "start the gateway first, which erases them again: aboveboard serve"
        )


def _open_keys(settings: Settings) -> Keyring:
    """The keys, made on a first start. The empty SQLite file is made before them, so that an interrupted
    first start and a database that was lost look different: on the second, a new log would be a fork under
    the old name."""
    folder, path = settings.data / "keys", settings.sqlite_path
    if path is None:
        return open_keyring(folder, settings.kms_uri)
    if not path.exists():
        if any_of(folder, SEALED):
            raise StartupRefused(
                f"{path} is missing, but its keys are there; restore it from a backup, "
                f"or move {folder} and {startup_check.HEAD_FILE} away as well to begin anew"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    return open_keyring(folder, settings.kms_uri, create=path.stat().st_size == 0)


def read_rules(settings: Settings, metrics: Metrics, *, surveyed: bool = True) -> Rules:
    """The rules in the policies folder, checked whole. A judgement that fails is counted and logged."""

    def alarm(message: str) -> None:
        metrics.policy_errors.inc()
        log.error("policy_error", detail=message)

    return load_rules(settings.policies, alarm, surveyed=surveyed)


async def reload_rules(gateway: Gateway) -> bool:
    """Puts the rules of the policies folder into force, or keeps the old ones and says why."""
    try:
        rules = await asyncio.to_thread(read_rules, gateway.settings, gateway.metrics)
        await policy_entries.announce(gateway, rules)
    except AboveboardError as error:
        log.error("rules_refused", detail=error.detail)
        return False
    gateway.rules = rules
    log.info("rules_in_force", policy=rules.policy.id)
    return True
