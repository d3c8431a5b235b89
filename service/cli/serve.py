"""`aboveboard serve`: the gateway, in the foreground."""

import asyncio
import signal
import sys
from pathlib import Path

import click
import structlog
import uvicorn
import uvloop

from service import settings
from service.app import Service, reload_rules, running
from service.cli.logs import set_up_logs
from service.settings import Settings


@click.command()
def serve() -> None:
    """Serve the gateway. On an empty folder it makes the database and the keys, and says where they are.

    SIGHUP puts a changed policies folder into force, or keeps the old rules and says why.
    """
    loaded = settings.load()
    set_up_logs(loaded.log_level)
    sys.exit(uvloop.run(_serve(loaded)))


async def _serve(loaded: Settings) -> int:
    first_start = not (loaded.data / "keys").exists()
    async with running(loaded) as service:
        _say_where(loaded, first_start)
        server = make_server(service, loaded)
        loop = asyncio.get_running_loop()
        reloads: set[asyncio.Task[bool]] = set()

        def reload() -> None:
            task = loop.create_task(reload_rules(service.gateway))
            reloads.add(task)
            task.add_done_callback(reloads.discard)

        loop.add_signal_handler(signal.SIGHUP, reload)
        await server.serve()
    return 0


def make_server(service: Service, loaded: Settings) -> uvicorn.Server:
    """The HTTP server. Its own log lines name client addresses and paths, so they are off."""
    return uvicorn.Server(
        uvicorn.Config(
            service.asgi,
            host=loaded.host,
            port=loaded.port,
            loop="none",
            http="httptools",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )


def _say_where(loaded: Settings, first_start: bool) -> None:
    log = structlog.get_logger("aboveboard")
    database = loaded.sqlite_path.name if loaded.sqlite_path else "PostgreSQL"
    log.info(
        "serving", host=loaded.host, port=loaded.port, database=database, policies=Path(loaded.policies).name
    )
    if first_start:
        click.echo(
            f"Made a new installation in {loaded.data}\n"
            f"  keys      {loaded.data / 'keys'}   back this up, apart from the database\n"
            f"  database  {loaded.sqlite_path or 'as ABOVEBOARD_DATABASE_URL says'}   back this up\n"
            "Make a first API key: aboveboard keys create --role app --name shop",
            err=True,
        )
