"""Declaring placements and their items. Every change is a new revision; the old ones stay for old records."""

from collections.abc import Callable, Sequence

import msgspec
from msgspec import structs

from service.engine.shelf import Item, Placement, compile_shelf
from service.engine.store import INSERT_PLACEMENT, INSERT_REVISION, UPDATE_PLACEMENT
from service.errors import NotFound
from service.gateway.gateway import Gateway
from service.gateway.records import make_entry
from service.gateway.shelves import placement_key
from service.storage.journal import Guard, Submission, Write
from service.words import EntryKind


async def put_placement(gateway: Gateway, declared: Placement) -> Placement:
    """Declares the placement, or changes it and keeps its items. The new revision."""

    def change(old: Placement | None) -> Placement:
        return structs.replace(declared, items=old.items if old else ())

    return await _change(gateway, declared.app, declared.placement, change)


async def put_items(gateway: Gateway, app: str, placement: str, items: Sequence[Item]) -> Placement:
    """Replaces the items, whose order is the editorial one. Raises NotFound for an undeclared placement."""

    def change(old: Placement | None) -> Placement:
        if old is None:
            raise NotFound("there is no such placement", field="placement", expected="a declared placement")
        return structs.replace(old, items=tuple(items))

    return await _change(gateway, app, placement, change)


async def get_placement(gateway: Gateway, app: str, placement: str) -> Placement:
    found = await gateway.shelves.newest(placement_key(app, placement))
    if found is None:
        raise NotFound("there is no such placement", field="placement")
    return found


async def _change(
    gateway: Gateway, app: str, placement: str, change: Callable[[Placement | None], Placement]
) -> Placement:
    key = placement_key(app, placement)

    async def attempt() -> Placement:
        old = await gateway.shelves.newest(key)
        before = old.revision if old else 0
        new = structs.replace(change(old), revision=before + 1)
        compile_shelf(new)  # refuses what could not be served
        entry = make_entry(
            EntryKind.PLACEMENT,
            {"v": 1, "placement": placement, "revision": new.revision, "items": len(new.items)},
            owner=gateway.operator(app),
            policy=gateway.rules.policy.id,
            at_ms=gateway.clock(),
            randomness=gateway.randomness,
        )
        writes = (
            Write(INSERT_PLACEMENT, {"placement_key": key, "revision": new.revision})
            if old is None
            else Write(UPDATE_PLACEMENT, {"key": key, "next_revision": new.revision}),
            Write(
                INSERT_REVISION,
                {"placement_key": key, "revision": new.revision, "body": msgspec.json.encode(new)},
            ),
        )
        await gateway.submit(Submission((Guard("placements", key, before),), writes, (entry,)))
        gateway.shelves.forget(key)
        return new

    return await gateway.with_retries(attempt)
