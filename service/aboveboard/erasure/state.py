"""Where an erasure stands: its row while it goes on, its receipt afterwards.

The row is named by the person's pseudonym until nothing else of theirs is left, and from then on by the hash of the
one-time id; so the same person may come back, and even leave again, before the last file was searched.
"""

import asyncio
import hashlib
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs
from sqlalchemy import bindparam, delete, insert, select, update

from aboveboard.gateway.gateway import Gateway
from aboveboard.keys.sealing import seal, unseal
from aboveboard.storage.journal import GUARDED, Entry, Guard, Submission, Write
from aboveboard.storage.tables import Row, erased, erasures

MARKED = "intent"
"""The step that an erasure begins with: from here on the person is nobody."""

COMPLETED = "completion"
"""The step after which it is done: the receipt is there. What follows cleans up behind the erasure itself."""

GUARDED["erasures"] = select(erasures.c.person, erasures.c.version)

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
    """The erasures of this process: their tasks by the hash of the erasure's id, and the lock for work on whole files.

    One erasure holds the lock at a time. Many at once would take every thread and the disk from all other work.
    """

    def __init__(self, _gateway: Gateway) -> None:
        self.searching = asyncio.Lock()
        self.tasks: dict[bytes, asyncio.Task[None]] = {}


class ErasurePlan(Struct, frozen=True):
    """What the steps need to know. `people` are the pseudonyms, first the one that was asked for, then those linked
    to it.

    `former` are pseudonyms that they had before a rotation of keys, and have in backups from then.
    `names` and `traces` are pieces of what must not be found afterwards: of pseudonyms, and of keys and sealed values.
    `lost` counts the examples that could not be taken back out of the sums.
    """

    app: str
    people: tuple[bytes, ...]
    names: tuple[bytes, ...]
    traces: tuple[bytes, ...]
    former: tuple[bytes, ...] = ()
    lost: int = 0


class RetainedData(Struct, frozen=True):
    """What stays after an erasure. `until_ms` is None when that is not in our hands."""

    what: str
    until_ms: int | None
    because: str


class Receipt(Struct, frozen=True):
    """What remains of an erasure. `completion` has no place here: it is recorded together with this."""

    app: str
    done_ms: int
    kept: tuple[RetainedData, ...]


class Work(NamedTuple):
    """One row. `step` is the last one that was finished."""

    key: bytes
    version: int
    erasure: bytes
    step: str
    started_ms: int
    plan: ErasurePlan

    @property
    def guard(self) -> Guard:
        """Holds until somebody, here or on another node, has finished the next step."""
        return Guard("erasures", self.key, self.version)


_plan = msgspec.msgpack.Decoder(ErasurePlan)
_receipt = msgspec.json.Decoder(Receipt)


def hash_of(erasure: str) -> bytes:
    """By which we know a one-time id again, without keeping it."""
    return hashlib.sha256(_LABEL + erasure.encode("utf-8", "surrogatepass")).digest()


def intent_name(erasure: bytes) -> str:
    """The name of the record of the intent entry."""
    return f"erasure_{erasure.hex()}"


def completion_name(erasure: bytes) -> str:
    return f"erased_{erasure.hex()}"


def insert_erasure(gateway: Gateway, erasure: bytes, plan: ErasurePlan, now_ms: int) -> tuple[Guard, Write]:
    """The row of a new erasure, and the guard that there is none yet."""
    key = plan.people[0]
    row: Row = {"person": key, "version": 1, "erasure": erasure, "step": MARKED, "started_ms": now_ms}
    return Guard("erasures", key, 0), Write(_INSERT, {**row, "sealed": _seal_plan(gateway, erasure, plan)})


async def list_running(gateway: Gateway) -> dict[bytes, int]:
    """Every erasure that is not done, oldest first: the hash of its one-time id, and the version of its row."""
    query = select(erasures.c.erasure, erasures.c.version).order_by(erasures.c.started_ms)
    return dict(await gateway.database.rows(query))


async def load(gateway: Gateway, erasure: bytes) -> Work | None:
    """None once it is done."""
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
    """The work with `step` behind it, and `writes` done in the same commit. Raises Stale when another was faster."""
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
    """Afterwards the receipt is there, and the row knows nothing of the person any more. Raises Stale as `advance`."""
    row: Row = {"erasure": work.erasure, "receipt": msgspec.json.encode(receipt)}
    guard, write, after = _advance_row(gateway, work, COMPLETED, plan=ErasurePlan(work.plan.app, (), (), ()))
    await gateway.submit(Submission((guard,), (write, Write(_INSERT_RECEIPT, row)), (entry,)))
    return after


async def close(gateway: Gateway, work: Work) -> None:
    """Deletes the row, after the last step. Raises Stale as `advance`."""
    await gateway.submit(Submission((work.guard,), (Write(_DELETE, {"key": work.key}),), ()))


async def receipt_of(gateway: Gateway, erasure: bytes) -> Receipt | None:
    """None while it is not done, or was never begun."""
    rows = await gateway.database.rows(select(erased.c.receipt).where(erased.c.erasure == erasure))
    return next((_receipt.decode(receipt) for (receipt,) in rows), None)


def read_pseudonym(plan: ErasurePlan, canary: int) -> bytes:
    """Whose pseudonym the piece at that place in `names` is of: there are as many of each."""
    everybody = (*plan.people, *plan.former)
    return everybody[canary * len(everybody) // len(plan.names)]


def with_lost(plan: ErasurePlan, lost: int) -> ErasurePlan:
    return structs.replace(plan, lost=plan.lost + lost)


def _seal_plan(gateway: Gateway, erasure: bytes, plan: ErasurePlan) -> bytes:
    return seal(gateway.keyring.operator_key, msgspec.msgpack.encode(plan), _LABEL + erasure)
