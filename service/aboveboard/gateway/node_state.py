"""The state of this process among the others on one database: its keys, its policies and its clock.

Another process may rotate the keys, or put other policies into force. A process with older keys must not write. It
cannot read some people, and would look for others under a former pseudonym.
"""

from socket import gethostname
from typing import NamedTuple, Protocol

from sqlalchemy import Connection, Select, func, literal, select
from sqlalchemy.types import BigInteger

from aboveboard.audit.entries import parse_leaf
from aboveboard.clock import Clock
from aboveboard.errors import KeysBehind
from aboveboard.gateway.key_eras import UNKNOWN
from aboveboard.keys.keyring import Keyring
from aboveboard.settings import Settings
from aboveboard.storage.database import Database
from aboveboard.storage.tables import OF_THE_OPERATOR, entries, key_check, log_head, records
from aboveboard.transparency.signer import is_newest_signer
from aboveboard.words import EntryKind

SKEW_MOST_MS = 1000
"""The largest difference between two clocks that raises no alarm, in milliseconds."""

_NEWEST_POLICY = (
    select(entries.c.leaf)
    .join(records, records.c.entry_index == entries.c.entry_index)
    .where(records.c.kind == EntryKind.POLICY, OF_THE_OPERATOR)
    .order_by(records.c.entry_index.desc())
    .limit(1)
    .scalar_subquery()
)
_BESIDE = (key_check.c.era, log_head.c.origin, log_head.c.size, log_head.c.checkpoint, _NEWEST_POLICY)
# Rounded down as our own clock is, so that one clock never seems ahead of itself.
_SERVER_MS = func.cast(func.floor(func.extract("epoch", func.clock_timestamp()) * 1000), BigInteger)


def name_node(settings: Settings) -> str:
    """Returns the name of this process for operators: its host and port."""
    return f"{gethostname()}:{settings.port}"


class NodeHost(Protocol):
    """The part of the gateway that has keys, a database and a clock."""

    settings: Settings
    database: Database
    keyring: Keyring
    clock: Clock
    keys_behind: bool

    async def look(self) -> bool: ...


class NodeState(NamedTuple):
    """The state of one process. `policy` is the id of the newest policy set in the log, None before there is one.

    `skew_ms` is how far the database's clock is ahead of this one, at least. It is 0 for SQLite, which has none.
    """

    keys_behind: bool
    policy: str | None
    skew_ms: int


def select_state(*, has_server: bool) -> Select[int, str, int, str, bytes | None, int | None]:
    """Returns the query of a node's state, with the time of the server's clock if there is a server."""
    server = _SERVER_MS if has_server else literal(None, BigInteger)
    both = log_head.join(key_check, key_check.c.id == log_head.c.id)
    return select(*_BESIDE, server).select_from(both).where(log_head.c.id == 1)


async def read_state(gateway: NodeHost) -> NodeState:
    """Returns the state as the database has it now. Raises Unavailable."""
    query = select_state(has_server=gateway.settings.sqlite_path is None)
    before = gateway.clock()
    rows = await gateway.database.rows(query)
    after = gateway.clock()
    if not rows:
        return NodeState(keys_behind=False, policy=None, skew_ms=0)
    ((era, origin, size, checkpoint, leaf, server_ms),) = rows
    behind = era not in (UNKNOWN, *gateway.keyring.eras)
    behind = behind or (size > 0 and not is_newest_signer(origin, gateway.keyring, checkpoint))
    policy = None if leaf is None else parse_leaf(leaf).policy
    return NodeState(behind, policy, skew(before, after, server_ms))


def skew(before_ms: int, after_ms: int, server_ms: int | None) -> int:
    """Returns the least difference between a server's clock and one that was read before and after it."""
    if server_ms is None:
        return 0
    return min(0, server_ms - before_ms) + max(0, server_ms - after_ms)


def read_newest_policy(connection: Connection) -> str | None:
    """Returns the id of the newest policy set in the log. None before there is one."""
    leaf = connection.execute(select(_NEWEST_POLICY)).scalar()
    return None if leaf is None else parse_leaf(leaf).policy


def read_server_ms(connection: Connection) -> int:
    """Returns the time of PostgreSQL's clock."""
    return int(connection.execute(select(_SERVER_MS)).scalar_one())


async def observe(gateway: NodeHost) -> NodeState:
    """Returns the state, after a look at the keys folder if the keys are behind. Sets `gateway.keys_behind`."""
    state = await read_state(gateway)
    if state.keys_behind:
        # A background look may have replaced the keys since the read, so the result of this one is not enough.
        await gateway.look()
        state = await read_state(gateway)
    gateway.keys_behind = state.keys_behind
    return state


async def refuse_older_keys(gateway: NodeHost) -> None:
    """Raises KeysBehind when the database is at newer keys than this gateway. Raises Unavailable."""
    if (await observe(gateway)).keys_behind:
        raise KeysBehind
