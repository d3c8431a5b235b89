"""The stored state of an erasure: a row while it runs, a receipt once it is done.

The row's key is the person's pseudonym until all their other data is deleted. From then on it is the hash of
the one-time id. So the same person may return, and even be erased again, before the last file was searched.
"""

import asyncio
import hashlib
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import bindparam, delete, insert, select, update

from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.journal import Entry, Guard, Submission, Write, first_version
from aboveboard.storage.tables import Row, erased, erasures

MARKED = "intent"
"""The first step. Once it is done, nothing about the person is used."""

COMPLETED = "completion"
"""The step that stores the receipt. The step after it only deletes the erasure's own row."""


_READ = select(
    erasures.c.person,
    erasures.c.version,
    erasures.c.erasure,
    erasures.c.step,
    erasures.c.started_ms,
    erasures.c.sealed,
)
_UPDATE = (
    update(erasures)
    .where(erasures.c.person == bindparam("key"))
    .values(
        person=bindparam("next_key"),
        version=bindparam("next_version"),
        step=bindparam("next_step"),
        sealed=bindparam("next_sealed"),
    )
)
_DELETE = delete(erasures).where(erasures.c.person == bindparam("key"))
_INSERT = insert(erasures)
_INSERT_RECEIPT = insert(erased)

_LABEL = b"aboveboard/erasure/1"


class RunningErasures:
    """The erasures of this process: tasks by the hash of the one-time id, and a lock for whole files.

    One erasure holds the lock at a time. Many at once would occupy every thread and the disk.
    """

    def __init__(self, _gateway: Gateway) -> None:
        self.searching = asyncio.Lock()
        self.tasks: dict[bytes, asyncio.Task[None]] = {}


class HoldPart(Struct, frozen=True):
    """The number of records that a legal hold keeps of the person, with the id of the hold."""

    hold: str
    number: int


class ErasurePlan(Struct, frozen=True):
    """The input of the steps. `people` are the pseudonyms: the requested one, then those linked to it.

    `former` are pseudonyms from before a key rotation, which older backups contain. `names` and `traces` are
    pieces that no file may contain at the end: of pseudonyms, and of keys and sealed values. `lost` counts the
    examples that could not be unlearned. `holds` are the legal holds that keep records, once the others are deleted.
    """

    app: str
    people: tuple[bytes, ...]
    names: tuple[bytes, ...]
    traces: tuple[bytes, ...]
    former: tuple[bytes, ...] = ()
    lost: int = 0
    holds: tuple[HoldPart, ...] = ()


class RetainedData(Struct, frozen=True):
    """Data that stays after an erasure. `until_ms` is None when we cannot say how long it stays."""

    what: str
    until_ms: int | None
    because: str


class Receipt(Struct, frozen=True):
    """The receipt of an erasure. It has no `completion` index: that entry is recorded in the same commit.

    `holds` has no words of a hold, because the receipt stays when the hold has ended.
    """

    app: str
    done_ms: int
    kept: tuple[RetainedData, ...]
    holds: tuple[HoldPart, ...] = ()


class Work(NamedTuple):
    """The row of an erasure. `step` is the last finished one."""

    key: bytes
    version: int
    erasure: bytes
    step: str
    started_ms: int
    plan: ErasurePlan

    @property
    def guard(self) -> Guard:
        """A guard that holds until a process, on this or another node, has finished the next step."""
        return Guard("erasures", self.key, self.version)


_plan = msgspec.msgpack.Decoder(ErasurePlan)
_receipt = msgspec.json.Decoder(Receipt)


def hash_of(erasure: str) -> bytes:
    """Returns the hash by which a one-time id is recognized; the id itself is not stored."""
    return hashlib.sha256(_LABEL + erasure.encode("utf-8", "surrogatepass")).digest()


def intent_name(erasure: bytes) -> str:
    """Returns the name of the record of the intent entry."""
    return f"erasure_{erasure.hex()}"


def completion_name(erasure: bytes) -> str:
    """Returns the name of the record of the completion entry."""
    return f"erased_{erasure.hex()}"


