"""Every commit that changes a versioned row is guarded on that very row, so that no request undoes another's change."""

import ast
from collections.abc import Iterator
from pathlib import Path

import aboveboard
import pytest
from aboveboard.catalogue.tables import MODEL_IS_DUE
from aboveboard.catalogue.unanswered_tables import DELETE_UNANSWERED, INSERT_UNANSWERED
from aboveboard.people.store import people
from aboveboard.storage.journal import GUARDED

from tests.clocks import HandClock
from tests.gateway.submissions import Seen, changes, is_guarded, key_of, live, watched
from tests.house import House
from tests.world import Installation

WRITERS = {"mark_erasing", "replace", "write_moved", "write_state"}
"""The functions that make a write of a person's row. `replace` is that of `rights.person_entry`."""
AT_THE_START = {"aboveboard.operations.counted_choices"}
"""The modules that write in the transaction of the migrations, before the first request."""
MAKERS = {"aboveboard.people.store", "aboveboard.rights.person_entry"}
"""The modules that declare them."""
UNSEEN = {"audits", "cosigned", "drafts", "key_rates", "operator_kinds", "public_head", "records"}
"""The tables with versions whose rows nothing here writes. Tests of their own modules know their guards."""
BY_PLACEMENT = (MODEL_IS_DUE, INSERT_UNANSWERED, DELETE_UNANSWERED)
"""The statements that the placement guards."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Seen]]:
    """All submissions of a gateway that did everything that writes rows of people."""
    clock = HandClock()
    folder, often = tmp_path_factory.mktemp("guarded"), {"learn_every_ms": "0", "key_cache_ms": "0"}
    installation = Installation(folder, clock, record_keep_days="31", **often)
    shop = installation.shop()
    house = House(shop, installation, clock)
    try:
        shop.place()
        with pytest.MonkeyPatch.context() as patched, watched(house, patched) as found:
            live(house)
        yield found
    finally:
        shop.http.close()
        installation.close()


def writers() -> set[str]:
    """Returns the modules that write rows of people, by the functions of WRITERS that they import."""
    package, found = Path(aboveboard.__file__).parent, set[str]()
    for path in package.rglob("*.py"):
        source = path.read_text()
        if not any(maker in source for maker in MAKERS):
            continue
        for node in ast.walk(ast.parse(source)):
            is_of_them = isinstance(node, ast.ImportFrom) and node.module in MAKERS
            if is_of_them and not WRITERS.isdisjoint(name.name for name in node.names):
                found.add(".".join((package.name, *path.relative_to(package).with_suffix("").parts)))
    return found - MAKERS - AT_THE_START


def test_no_row_of_a_person_is_written_without_its_guard(seen: list[Seen]) -> None:
    """The update compares no version, so the guard is all that keeps what another request has changed."""
    bare = [
        modules & writers()
        for submission, modules in seen
        for write in changes(submission, people.name)
        if not is_guarded(submission, write)
    ]
    assert bare == []


def test_every_module_that_writes_people_has_written_some(seen: list[Seen]) -> None:
    """Each was on the stack of a submission that changes a row. A new one belongs in `live`."""
    wrote = {
        name for submission, modules in seen if any(changes(submission, people.name)) for name in modules
    }
    assert writers() - wrote == set()


@pytest.mark.parametrize("table", sorted({*GUARDED} - {people.name, *UNSEEN}))
def test_no_versioned_row_is_written_without_its_guard(seen: list[Seen], table: str) -> None:
    """In every other table that has versions. Some writes leave them: a move to a new pseudonym and the deletion of what
    a lost key sealed, guarded by the person. The request for a new model, and the begin and end of the search for
    unanswered items, are guarded by the placement. A row that a new entry names has nothing to guard.
    """
    written = [
        (submission, write)
        for submission, _ in seen
        for write in changes(submission, table)
        if {"moved_to", "lost"}.isdisjoint(write.row)
        and key_of(write) is not None
        and all(write.statement is not each for each in BY_PLACEMENT)
    ]
    assert written
    assert [write.row for submission, write in written if not is_guarded(submission, write)] == []


def test_a_record_goes_with_the_commitment_to_what_is_gone(seen: list[Seen]) -> None:
    """Or with the erasure that has committed to it already."""
    deletes = [submission for submission, _ in seen if any(changes(submission, "records"))]
    tables = [{guard.table for guard in submission.guards} for submission in deletes]
    assert any("deletion_head" in each for each in tables)
    assert all(each & {"deletion_head", "erasures", "people"} for each in tables)


@pytest.mark.parametrize(
    ("module", "table", "but"),
    [
        ("decisions.preview", "people", ""),
        ("decisions.reasons", "people", "erasure.retention"),
        ("decisions.reasons", "later_reasons", "erasure.retention"),
        ("erasure.begin", "deletion_head", ""),
        ("erasure.begin", "records", ""),
        ("erasure.steps", "erasures", "exports.jobs"),
        ("ingestion.placements", "placements", ""),
        ("learning.rebuild", "models", ""),
        ("learning.withdrawal", "forgetting", "preferences.commit_change"),
        ("rights.access", "people", ""),
        ("rights.link_guest", "people", ""),
    ],
)
def test_a_commit_is_guarded_on_what_it_was_computed_from(
    seen: list[Seen], module: str, table: str, but: str
) -> None:
    """Also where it changes no row of that table. So of two processes at one work, the second commits nothing."""
    own = [
        submission
        for submission, modules in seen
        if f"aboveboard.{module}" in modules and f"aboveboard.{but}" not in modules
    ]
    assert own
    assert [each.writes for each in own if table not in {guard.table for guard in each.guards}] == []
