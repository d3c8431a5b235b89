"""The label file of a command. It is read once."""

import secrets
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from aboveboard.bias.labels import SALT_BYTES_LEAST, Labels, read_labels, split_lines
from aboveboard.bias.log_rows import LogRead

SALT_BYTES = 32
CHUNK_BYTES = 1 << 16


def read_salt(text: str | None) -> bytes:
    """Returns the given salt, or a new one. Raises UsageError for one that is malformed or too short."""
    if text is None:
        return secrets.token_bytes(SALT_BYTES)
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) < SALT_BYTES_LEAST:
        raise click.UsageError(f"The value of --salt is not {SALT_BYTES_LEAST} bytes or more in hexadecimal.")
    return found


def read_label_file(path: Path, read: LogRead, salt: bytes) -> Labels:
    """Returns the labels of the people in `read`, by their pseudonyms. Raises Unprocessable for a malformed file."""
    people = max(read.numbers.values(), default=-1) + 1
    return read_labels(
        split_lines(read_chunks(path)), lambda person: read.numbers.get(person.lower()), people, salt
    )


def read_chunks(path: Path) -> Iterator[bytes]:
    """Yields the content of the file."""
    # Without a buffer of its own, no copy of the file is left in the file object.
    with path.open("rb", buffering=0) as file:
        yield from iter(partial(file.read, CHUNK_BYTES), b"")
