"""`/console/policies/changes`: each policy set that came into force, with every declared value that it changed.

The values are those of `aboveboard policy diff`, by the same function.
"""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template
from msgspec import Meta, Struct

from aboveboard.gateway.policy_history import RecordedSet, list_sets
from aboveboard.http import HttpRequest
from aboveboard.policy.declared_diff import DeclaredChange, compare_meanings
from aboveboard.web.console.page import ConsolePage, address, here, query_of
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of

SETS_MOST = 10
"""The sets of one page."""

ROWS_MOST = 100
"""The changes of one set that a page shows."""

TEXT_MOST = 300
"""The characters of a value that a page shows."""


class DeclaredTable(Struct, frozen=True):
    """The changed values that a page shows. `more` counts the others."""

    rows: list[DeclaredChange]
    more: int


class SetRow(Struct, frozen=True):
    """A set that came into force. `state` is `first`, `changed`, or `unreadable` where a record does not decrypt."""

    index: int
    at_ms: int
    policy: str
    state: str
    table: DeclaredTable


class PolicyChangesPage(ConsolePage, frozen=True, kw_only=True):
    """The sets, the newest first. `older` is the address of the next page, or empty."""

    template = "console/policy_changes.html"
    sets: list[SetRow]
    older: str


class ChangesQuery(Struct, frozen=True):
    """The query, as sent. The page has the sets before the index `before`."""

    before: Annotated[int, Meta(ge=1, le=2**53)] | None = None


@get("/policies/changes", include_in_schema=False)
async def policy_changes_page(request: HttpRequest) -> Template:
    _, around = await here(request, "policies")
    asked, _ = query_of(request, ChangesQuery)
    # One more than is shown: the set before the last one shown.
    found = await list_sets(gateway_of(request), SETS_MOST + 1, before=asked.before)
    rows = await asyncio.to_thread(_compare_all, found)
    older = address("/console/policies/changes", before=rows[-1].index) if len(found) > SETS_MOST else ""
    return render_page(PolicyChangesPage(**around, sets=rows, older=older))


def show_declared(changes: Sequence[DeclaredChange]) -> DeclaredTable:
    """Returns the first ROWS_MOST changes, with values of at most TEXT_MOST characters."""
    rows = [
        DeclaredChange(each.file, each.key, _shorten(each.before), _shorten(each.after))
        for each in changes[:ROWS_MOST]
    ]
    return DeclaredTable(rows, max(0, len(changes) - ROWS_MOST))


def _shorten(text: str | None) -> str | None:
    return text if text is None or len(text) <= TEXT_MOST else f"{text[:TEXT_MOST]}…"


def _compare_all(found: list[RecordedSet]) -> list[SetRow]:
    before = [*found[1:], None] if len(found) <= SETS_MOST else found[1:]
    return [_row(each, old) for each, old in zip(found, before, strict=False)]


def _row(each: RecordedSet, old: RecordedSet | None) -> SetRow:
    record, earlier = each.record, None if old is None else old.record
    policy = "" if record is None else record.policy
    if record is None or (old is not None and earlier is None):
        return SetRow(each.place, each.at_ms, policy, "unreadable", DeclaredTable([], 0))
    if earlier is None:
        return SetRow(each.place, each.at_ms, policy, "first", DeclaredTable([], 0))
    changes = compare_meanings(earlier.meaning.encode(), record.meaning.encode())
    return SetRow(each.place, each.at_ms, policy, "changed", show_declared(changes))


HANDLERS: list[HTTPRouteHandler] = [policy_changes_page]
