"""The one place that wires: settings to keys, database, rules, gateway and routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial

import structlog
from litestar.types import ASGIApp
from msgspec import Struct
from sqlalchemy import Connection, insert, select

from service.api.routes import make_asgi
from service.clock import Clock, system_clock
from service.errors import AboveboardError, StartupRefused, Unreadable
from service.gateway import announce, learner
from service.gateway.gateway import Gateway
from service.gateway.log import empty_checkpoint, sealer
from service.gateway.metrics import Metrics
from service.gateway.rules import Rules, load_rules
from service.keys.files import any_of
from service.keys.keyring import SEALED, Keyring, open_keyring
from service.keys.sealing import seal, unseal
from service.settings import Settings
from service.storage.database import open_database
from service.storage.lock import claim_database
from service.storage.tables import key_check

_CHECK = b"this database was written under this master key"

log = structlog.get_logger("aboveboard")


class Service(Struct, frozen=True):
    gateway: Gateway
    asgi: ASGIApp


@asynccontextmanager
async def running(
    settings: Settings, *, clock: Clock = system_clock, serving: bool = True
) -> AsyncIterator[Service]:
    """The whole service, opened; closed in order when the block ends, with everything accepted written down.

    `serving` claims the SQLite file for this process and learns in the background. Raises StartupRefused.
    """
    async with AsyncExitStack() as stack:
        if serving and settings.sqlite_path is not None:
            stack.callback(claim_database(settings.sqlite_path).close)
        gateway = await _open_gateway(settings, clock, serving=serving)
        stack.push_async_callback(gateway.database.close)
        if serving:
            stack.push_async_callback(_stop, asyncio.create_task(learner.run(gateway)))
        yield Service(gateway, make_asgi(gateway))


async def _stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _open_gateway(settings: Settings, clock: Clock, *, serving: bool) -> Gateway:
    metrics = Metrics()
    rules = read_rules(settings, metrics, surveyed=serving)
    keyring = _open_keys(settings)
    database = await open_database(
        settings,
        sealer(settings.log_origin, keyring),
        origin=settings.log_origin,
        empty_checkpoint=empty_checkpoint(settings.log_origin, keyring),
        prepare=partial(_check_key, keyring),
    )
    gateway = Gateway(settings, keyring, database, rules, metrics=metrics, clock=clock)
    if serving:  # a command beside a gateway puts nothing into force
        try:
            await announce.announce(gateway, rules)
        except BaseException:
            await database.close()
            raise
    return gateway


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
                f"or move {folder} away as well to begin anew"
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
        await announce.announce(gateway, rules)
    except AboveboardError as error:
        log.error("rules_refused", detail=error.detail)
        return False
    gateway.rules = rules
    log.info("rules_in_force", policy=rules.policy.id)
    return True


def _check_key(keyring: Keyring, connection: Connection) -> None:
    """Raises StartupRefused when the database was written under another master key."""
    found = connection.execute(select(key_check.c.sealed)).scalar()
    if found is None:
        sealed = seal(keyring.operator_key, _CHECK, b"key_check")
        connection.execute(insert(key_check).values(id=1, sealed=sealed))
        return
    try:
        unseal(keyring.operator_key, found, b"key_check")
    except Unreadable:
        raise StartupRefused(
            "the keys in the data folder do not open this database; "
            "restore the keys folder that belongs to it"
        ) from None
