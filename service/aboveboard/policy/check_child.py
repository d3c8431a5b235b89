"""The program of the child process that reads rules before this process does. See `policy.check_process`.

It writes the place of each text on standard output before Cedar reads that text. After a crash, the last line has the
place at fault. Exit code 0 means that Cedar read everything, also rules with problems.
"""

import os
import re
import resource
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from aboveboard.declared import DeclaredFiles
from aboveboard.errors import PolicyRejected, StartupRefused
from aboveboard.policy.cedar import (
    CedarFault,
    Schema,
    StrictJudge,
    format_text,
    parse_rule,
    parse_schema,
    type_problems,
)
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.source import RULE_FILES, SCHEMA_FILE, read
from aboveboard.policy.split_rules import Statement, split

CPU_S = 20
"""The processor time that the child may use, in seconds. The shipped rules need less than one."""

MEMORY_BYTES = 1 << 30
STACK_BYTES = 1 << 20
"""The stack of the child's thread. It is an eighth of the usual one, so a text that the child survives is safe here."""

_ID = re.compile(r'@id\(\s*"([a-z0-9-]{1,100})"')


class CheckOrder(Struct, frozen=True):
    """The files to read. With `is_judged`, every possible question is judged too."""

    contents: dict[str, bytes | None]
    is_judged: bool


def main() -> None:
    """Reads a `CheckOrder` in JSON from standard input, and carries it out. Any exception ends with exit code 1."""
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, CPU_S)
    _lower(resource.RLIMIT_AS, MEMORY_BYTES)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=CheckOrder)
    threading.stack_size(STACK_BYTES)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(read_all, order).result()


def read_all(order: CheckOrder) -> None:
    """Lets Cedar read every text of the order, each after its place was written."""
    files = DeclaredFiles(Path(), order.contents)
    with suppress(PolicyRejected, StartupRefused):
        _note(f"{SCHEMA_FILE}:1: (schema)")
        schema = parse_schema(files.text(SCHEMA_FILE))
        for name in files.names(RULE_FILES):
            _read_file(name, files.text(name), schema)
        if order.is_judged:
            _note("policies:1: (all rules together)")
            PolicySet(read(files), lambda _: None).fill()


def _read_file(name: str, text: str, schema: Schema | CedarFault) -> None:
    for statement in _each(name, text):
        rule = parse_rule(statement.text)
        if not isinstance(rule, CedarFault | None) and not isinstance(schema, CedarFault):
            type_problems(statement.text, schema)
            StrictJudge({"alone": rule}, schema, lambda _: None)
    _note(f"{name}:1: (layout)")
    with suppress(ValueError):
        format_text(text)


def _each(name: str, text: str) -> Iterator[Statement]:
    for statement in split(name, text):
        found = _ID.search(statement.text)
        _note(f"{name}:{statement.line}: {found[1] if found else '(no id)'}")
        yield statement


def _note(place: str) -> None:
    os.write(1, f"{place}\n".encode())


def _lower(limit: int, most: int) -> None:
    _, hard = resource.getrlimit(limit)
    # The hard limit is above: at the hard limit of processor time the system sends another signal than SIGXCPU.
    soft, hard = (
        (most, most + 1) if hard == resource.RLIM_INFINITY else (min(most, hard), min(most + 1, hard))
    )
    resource.setrlimit(limit, (soft, hard))
