"""`aboveboard demo`: a gateway with a small shop, to try it out."""

import asyncio
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from http.client import HTTPException
from urllib.parse import urlsplit

import click
import uvicorn
import uvloop
from msgspec import structs
from sqlalchemy import select

from aboveboard import settings
from aboveboard.access.api_keys import is_key_in_force
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.app import Service, run_service
from aboveboard.audit import note
from aboveboard.audit.head import LogHead, verify_log
from aboveboard.cli import installation
from aboveboard.cli.installation import data_option
from aboveboard.cli.logging_setup import set_up_logs
from aboveboard.cli.serve import make_server
from aboveboard.decisions.replay import bound_of, compute_again, recall
from aboveboard.demo.backend import Counter
from aboveboard.demo.catalogue import GUESTS
from aboveboard.demo.client import Client
from aboveboard.demo.frontend import SIGN_IN, shop_server
from aboveboard.demo.scenario import DemoResult, play
from aboveboard.demo.transcript import Chances, curl_lines, log_lines, place_lines, show
from aboveboard.demo.workspace import open_workspace
from aboveboard.engine.choice import items_of
from aboveboard.errors import StartupRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.settings import AppPages, Settings
from aboveboard.storage.tables import entries, log_head
from aboveboard.words import Role

APP = "demo"
SHOP_PORT = 8090
"""The port of the shop. When it is taken, the system chooses a free one."""
HUGO = next(guest for guest in GUESTS if guest.name == "Hugo")
DEFAULTS = {"ABOVEBOARD_LOG_LEVEL": "warning", "ABOVEBOARD_LEARN_EVERY_MS": "200"}
"""The settings of a demo, where neither the environment nor an option gives others."""


@click.command()
@click.option("--once", is_flag=True, help="End after the play, instead of serving until Ctrl-C.")
@data_option
def demo(once: bool) -> None:
    """Plays a small shop with people, signals and decisions, prints what each person gets, and keeps serving.

    The shop has its own pages at port 8090, or at a free port when 8090 is taken. It calls the gateway over HTTP, as
    every app does.

    All data is in a temporary folder that is deleted at the end. A folder of --data or ABOVEBOARD_DATA stays.
    """
    given = {**os.environ, **installation.read_options()}
    named = given.get("ABOVEBOARD_DATA", "")
    with _data_folder(named) as folder:
        loaded = settings.load(DEFAULTS | given | {"ABOVEBOARD_DATA": folder})
        set_up_logs(loaded.log_level)
        to_keep = bool(named) and not installation.is_made(loaded)
        uvloop.run(_run_demo(loaded, once=once, to_keep=to_keep))


@contextmanager
def _data_folder(given: str) -> Iterator[str]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="aboveboard-demo-") as folder:
        yield folder


async def _run_demo(loaded: Settings, *, once: bool, to_keep: bool) -> None:
    """Runs the demo to its end. Raises StartupRefused when a socket or a response fails.

    `to_keep` is True for a new installation in a folder that the operator named.
    """
    try:
        with _listen(loaded.host, loaded.port) as listener, _listen(loaded.host, SHOP_PORT) as shop:
            pages = AppPages(f"{_url_of(shop)}/", f"{_url_of(shop)}{SIGN_IN}")
            loaded = structs.replace(loaded, app_pages={APP: pages})
            await _run_gateway(loaded, listener, None if once else shop, to_keep=to_keep)
    except (OSError, HTTPException) as error:
        raise StartupRefused("The demo was interrupted. Run it again.") from error


async def _run_gateway(
    loaded: Settings, listener: socket.socket, shop: socket.socket | None, *, to_keep: bool
) -> None:
    servers = DemoServers()
    async with (
        run_service(loaded) as service,
        _serve_in_background(make_server(service.make_asgi(), service.gateway), listener, servers),
    ):
        if to_keep:
            click.echo(f"{installation.describe_new(loaded)}\n{installation.OTHER_FOLDER}", err=True)
        await _open_shop(service, servers, _url_of(listener), shop)


