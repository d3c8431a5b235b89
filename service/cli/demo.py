"""`aboveboard demo`: a gateway with a small shop in it, to look at and to play with."""

import asyncio
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from http.client import HTTPException

import click
import uvicorn
import uvloop
from sqlalchemy import select

from service import settings
from service.access.api_keys import in_force
from service.app import Service, running
from service.audit import note
from service.audit.head import Head, verify_log
from service.cli.demo_client import Client
from service.cli.demo_play import Played, play
from service.cli.demo_show import Chances, curl_lines, log_lines, show
from service.cli.logs import set_up_logs
from service.cli.serve import make_server
from service.engine.choice import items_of
from service.errors import StartupRefused
from service.gateway.api_keys import all_keys, create_key, revoke_key
from service.gateway.gateway import Gateway
from service.gateway.recall import bound_of, compute_again, recall
from service.settings import Settings
from service.storage.tables import entries, log_head
from service.words import Role

APP = "demo"
DEFAULTS = {"ABOVEBOARD_LOG_LEVEL": "warning", "ABOVEBOARD_LEARN_EVERY_MS": "200"}


@click.command()
@click.option("--once", is_flag=True, help="End after the showing, instead of serving until Ctrl-C.")
def demo(once: bool) -> None:
    """Serve a small shop with people, signals and decisions, show what each of them gets, and stay up to be tried.

    Everything is in a temporary folder that is deleted at the end, unless ABOVEBOARD_DATA names one.
    """
    with _data_folder() as folder:
        loaded = settings.load(DEFAULTS | os.environ | {"ABOVEBOARD_DATA": folder})
        set_up_logs(loaded.log_level)
        uvloop.run(_demo(loaded, once=once))


@contextmanager
def _data_folder() -> Iterator[str]:
    if given := os.environ.get("ABOVEBOARD_DATA"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="aboveboard-demo-") as folder:
        yield folder


async def _demo(loaded: Settings, *, once: bool) -> None:
    try:
        async with running(loaded) as service, _serving(service, loaded) as (server, listener):
            await _showing(service, listener, once=once)
            server.should_exit |= once
    except (OSError, HTTPException) as error:
        raise StartupRefused("the demo was cut short") from error


@asynccontextmanager
async def _serving(service: Service, loaded: Settings) -> AsyncIterator[tuple[uvicorn.Server, socket.socket]]:
    """A server that goes on after the block until it is told to end, but ends with a block that fails."""
    with _listener(loaded) as listener:
        server = make_server(service, loaded)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        await _take_signals(server)
        try:
            yield server, listener
        except BaseException:
            server.should_exit = True
            raise
        finally:
            await serving


def _listener(loaded: Settings) -> socket.socket:
    """On the configured port, or on any free one if that is taken. Raises StartupRefused for a host that is not
    here."""
    family = socket.AF_INET6 if ":" in loaded.host else socket.AF_INET
    for port in (loaded.port, 0):
        with suppress(OSError):
            return socket.create_server((loaded.host, port), family=family)
    raise StartupRefused("ABOVEBOARD_HOST is not an address of this machine")


async def _take_signals(server: uvicorn.Server) -> None:
    """Ends the server in order on Ctrl-C. Its own handlers would raise the signal again before all is closed."""
    while not (server.started or server.should_exit):
        await asyncio.sleep(0.01)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, setattr, server, "should_exit", True)


async def _showing(service: Service, listener: socket.socket, *, once: bool) -> None:
    gateway = service.gateway
    host, port = listener.getsockname()[:2]
    url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    click.echo(f"A gateway is up at {url}\nEverything is in {gateway.settings.data}")
    key = await _new_key(gateway)
    played = await asyncio.to_thread(_play, Client(host, port, key), gateway.clock())
    chances = [await _chances(gateway, part.answer["decision"]) for part in played.parts]
    lines = [*show(played, chances), *await _verified(gateway, played)]
    if not once:
        lines += [*curl_lines(url, key, played), "", "The shop stays open until Ctrl-C."]
    for line in lines:
        click.echo(line)


def _play(client: Client, now_ms: int) -> Played:
    try:
        return play(client, now_ms)
    finally:
        client.close()


async def _new_key(gateway: Gateway) -> str:
    """Of a demo that ran on the same data before, the keys are revoked."""
    for key in await all_keys(gateway):
        if key.app == APP and in_force(key, gateway.clock()):
            await revoke_key(gateway, key.id)
    return await create_key(gateway, Role.APP, APP)


async def _chances(gateway: Gateway, decision: str) -> Chances:
    """What every item's chance of standing first was, computed again from the record alone."""
    recalled = await recall(gateway, APP, decision)
    bound = await bound_of(gateway, APP, recalled.body)
    again = compute_again(bound, recalled.body)
    items = [bound.shelf.ids[item] for item in items_of(bound, again.scores).tolist()]
    return dict(zip(items, again.chances.tolist(), strict=True))


async def _verified(gateway: Gateway, played: Played) -> list[str]:
    """Reads the whole log and verifies it against its head. Raises Tampered."""
    columns = (log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    head = Head(*(await gateway.database.rows(select(*columns)))[0])
    query = select(entries.c.leaf).where(entries.c.entry_index < head.size).order_by(entries.c.entry_index)
    leaves = [row[0] for row in await gateway.database.rows(query)]
    vkey = note.vkey(gateway.settings.log_origin, gateway.keyring.log_signer.public_key())
    verify_log(leaves, head, vkey, earlier=[played.first_checkpoint])
    return list(log_lines(head.size, head.checkpoint, vkey))
