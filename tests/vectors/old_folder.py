"""The folder of version 0.1.0 as tests use it: unpacked, opened with the clock of its making, and its facts."""

import io
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree
from typing import Any

from tests.clocks import HandClock
from tests.faults.process import Typed, typed
from tests.world import Installation, Shop

HERE = Path(__file__).with_name("folder_0_1_0")
FACTS: dict[str, Any] = json.loads((HERE / "facts.json").read_text())
DATABASE = "aboveboard.db"


def unpack(target: Path) -> Path:
    """Writes `data`, `backup` and `out` under `target`, for their owner alone, as gateways keep them."""
    with tarfile.open(HERE / "folder.tar.xz") as archive:
        for member in archive:
            path = target / member.name
            if member.isdir():
                path.mkdir(mode=0o700, parents=True)
            else:
                found = archive.extractfile(member) or io.BytesIO()
                path.touch(mode=0o600)
                path.write_bytes(found.read())
    return target


def open_copy(data: Path, copy: Path) -> Installation:
    """Returns a gateway that serves a copy of `data` at the instant when the folder was finished."""
    return Installation(Path(copytree(data, copy)), HandClock(FACTS["made_at_ms"]))


@contextmanager
def client(installation: Installation, name: str = "shop") -> Iterator[Shop]:
    """Yields a client with one of the API keys of then."""
    shop = Shop(installation.url, FACTS["keys"][name])
    with shop.http:
        yield shop


def verify(path: Path, *vkeys: str, older: tuple[Path, ...] = ()) -> Typed:
    """Returns the result of `aboveboard audit verify` with these keys."""
    keys = [word for vkey in vkeys for word in ("--key", vkey)]
    kept = [word for each in older for word in ("--older", str(each))]
    return typed(Path("nowhere"), "audit", "verify", str(path), *keys, *kept)


def rows(data: Path, statement: str) -> list[Any]:
    """Returns rows of the database in `data`, whichever code is to read it."""
    with closing(sqlite3.connect(f"file:{data / DATABASE}?mode=ro&immutable=1", uri=True)) as connection:
        return connection.execute(statement).fetchall()


def answers(out: Path) -> list[dict[str, Any]]:
    """Returns every decision that was given out, with the request and the answer."""
    found: list[dict[str, Any]] = json.loads((out / "answers.json").read_text())
    return found


def answer_named(out: Path, name: str) -> dict[str, Any]:
    """Returns the first decision of that name."""
    return next(each for each in answers(out) if each["name"] == name)


def ask_again(shop: Shop, decision: dict[str, Any]) -> Any:
    """Returns the answer to the same request with the same headers."""
    headers = {name.replace("_", "-"): value for name, value in decision["headers"].items()}
    return shop.ok("POST", "/v1/decisions", decision["request"], **headers)