async def _open_shop(
    service: Service, servers: "DemoServers", url: str, listener: socket.socket | None
) -> None:
    """Plays and prints the play, then opens the shop for visitors. Without a socket for it, the demo ends."""
    gateway = service.gateway
    wanted, port = gateway.settings.port, urlsplit(url).port
    if wanted not in (0, port):
        click.echo(
            f"Port {wanted} is taken, so this gateway listens on {port}. ABOVEBOARD_PORT chooses a port."
        )
    click.echo(f"A gateway is up at {url}\nEverything is in {gateway.settings.data}")
    key = await _new_key(gateway, Role.APP)
    played = await _play_and_print(gateway, url, key)
    if listener is None:
        servers.end()
        return
    await asyncio.to_thread(_prepare_workspace, url, key, gateway.clock())
    counter = Counter(url, key)
    async with _serve_in_background(shop_server(counter), listener, servers):
        compliance = await _new_key(gateway, Role.COMPLIANCE)
        link = await asyncio.to_thread(counter.link, HUGO)
        for line in [
            *place_lines(url, _url_of(listener), link, compliance),
            *curl_lines(url, key, played),
        ]:
            click.echo(line)
        click.echo("\nThe shop stays open until Ctrl-C.")


class DemoServers:
    """The servers of the demo, which end together."""

    def __init__(self) -> None:
        self.running: list[uvicorn.Server] = []

    def end(self) -> None:
        for server in self.running:
            server.should_exit = True


@asynccontextmanager
async def _serve_in_background(
    server: uvicorn.Server, listener: socket.socket, servers: DemoServers
) -> AsyncIterator[None]:
    """Runs the server during the block and after it, until `servers.end()`. A block that fails ends all servers.

    Leaving the block waits until the server has ended.
    """
    servers.running.append(server)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await _take_signals(server, servers)
        yield
    except BaseException:
        servers.end()
        raise
    finally:
        await serving


def _listen(host: str, wanted: int) -> socket.socket:
    """Returns a listening socket on the wanted port, or on a free one when that fails.

    Raises StartupRefused when the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in (wanted, 0):
        with suppress(OSError):
            return socket.create_server((host, port), family=family)
    raise StartupRefused("ABOVEBOARD_HOST is not an address of this machine. Use one of its addresses.")


def _url_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _take_signals(server: uvicorn.Server, servers: DemoServers) -> None:
    """Makes SIGINT and SIGTERM end all servers in order.

    A server sets its own handlers at its start. They would raise the signal again before the gateway is closed. So
    this waits for the start and replaces them.
    """
    while not (server.started or server.should_exit):
        await asyncio.sleep(0.01)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, servers.end)


async def _play_and_print(gateway: Gateway, url: str, key: str) -> DemoResult:
    place = urlsplit(url)
    client = Client(place.hostname or "", place.port or 80, key)
    played = await asyncio.to_thread(_play, client, gateway.clock())
    chances = [await _propensities(gateway, part.answer["decision"]) for part in played.parts]
    for line in [*show(played, chances), *await _verify_log(gateway, played)]:
        click.echo(line)
    return played


def _prepare_workspace(url: str, key: str, now_ms: int) -> None:
    place = urlsplit(url)
    client = Client(place.hostname or "", place.port or 80, key)
    try:
        open_workspace(client, now_ms)
    finally:
        client.close()


def _play(client: Client, now_ms: int) -> DemoResult:
    try:
        return play(client, now_ms)
    finally:
        client.close()


async def _new_key(gateway: Gateway, role: Role) -> str:
    """Returns a new API key. Revokes the keys of that role that an earlier demo has left in the same folder."""
    for key in await all_keys(gateway):
        if (key.app, key.role) == (APP, role) and is_key_in_force(key, gateway.clock()):
            await revoke_key(gateway, key.id)
    return await create_key(gateway, role, APP)


async def _propensities(gateway: Gateway, decision: str) -> Chances:
    """Returns each item's probability of the first slot, computed from the stored record alone."""
    recalled = await recall(gateway, APP, decision)
    bound = await bound_of(gateway, APP, recalled.body)
    again = compute_again(bound, recalled.body)
    items = [bound.shelf.ids[item] for item in items_of(bound, again.scores).tolist()]
    return dict(zip(items, again.chances.tolist(), strict=True))


async def _verify_log(gateway: Gateway, played: DemoResult) -> list[str]:
    """Verifies the whole log against its head, and returns the lines that report it. Raises Tampered."""
    columns = (log_head.c.size, log_head.c.edge, log_head.c.checkpoint)
    (found,) = await gateway.database.rows(select(*columns))
    head = LogHead(*found)
    query = select(entries.c.leaf).where(entries.c.entry_index < head.size).order_by(entries.c.entry_index)
    leaves = [leaf for (leaf,) in await gateway.database.rows(query)]
    vkey = note.vkey(gateway.settings.log_origin, gateway.keyring.log_signer.public_key())
    verify_log(leaves, head, vkey, earlier=[played.first_checkpoint])
    return list(log_lines(head.size, head.checkpoint, vkey))
