"""`aboveboard serve`: the gateway as a process in the foreground."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import click
import structlog
import uvicorn
import uvloop
from litestar.types import ASGIApp

from aboveboard.api.metrics import metrics_app
from aboveboard.app import Service, reload_rules, run_service
from aboveboard.cli import installation
from aboveboard.cli.bounded_connection import BoundedConnection, bind_connections
from aboveboard.cli.connection_bounds import read_bounds
from aboveboard.cli.core_dumps import dump_no_core
from aboveboard.cli.hang_up import take_signal
from aboveboard.cli.installation import data_option, setting_option
from aboveboard.cli.logging_setup import set_up_logs
from aboveboard.errors import StartupRefused
from aboveboard.gateway.gateway import Gateway
from aboveboard.settings import Settings

GRACE_S = 7
"""The seconds that running requests may take after SIGTERM. Container runtimes kill after 10 seconds."""

BACKLOG = 2048
"""The most connections that wait to be accepted."""


@click.command()
@setting_option("HOST", "The address to listen on.")
@setting_option("PORT", "The port to listen on.")
@data_option
def serve() -> None:
    """Serves the gateway. In an empty folder it creates the database and the keys, and prints their paths.

    SIGHUP puts a changed policies folder into force. If the new rules are refused, the old ones stay, and the log
    has the reason. A SIGHUP during the start counts once the gateway serves. SIGTERM and SIGINT let running requests
    finish, store what was accepted, and stop the gateway.
    """
    dump_no_core()
    loaded = installation.load_settings()
    set_up_logs(loaded.log_level)
    sys.exit(uvloop.run(_serve(loaded)))


async def _serve(loaded: Settings) -> int:
    first_start = not installation.is_made(loaded)
    with closing(bind(loaded)) as listener, _bind_metrics(loaded) as for_metrics:
        async with run_service(loaded) as service, _serve_metrics(service, for_metrics):
            server = make_server(service.make_asgi(), service.gateway)
            _handle_signals(server, service)
            freeze_objects()
            listener.listen(BACKLOG)
            _report_start(loaded, listener.getsockname()[1], first_start)
            await server.serve(sockets=[listener])
    structlog.get_logger("aboveboard").info("stopped")
    return 0


def bind(loaded: Settings) -> socket.socket:
    """Returns a socket that is bound to the address and port of the settings, and does not listen yet.

    Call it before any file is touched: a second gateway then fails here. Raises StartupRefused when that fails.
    """
    return _bind(loaded.host, loaded.port, "")


@contextmanager
def _bind_metrics(loaded: Settings) -> Iterator[socket.socket | None]:
    """Yields a socket for the metrics, None where they have no port of their own. Raises StartupRefused."""
    if not loaded.metrics_port:
        yield None
        return
    with closing(_bind(loaded.metrics_host, loaded.metrics_port, "METRICS_")) as listener:
        yield listener


@asynccontextmanager
async def _serve_metrics(service: Service, listener: socket.socket | None) -> AsyncIterator[None]:
    """Serves the metrics, and nothing else, at their own address during the block."""
    if listener is None:
        yield
        return
    app = metrics_app(service.gateway.metrics)
    server = make_server(app, service.gateway, connections=METRICS_CONNECTIONS)
    listener.listen(BACKLOG)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _bind(host: str, port: int, prefix: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.socket(family)
        try:
            # A restart may bind while connections of the last process are still in TIME_WAIT.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise StartupRefused(
            f"The gateway cannot listen on {host} port {port} ({error.strerror}). Stop the other gateway, "
            f"or choose another address with ABOVEBOARD_{prefix}HOST and ABOVEBOARD_{prefix}PORT."
        ) from error
    return listener


METRICS_CONNECTIONS = 20
"""The connections at once to the address of the metrics. Their open files are among those that are kept."""

TENTHS = 2
"""The tenths of a second from one tick of the server to the next. An idle process wakes for each."""

LOOK_EVERY = 4
"""The tenths of a second between two looks at the connections."""


class Server(uvicorn.Server):
    """A uvicorn server that leaves signals to this process, and ends connections that take too long.

    uvicorn raises a signal again after its shutdown. The process would end before the database is closed.
    """

    async def main_loop(self) -> None:
        """Ticks until the server is to stop. uvicorn's own loop does so twice as often, and counts in tenths too."""
        counter = 0
        while not await self.on_tick(counter):
            counter += TENTHS
            await asyncio.sleep(TENTHS / 10)

    async def on_tick(self, counter: int) -> bool:
        if counter % LOOK_EVERY == 0:
            now = asyncio.get_running_loop().time()
            for each in tuple(self.server_state.connections):
                if isinstance(each, BoundedConnection):
                    each.look(now)
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(app: ASGIApp, gateway: Gateway, connections: int | None = None) -> Server:
    """Returns the HTTP server. uvicorn's log lines have client addresses and paths, so they are off.

    `connections` is a bound below that of the settings.
    """
    bounds = read_bounds(gateway.settings)
    if connections is not None:
        bounds = bounds._replace(connections=min(connections, bounds.connections))
    return Server(
        uvicorn.Config(
            app,
            loop="none",
            http=bind_connections(bounds, gateway.limits),
            ws="none",
            lifespan="off",
            timeout_keep_alive=gateway.settings.idle_seconds,
            access_log=False,
            proxy_headers=False,  # `access.client_address` reads `Forwarded`, and only of listed proxies
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


def _handle_signals(server: Server, service: Service) -> None:
    """Makes SIGHUP reload the rules, one reload at a time. Makes SIGTERM and SIGINT stop the server.

    A second SIGTERM or SIGINT stops it without waiting for requests.
    """
    loop = asyncio.get_running_loop()
    turn = asyncio.Lock()
    reloads: set[asyncio.Task[None]] = set()

    async def reload() -> None:
        async with turn:  # so that an older reload never replaces the rules of a newer one
            await reload_rules(service.gateway)

    def begin_reload() -> None:
        task = loop.create_task(reload())
        reloads.add(task)  # the loop itself has only weak references to tasks
        task.add_done_callback(reloads.discard)

    def stop() -> None:
        # The order matters: the first signal finds `should_exit` False, the second finds it True.
        server.force_exit = server.should_exit
        server.should_exit = True

    loop.add_signal_handler(signal.SIGHUP, begin_reload)
    if take_signal():  # it came during the start, perhaps after the rules were read
        begin_reload()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def freeze_objects() -> None:
    """Makes the garbage collector ignore the objects from the start, which stay as long as the process."""
    gc.collect()
    gc.freeze()


def _report_start(loaded: Settings, port: int, first_start: bool) -> None:
    log = structlog.get_logger("aboveboard")
    database = loaded.sqlite_path.name if loaded.sqlite_path else "PostgreSQL"
    if first_start:
        click.echo(
            f"{installation.describe_new(loaded)}\nMake a first API key: {installation.first_key_command()}\n"
            f"{installation.OTHER_FOLDER}",
            err=True,
        )
    log.info("serving", host=loaded.host, port=port, database=database, policies=Path(loaded.policies).name)
