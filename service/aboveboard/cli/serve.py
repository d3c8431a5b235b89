"""`aboveboard serve`: the gateway, in the foreground."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import structlog
import uvicorn
import uvloop

from aboveboard.app import Service, reload_rules, run_service
from aboveboard.cli import installation
from aboveboard.cli.installation import data_option, setting_option
from aboveboard.cli.logging_setup import set_up_logs
from aboveboard.cli.uvicorn_patch import WithoutTrailers
from aboveboard.errors import StartupRefused
from aboveboard.settings import Settings

GRACE_S = 7
"""How long requests under way may take after SIGTERM; container runtimes kill after 10 seconds."""

BACKLOG = 2048


@click.command()
@setting_option("HOST", "The address to listen on.")
@setting_option("PORT", "The port to listen on.")
@data_option
def serve() -> None:
    """Serve the gateway. On an empty folder it makes the database and the keys, and says where they are.

    SIGHUP puts a changed policies folder into force, or keeps the old rules and says why. SIGTERM and SIGINT
    let requests under way finish, write down what was accepted, and stop.
    """
    loaded = installation.load_settings()
    set_up_logs(loaded.log_level)
    sys.exit(uvloop.run(_serve(loaded)))


async def _serve(loaded: Settings) -> int:
    first_start = not installation.is_made(loaded)
    with closing(bind(loaded)) as listener:
        async with run_service(loaded) as service:
            server = make_server(service, loaded)
            _handle_signals(server, service)
            settle_garbage_collector()
            listener.listen(BACKLOG)
            _say_where(loaded, listener.getsockname()[1], first_start)
            await server.serve(sockets=[listener])
    structlog.get_logger("aboveboard").info("stopped")
    return 0


def bind(loaded: Settings) -> socket.socket:
    """A socket with the address and port that are set, before anything else is touched. Raises
    StartupRefused."""
    family = socket.AF_INET6 if ":" in loaded.host else socket.AF_INET
    try:
        listener = socket.socket(family)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((loaded.host, loaded.port))
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise StartupRefused(
            f"cannot listen on {loaded.host} port {loaded.port} ({error.strerror}): "
            "is another gateway running? ABOVEBOARD_HOST and ABOVEBOARD_PORT choose other ones"
        ) from error
    return listener


class Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them anew when it is done, and the process would end by them
    before the database is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_server(service: Service, loaded: Settings) -> Server:
    """The HTTP server. Its own log lines name client addresses and paths, so they are off."""
    return Server(
        uvicorn.Config(
            service.asgi,
            host=loaded.host,
            port=loaded.port,
            loop="none",
            http=WithoutTrailers,
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=GRACE_S,
        )
    )


def _handle_signals(server: Server, service: Service) -> None:
    """SIGHUP reloads, one at a time; SIGTERM and SIGINT stop, a second one without waiting for requests."""
    loop = asyncio.get_running_loop()
    turn = asyncio.Lock()
    reloads: set[asyncio.Task[None]] = set()

    async def reload() -> None:
        async with turn:
            await reload_rules(service.gateway)

    def begin_reload() -> None:
        task = loop.create_task(reload())
        reloads.add(task)
        task.add_done_callback(reloads.discard)

    def stop() -> None:
        server.force_exit = server.should_exit
        server.should_exit = True

    loop.add_signal_handler(signal.SIGHUP, begin_reload)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)


def settle_garbage_collector() -> None:
    """What is there at the start stays; a request's own objects go by counting. So the collector need not
    look every 700 objects."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def _say_where(loaded: Settings, port: int, first_start: bool) -> None:
    log = structlog.get_logger("aboveboard")
    database = loaded.sqlite_path.name if loaded.sqlite_path else "PostgreSQL"
    if first_start:
        click.echo(
            f"{installation.describe_new(loaded)}\nMake a first API key: {installation.first_key_command()}\n"
            f"{installation.OTHER_FOLDER}",
            err=True,
        )
    log.info("serving", host=loaded.host, port=port, database=database, policies=Path(loaded.policies).name)
