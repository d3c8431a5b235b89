"""The form of rows that needs the keys.

API keys have a MAC and hashes a key. A record is bound to its row, and a person's row to their newest choice.

The first start on a database from before gives each row this form, in the transaction of the migrations. It gives a MAC
to every API key that it finds, so it reports them. From then on a row without one is refused.

A writer of the database could set `key_check.form` back and wait for the next start. So `rows.keyed` in the data folder
has the name and size of the log at the first start. A log of that size or less comes from an older backup, as does one of
another name. A larger one had the form already, and no row gets a MAC again.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, select, update

from aboveboard.access.key_macs import add_macs, describe_row, refuse_put_back
from aboveboard.access.tables import KeyRow
from aboveboard.clock import to_iso
from aboveboard.errors import StartupRefused
from aboveboard.identifiers import LAST_MS
from aboveboard.keys.keyring import Keyring
from aboveboard.operations.bound_records import bind_records
from aboveboard.operations.counted_choices import count_choices
from aboveboard.operations.keyed_hashes import replace_hashes
from aboveboard.storage.durable import replace
from aboveboard.storage.file_faults import refuse_file
from aboveboard.storage.tables import key_check, log_head

MARK_FILE = "rows.keyed"
_FIRST_LINE = "aboveboard/keyed-rows/1"
_MARK = re.compile(rb"%s ([0-9]{1,18})\n([^\n]+)\n" % _FIRST_LINE.encode())

log = structlog.get_logger("aboveboard")


class RowForm(IntEnum):
    """The forms of `key_check.form`. `PLAIN` is that of rows from before this module."""

    PLAIN = 0
    KEYED = 1


class _Mark(NamedTuple):
    """The log at the first start with this form: its name and its size."""

    origin: str
    size: int


def ensure_keyed(connection: Connection, keyring: Keyring, data: Path) -> list[KeyRow]:
    """Gives the rows of a database from before the form of this version. Returns the API keys that got their MAC.

    The caller opens the database, in one transaction, and has checked that it belongs to these keys and to `log.head`.
    Raises StartupRefused when the mark in the data folder cannot be read or written.
    """
    path = data / MARK_FILE
    now = _Mark(*connection.execute(select(log_head.c.origin, log_head.c.size)).one())
    marked = _read_mark(path)
    is_before = marked is None or marked.origin != now.origin or now.size <= marked.size
    signed = list[KeyRow]()
    if connection.execute(select(key_check.c.form)).scalar_one() == RowForm.PLAIN:
        if is_before:
            signed = list(add_macs(connection, keyring))
            replace_hashes(connection, keyring)
            bind_records(connection, keyring)
            count_choices(connection, keyring)
        else:
            log.error("keyed_form_unset", meaning="the database was changed; its rows stay as they are")
        connection.execute(update(key_check).values(form=int(RowForm.KEYED)))
    refuse_put_back(connection, keyring)
    # Before the commit. An interrupted start then finds the same size, and begins again.
    if is_before and marked != now:
        _write_mark(path, now)
    return signed


def describe_signed(rows: Sequence[KeyRow]) -> str:
    """Returns the lines that ask the operator to confirm these API keys."""
    return "\n".join(
        (
            "These API keys are from before this version. From now on a row that the gateway did not write is refused.",
            "Revoke each key that you do not know: aboveboard keys revoke ID",
            *(f"  {_describe(row)}" for row in rows),
        )
    )


def _describe(row: KeyRow) -> str:
    _, _, _, _, created_ms, _, revoked_ms, _ = row
    made = to_iso(created_ms) if 0 <= created_ms <= LAST_MS else "at no possible time"
    return f"{describe_row(row, 'stored' if revoked_ms is None else 'revoked')}  created {made}"


def _read_mark(path: Path) -> _Mark | None:
    try:
        found = _MARK.fullmatch(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refuse_file(path, error, f"cannot be read ({error.strerror}). Check its owner.") from error
    if found is None:
        raise StartupRefused(
            f"{path} is damaged. Restore it from a copy of the data folder. If there is none, delete it and start. "
            "Then revoke each API key that you do not know."
        )
    return _Mark(found[2].decode(), int(found[1]))


def _write_mark(path: Path, mark: _Mark) -> None:
    try:
        replace(path, f"{_FIRST_LINE} {mark.size}\n{mark.origin}\n".encode())
    except OSError as error:
        raise refuse_file(path, error, f"cannot be written ({error.strerror}). Check its folder.") from error
