"""The figures of one checkout's log, measured in a process of its own with the pieces of its own `bench/audit.py`.

    python -P _audit_probe.py SECONDS ENTRIES

It prints one line of JSON. Of `audit` it uses `ready_log` and `proof_times`; 0.1.0 has the pieces of `ready_log` alone.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from types import ModuleType
from typing import Any

import uvloop

SUBMITTERS = (1, 10, 100)


def main(seconds: float, entries: int) -> None:
    audit = tree_audit()
    found: dict[str, Any] = {"file": audit.__file__}
    for submitters in SUBMITTERS:
        rate, cpu_us = uvloop.run(throughput(audit, submitters, seconds))
        found[f"rate {submitters}"], found[f"cpu {submitters}"] = rate, cpu_us
    _, taken = uvloop.run(audit.proof_times(entries))
    print(json.dumps(found | {"proof ms": median(taken)}))


def tree_audit() -> ModuleType:
    """Returns the module `audit` of the checkout that has its folder `bench` on the path."""
    import audit

    return audit


async def throughput(audit: ModuleType, submitters: int, seconds: float) -> tuple[float, float]:
    """Returns durable entries a second, and microseconds of processor time an entry, of all threads of this process.
    Each submitter sends its next entry when the one before it is durable."""
    async with ready_log(audit) as (submit_one, ready):
        left, done = iter(ready), 0
        started, before = time.perf_counter(), time.process_time()

        async def submit() -> None:
            nonlocal done
            for submission in left:
                await submit_one(submission)
                done += 1
                if time.perf_counter() > started + seconds:
                    return

        await asyncio.gather(*(submit() for _ in range(submitters)))
        taken, cpu = time.perf_counter() - started, time.process_time() - before
    return done / taken, cpu / done * 1e6


@asynccontextmanager
async def ready_log(audit: ModuleType) -> AsyncIterator[Any]:
    """Yields from the tree's own `ready_log`, or the same from the pieces of 0.1.0."""
    if hasattr(audit, "ready_log"):
        async with audit.ready_log() as found:
            yield found
        return
    async with audit.opened() as gateway:
        yield gateway.submit, [audit.Submission((), (), (entry,)) for entry in audit.prepared(gateway)]


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