def insert_erasure(
    gateway: Gateway, erasure: bytes, plan: ErasurePlan, now_ms: int, *, step: str = MARKED
) -> tuple[Guard, Write]:
    """Returns the write of a new row, and the guard that no erasure of the person is stored yet.

    `step` is the last finished one. A plan without people has the hash of the one-time id as its key.
    """
    key = plan.people[0] if plan.people else erasure
    row: Row = {
        "person": key,
        "version": first_version(),
        "erasure": erasure,
        "step": step,
        "started_ms": now_ms,
    }
    return Guard("erasures", key, 0), Write(_INSERT, {**row, "sealed": _seal_plan(gateway, erasure, plan)})


async def list_running(gateway: Gateway) -> dict[bytes, int]:
    """Returns the version of every unfinished erasure by the hash of its one-time id, oldest first."""
    query = select(erasures.c.erasure, erasures.c.version).order_by(erasures.c.started_ms)
    return dict(await gateway.database.rows(query))


async def load(gateway: Gateway, erasure: bytes) -> Work | None:
    """Returns the row of the erasure, or None once it is done. Raises Unreadable when its plan cannot be
    decrypted.
    """
    rows = await gateway.database.rows(_READ.where(erasures.c.erasure == erasure))
    if not rows:
        return None
    ((key, version, _, step, started_ms, sealed),) = rows
    plan = _plan.decode(unseal(gateway.keyring.operator_key, sealed, _LABEL + erasure))
    return Work(key, version, erasure, step, started_ms, plan)


async def advance(
    gateway: Gateway,
    work: Work,
    step: str,
    *,
    plan: ErasurePlan | None = None,
    key: bytes | None = None,
    writes: tuple[Write, ...] = (),
) -> Work:
    """Records `step` as done, with `writes` in the same commit, and returns the new row.

    Raises Stale when another process was faster.
    """
    guard, write, after = _advance_row(gateway, work, step, plan=plan, key=key)
    await gateway.submit(Submission((guard,), (write, *writes), ()))
    return after


def _advance_row(
    gateway: Gateway, work: Work, step: str, *, plan: ErasurePlan | None, key: bytes | None = None
) -> tuple[Guard, Write, Work]:
    after = work._replace(
        key=key or work.key, version=work.version + 1, step=step, plan=work.plan if plan is None else plan
    )
    row: Row = {
        "key": work.key,
        "next_key": after.key,
        "next_version": after.version,
        "next_step": step,
        "next_sealed": _seal_plan(gateway, work.erasure, after.plan),
    }
    return work.guard, Write(_UPDATE, row), after


async def complete(gateway: Gateway, work: Work, receipt: Receipt, entry: Entry) -> Work:
    """Stores the receipt and the completion entry, and empties the plan: the row now knows nothing of the person.

    Raises Stale when another process was faster.
    """
    row: Row = {"erasure": work.erasure, "receipt": msgspec.json.encode(receipt)}
    guard, write, after = _advance_row(gateway, work, COMPLETED, plan=ErasurePlan(work.plan.app, (), (), ()))
    await gateway.submit(Submission((guard,), (write, Write(_INSERT_RECEIPT, row)), (entry,)))
    return after


async def close(gateway: Gateway, work: Work) -> None:
    """Deletes the row, after the last step. Raises Stale when another process was faster."""
    await gateway.submit(Submission((work.guard,), (Write(_DELETE, {"key": work.key}),), ()))


async def receipt_of(gateway: Gateway, erasure: bytes) -> Receipt | None:
    """Returns the receipt, or None while the erasure runs or if it never started."""
    rows = await gateway.database.rows(select(erased.c.receipt).where(erased.c.erasure == erasure))
    return next((_receipt.decode(receipt) for (receipt,) in rows), None)


def read_pseudonym(plan: ErasurePlan, canary: int) -> bytes:
    """Returns the pseudonym of the piece at index `canary` of `names`.

    Every pseudonym, current or former, has the same number of pieces.
    """
    pseudonyms = (*plan.people, *plan.former)
    return pseudonyms[canary * len(pseudonyms) // len(plan.names)]


def with_lost(plan: ErasurePlan, lost: int) -> ErasurePlan:
    return structs.replace(plan, lost=plan.lost + lost)


def _seal_plan(gateway: Gateway, erasure: bytes, plan: ErasurePlan) -> bytes:
    return seal(gateway.keyring.operator_key, msgspec.msgpack.encode(plan), _LABEL + erasure)
