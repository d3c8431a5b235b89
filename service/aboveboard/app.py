"""The wiring of the service: it builds keys, database, rules, gateway and routes from the settings."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, assert_never

import structlog
from msgspec import Struct
from sqlalchemy import Connection

from aboveboard.access.ended_passes import write_end_of_all
from aboveboard.access.oidc_terms import read_oidc_terms
from aboveboard.bias.watches import load_watches
from aboveboard.bias_audits import audit_worker, due_reports, labelled_audits
from aboveboard.clock import Clock, system_clock
from aboveboard.declared import read_folder
from aboveboard.dry_runs import run
from aboveboard.erasure import erase, hold_ends, ledger, retention, shared_ledger, special_removal
from aboveboard.erasure.reappeared import find_reappeared
from aboveboard.errors import AboveboardError, StartupRefused, Unavailable
from aboveboard.exports import worker
from aboveboard.gateway import deletions, policy_entries, waiting_moves
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.key_eras import check_era
from aboveboard.gateway.metrics import Metrics
from aboveboard.gateway.rules import Child, Rules, load_rules
from aboveboard.ingestion import unanswered
from aboveboard.ingestion.draft_rules import load_draft_rules
from aboveboard.keys.files import any_of
from aboveboard.keys.keyring import SEALED, KeyFolder, Keyring, open_keyring
from aboveboard.learning import import_learner, intent_learner, learner, rebuild, withdrawal
from aboveboard.measurement import drift_alarm, sampling
from aboveboard.numbers import metric_totals, reader, shown_notices
from aboveboard.operations import key_watch, limit_counts, node_watch
from aboveboard.operations.key_watch import Watch
from aboveboard.operations.keyed_rows import describe_signed, ensure_keyed
from aboveboard.rights import archive_files
from aboveboard.schema import metadata
from aboveboard.settings import Settings, list_deciding
from aboveboard.storage.database import open_database
from aboveboard.storage.durable import ensure_folder
from aboveboard.storage.journal import JournalHead, Seal
from aboveboard.storage.lock import claim_database
from aboveboard.transparency import publisher, startup_check, tiles, witnesses
from aboveboard.transparency.signer import SigningKeys, empty_checkpoint, sealer
from aboveboard.transparency.startup_check import HeadComparison

if TYPE_CHECKING:
    from litestar.types import ASGIApp

log = structlog.get_logger("aboveboard")


class Service(Struct, frozen=True):
    """The opened service."""

    gateway: Gateway

    def make_asgi(self) -> "ASGIApp":
        """Returns a new ASGI application that serves the gateway."""
        # Imported here: a command serves nothing, and Litestar takes longer to import than most commands run.
        from aboveboard.api.routes import make_asgi
        from aboveboard.web.page import template_config
        from aboveboard.web.routes import router

        return make_asgi(self.gateway, router(), template_config())


@asynccontextmanager
async def run_service(
    settings: Settings, *, clock: Clock = system_clock, serving: bool = True
) -> AsyncIterator[Service]:
    """Opens the whole service, and closes it in reverse order when the block ends.

    Raises StartupRefused when rules, keys, database and `log.head` are not fit, or do not belong together.
    With `serving`, it claims the SQLite file, which no other gateway may serve, and runs every background task. What it
    accepted is written down before the block ends. Without, it is a command, perhaps beside a running gateway. A
    checkpoint over the entries that it adds is published before the block ends, or the block raises Unavailable.
    """
    async with AsyncExitStack() as stack:
        witnesses.parse_witnesses(settings)
        read_oidc_terms(settings)
        # The stack closes in reverse order: tasks stop first, then the last checkpoint is published, and the
        # database closes before the claim on its file ends.
        if serving and settings.sqlite_path is not None:
            stack.callback(claim_database(settings.sqlite_path).close)
        added = Event()
        gateway = await _open_gateway(settings, clock, added, serving=serving)
        stack.push_async_callback(gateway.database.close)
        if not serving:
            stack.push_async_callback(_publish_added, gateway, added)
        else:
            archive_files.sweep(settings.data)
            stack.push_async_callback(publisher.publish, gateway)
            stack.push_async_callback(shared_ledger.copy_last, gateway)
            stack.push_async_callback(shown_notices.flush_last, gateway)
            stack.push_async_callback(erase.stop, gateway)
            stack.push_async_callback(run.stop, gateway)
            stack.push_async_callback(labelled_audits.stop, gateway)
            for work in (
                unanswered.run,
                learner.run,
                *(import_learner.run, intent_learner.run),
                rebuild.run,
                drift_alarm.run,
                sampling.run,
                withdrawal.run,
                special_removal.run,
                worker.run,
                audit_worker.run,
                due_reports.run,
                publisher.run,
                publisher.run_public,
                tiles.run,
                witnesses.run,
                erase.resume,
                *(shared_ledger.run, retention.run, hold_ends.run),
                *(key_watch.run, waiting_moves.run, limit_counts.run, node_watch.run),
                *(reader.run, shown_notices.run, metric_totals.run),
            ):
                stack.push_async_callback(_stop, asyncio.create_task(work(gateway)))
        yield Service(gateway)


async def _publish_added(gateway: Gateway, added: Event) -> None:
    """Writes the log's head outside of the database when this process has added entries. Raises Unavailable.

    A restore that loses a command's entries must be detected too. A command that only reads writes nothing.
    """
    if not added.is_set():
        return
    try:
        await publisher.latest_checkpoint(gateway)
    except Unavailable as error:
        raise Unavailable(
            f"The command's entries are in the log, but its new head was not written outside of the database. "
            f"{error.detail} Once it can be written, run: aboveboard audit checkpoint."
        ) from error


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _open_gateway(settings: Settings, clock: Clock, added: Event, *, serving: bool) -> Gateway:
    """Opens the gateway. `added` is set as soon as this process adds to the log. Raises StartupRefused."""
    metrics = Metrics()
    rules = read_rules(settings, metrics, surveyed=serving, child="reads" if serving else "none")
    keys = KeyFolder(settings.data / "keys", settings.kms_uri)
    # The footprint is taken first: a change of the keys during the opening is then seen as one.
    seen, keyring = keys.footprint(), _open_keys(settings)
    signing = SigningKeys(keyring, keys.read)
    database = await open_database(
        settings,
        lambda origin: _mark_added(sealer(origin, signing), added),
        declared=metadata,
        origin=settings.log_origin,
        empty_checkpoint=empty_checkpoint(settings.log_origin, keyring),
        prepare=partial(_compare, settings, keyring, serving=serving, now_ms=clock()),
    )
    look = Watch(keys, signing, seen).look
    gateway = Gateway(settings, keyring, database, rules, metrics=metrics, look=look, clock=clock)
    # A command beside a gateway puts no rules into force and resumes no erasures: the gateway does both.
    if serving:
        try:
            await policy_entries.announce(gateway, rules)
            await deletions.begin(gateway)
            await _take_up(gateway)
        except BaseException:
            await database.close()
            raise
    return gateway


def _mark_added(seal: Seal, added: Event) -> Seal:
    """Returns a seal that sets `added` before the commit, because a commit may take effect although its answer is lost."""

    def mark(head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
        added.set()
        return seal(head, leaves)

    return mark


async def _take_up(gateway: Gateway) -> None:
    """Erases again, before the first answer, each person who was erased after the database was backed up.

    The head file of the backup is deleted last, once nothing is left to erase.
    """
    data = gateway.settings.data
    ledger.take_up(data)
    await erase.replay(gateway)
    (data / startup_check.HEAD_IN_BACKUP).unlink(missing_ok=True)


def _compare(
    settings: Settings, keyring: Keyring, connection: Connection, *, serving: bool, now_ms: int
) -> None:
    """Raises StartupRefused unless the database belongs to these keys and to `log.head`.

    Brings rows of an older version into the form of this one, and writes again what ends all passes.
    """
    standing = startup_check.check(settings.data, settings.log_origin, keyring, connection)
    check_era(keyring, connection, KeyFolder(settings.data / "keys", settings.kms_uri).read)
    if signed := ensure_keyed(connection, keyring, settings.data):
        sys.stderr.write(f"{describe_signed(signed)}\n")  # a command has its result on standard output
    write_end_of_all(connection, keyring, now_ms)
    if not serving:
        _check_none_reappeared(settings, connection)
        return
    match standing:
        case HeadComparison.EMPTY | HeadComparison.CONTAINED:
            return
        case HeadComparison.MISSING:
            event, meaning = "log_head_missing", "there is no file to compare the log with"
        case HeadComparison.REOPENED:
            event, meaning = "log_reopened", "the log has a new name since the file was written"
        case _:
            assert_never(standing)
    log.warning(event, file=startup_check.HEAD_FILE, meaning=meaning)


def _check_none_reappeared(settings: Settings, connection: Connection) -> None:
    """Raises StartupRefused for a command when erased people are in the database.

    The command could show or export their data. Only a start of the gateway erases them again.
    """
    if count := find_reappeared(connection, settings.data).people:
        raise StartupRefused(
            f"The database comes from a backup and has people who were erased since ({count}). "
            "Start the gateway first, which erases them again: aboveboard serve."
        )


def _open_keys(settings: Settings) -> Keyring:
    """Returns the keys, and creates them on a first start. Raises StartupRefused.

    The empty SQLite file is created before the keys. An interrupted first start then differs from a lost database:
    after a loss, a new log would be a fork under the old name.
    """
    folder, path = settings.data / "keys", settings.sqlite_path
    if path is None:
        return open_keyring(folder, settings.kms_uri)
    if not path.exists():
        if any_of(folder, SEALED):
            raise StartupRefused(
                f"{path} is missing, but its keys exist. Restore it from a backup, "
                f"or move {folder} and {startup_check.HEAD_FILE} away as well to start a new log."
            )
        ensure_folder(path.parent)
        path.touch(mode=0o600)
    return open_keyring(folder, settings.kms_uri, create=path.stat().st_size == 0)


def read_rules(
    settings: Settings, metrics: Metrics, *, surveyed: bool = True, child: Child = "none"
) -> Rules:
    """Returns the rules of the policies folder. Raises StartupRefused for a fault in any file of it.

    With `surveyed`, every possible question is judged too. One that cannot be judged later is counted and logged.
    """

    def alarm(message: str) -> None:
        metrics.policy_errors.inc()
        log.error("policy_error", detail=message)

    rules = load_rules(
        settings.policies, alarm, surveyed=surveyed, child=child, settings=list_deciding(settings)
    )
    files = read_folder(settings.policies)
    load_watches(files)
    load_draft_rules(files)
    return rules


async def reload_rules(gateway: Gateway) -> bool:
    """Puts the rules of the policies folder into force and returns True.

    When they are refused, or cannot be recorded, it keeps the old ones, logs the reason and returns False.
    """
    try:
        rules = await asyncio.to_thread(read_rules, gateway.settings, gateway.metrics, child="judges")
        await policy_entries.announce(gateway, rules)
    except AboveboardError as error:
        log.error("rules_refused", detail=error.detail)
        return False
    except Exception as error:  # noqa: BLE001 - after any fault, the old rules stay, and the log says so
        # Its class only: a driver's message may quote a row.
        log.error("rules_refused", detail=f"This is a fault of the gateway ({type(error).__name__}).")
        return False
    gateway.rules = rules
    log.info("rules_in_force", policy=rules.policy.id)
    return True
