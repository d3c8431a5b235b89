"""The rule of a commit, as the pure function that both databases use."""

from collections.abc import Sequence
from typing import Any

from aboveboard.storage.journal import (
    CommitPlan,
    Entry,
    Guard,
    JournalHead,
    Submission,
    Versions,
    Write,
    collect_guarded_keys,
    plan,
)
from aboveboard.storage.tables import entries, records
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import TableClause, column, insert, table

THINGS, PEOPLE, MODELS = (
    table(name, column("name"), column("place")) for name in ("things", "people", "models")
)

INSERTS = {each.name: insert(each) for each in (THINGS, PEOPLE, MODELS)}

tables = st.sampled_from(("people", "models"))
keys = st.sampled_from("abc")
guards = st.builds(Guard, tables, keys, st.integers(0, 2))
places = st.tuples(st.sampled_from((THINGS, PEOPLE, MODELS)), st.booleans())
heads = st.builds(JournalHead, st.integers(0, 2**40), st.just(b"edge"), st.just("signed"))
found = st.dictionaries(st.tuples(tables, keys), st.integers(1, 2))


@st.composite
def batches(draw: st.DrawFn) -> list[Submission]:
    """Submissions with a few guards on a few rows; some write, some have entries. Each has its number in
    them."""
    return [
        Submission(
            tuple(draw(st.lists(guards, max_size=2))),
            tuple(writing(number, *each) for each in draw(st.lists(places, max_size=2))),
            tuple(leaf(f"{number}.{at}") for at in range(draw(st.integers(0, 3)))),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


def writing(number: int, where: TableClause = THINGS, placed: bool = True) -> Write:
    return Write(INSERTS[where.name], {"name": number, "place": None}, "place" if placed else None)


def leaf(name: str) -> Entry:
    return Entry(name.encode(), "kind", 1, "app", None, b"sealed" + name.encode(), f"record {name}")


def seal(head: JournalHead, leaves: Sequence[bytes]) -> JournalHead:
    """A head that shows what it was asked to seal."""
    return JournalHead(head.size + len(leaves), b"|".join(leaves), "sealed")


def rows_of(made: CommitPlan, kind: Any) -> list[Any]:
    """The rows that go into one table, in order."""
    statements: dict[Any, Any] = dict(made.rows)
    return [row for statement, rows in statements.items() for row in rows if statement.table is kind]


def accepted(made: CommitPlan, batch: Sequence[Submission]) -> list[tuple[int, Submission]]:
    pairs = zip(made.indexes, batch, strict=True)
    return [(index, submission) for index, submission in pairs if index is not None]


@given(heads, found, batches())
def test_a_submission_goes_in_when_nothing_it_saw_has_changed(
    head: JournalHead, versions: Versions, batch: list[Submission]
) -> None:
    """Its guards hold, and no earlier one of the batch wrote into a guarded table what it guards too."""
    written: set[tuple[str, Any]] = set()
    expected = []
    for submission in batch:
        seen = {(guard.table, guard.key): guard.version for guard in submission.guards}
        same = all(versions.get((table, key), 0) == version for table, key, version in submission.guards)
        expected.append(same and written.isdisjoint(seen))
        if expected[-1]:
            changed = {
                where
                for write in submission.writes
                for where, each in INSERTS.items()
                if write.statement is each
            }
            written.update(key for key in seen if key[0] in changed)
    assert [index is not None for index in plan(head, versions, batch, seal).indexes] == expected


@given(heads, found, batches())
def test_places_are_dense_and_in_order(
    head: JournalHead, versions: Versions, batch: list[Submission]
) -> None:
    """Each submission gets the places after those of the one before it, and stale ones take none."""
    made = plan(head, versions, batch, seal)
    free = head.size
    for index, submission in accepted(made, batch):
        assert index == free
        free += len(submission.entries)
    assert made.head.size == free


@given(heads, found, batches())
def test_entries_go_in_whole_or_not_at_all(
    head: JournalHead, versions: Versions, batch: list[Submission]
) -> None:
    """Leaves, their records and what is sealed are the entries of accepted submissions, and nothing else."""
    made = plan(head, versions, batch, seal)
    expected = [entry for _, submission in accepted(made, batch) for entry in submission.entries]
    places = list(range(head.size, head.size + len(expected)))
    assert [(row["entry_index"], row["leaf"]) for row in rows_of(made, entries)] == [
        (place, entry.leaf) for place, entry in zip(places, expected, strict=True)
    ]
    assert [(row["entry_index"], row["record"], row["sealed"]) for row in rows_of(made, records)] == [
        (place, entry.record, entry.sealed) for place, entry in zip(places, expected, strict=True)
    ]
    if expected:
        assert made.head.edge == b"|".join(entry.leaf for entry in expected)


@given(heads, found, batches())
def test_writes_go_in_with_their_submission(
    head: JournalHead, versions: Versions, batch: list[Submission]
) -> None:
    """And learn its place in the log where they ask for it."""
    made = plan(head, versions, batch, seal)
    for where in (THINGS, PEOPLE, MODELS):
        assert [(row["name"], row["place"]) for row in rows_of(made, where)] == [
            (write.row["name"], index if write.index_column else None)
            for index, submission in accepted(made, batch)
            for write in submission.writes
            if write.statement is INSERTS[where.name]
        ]


@given(heads, st.lists(guards, min_size=1, max_size=3))
def test_nothing_is_signed_when_nothing_is_said(head: JournalHead, seen: list[Guard]) -> None:
    """The head stays the very same when there is no leaf: an empty batch, stale ones, mere writes."""
    stale = Submission((Guard("people", "a", 7),), (), (leaf("x"),))
    for batch in ([], [stale], [Submission((), (writing(1),), ())]):
        assert plan(head, {}, batch, seal).head is head


SEEN = (Guard("people", "a", 1),)
VERSIONS: Versions = {("people", "a"): 1}


def test_of_two_that_saw_the_same_row_only_the_first_may_change_it() -> None:
    """The second one was computed from what is no longer so, though the database does not show it yet."""
    change, read = Submission(SEEN, (writing(1, PEOPLE),), (leaf("x"),)), Submission(SEEN, (), (leaf("y"),))
    made = plan(JournalHead(5, b"", ""), VERSIONS, [read, change, read, change], seal)
    assert made.indexes == [5, 6, None, None]


def test_who_writes_elsewhere_stands_in_nobody_s_way() -> None:
    """Two decisions about one person, each kept for a repeat: neither changes the person, so both go in."""
    keep = Submission(SEEN, (writing(1, THINGS),), (leaf("x"),))
    assert plan(JournalHead(5, b"", ""), VERSIONS, [keep, keep, keep], seal).indexes == [5, 6, 7]


@given(batches())
def test_each_guarded_row_is_read_once(batch: list[Submission]) -> None:
    """However many ask for it; and none is left out."""
    named = {(guard.table, guard.key) for submission in batch for guard in submission.guards}
    asked = [(table, key) for table, found in collect_guarded_keys(batch).items() for key in found]
    assert sorted(asked) == sorted(named)
