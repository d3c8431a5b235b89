"""Exports: what is in an archive, held against the database it came from, on SQLite and on PostgreSQL."""

import io
import json
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from aboveboard.audit.entries import parse_leaf
from aboveboard.people.store import ERASING, people
from aboveboard.storage.tables import entries, records
from aboveboard.words import EntryKind
from sqlalchemy import delete, select, update

from tests.exports.archives import Archive, exported, verified
from tests.exports.bulk import change
from tests.exports.visits import visit
from tests.laws.running import app_of, rows
from tests.world import DAN, Installation, Shop


def adds_up(archive: Archive) -> bool:
    """Nothing vanishes: all entries of the range are accounted for, and the counts are those of the lines."""
    counts, span = archive.manifest["counts"], archive.manifest["range"]
    marks = {"erased": "erased", "unreadable": "unreadable", "left_out": "bodies_left_out"}
    states = [
        next((state for mark, state in marks.items() if line.get(mark)), "records") for line in archive.lines
    ]
    named = {name: states.count(name) for name in ("records", *marks.values())}
    total = span["last"] - span["first"] + 1
    return named.items() <= counts.items() and counts["entries"] == total == len(states) + counts["left_out"]


def test_an_archive_holds_the_whole_log_and_verifies(
    installation: Installation, shop: Shop, tmp_path: Path
) -> None:
    """Line for line what the database has, and the verifier finds nothing wrong."""
    visit(shop)
    archive = exported(installation, tmp_path)
    size = archive.manifest["size"]
    assert [line["index"] for line in archive.lines] == list(range(size))
    query = select(entries.c.leaf, records.c.kind, records.c.record, records.c.app, records.c.person).join(
        records, records.c.entry_index == entries.c.entry_index
    )
    found = rows(installation, query.where(entries.c.entry_index < size).order_by(entries.c.entry_index))
    told = [
        (line["leaf"].encode(), line["kind"], line["record"], line["app"], line["person"])
        for line in archive.readable
    ]
    assert told == [(*row[:-1], row[-1].hex() if row[-1] else None) for row in found]
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_each_body_is_the_one_that_its_leaf_commits_to(
    installation: Installation, shop: Shop, tmp_path: Path
) -> None:
    """With its salt, byte for byte; a decision's is what the app reads too."""
    answer = visit(shop)
    archive = exported(installation, tmp_path, kinds=(EntryKind.DECISION,))
    for line in archive.readable:
        opening = sha256(bytes.fromhex(line["salt"]) + line["body"].encode()).hexdigest()
        assert opening == parse_leaf(line["leaf"].encode()).commitment
    mine = next(line for line in archive.readable if line["record"] == answer["decision"])
    assert json.loads(mine["body"]) == shop.record(answer)


def test_the_export_is_an_entry_before_it_is_there(
    installation: Installation, shop: Shop, tmp_path: Path
) -> None:
    """Of what was asked, what was in it, for whom, and over which checkpoint; a later export shows it."""
    first = exported(installation, tmp_path, kinds=(EntryKind.NOTICE,))
    second = exported(installation, tmp_path, kinds=(EntryKind.EXPORT,))
    body = json.loads(second.lines[-1]["body"])
    assert (body["by"], body["export"], body["size"]) == ("tests", "exp_test", first.manifest["size"])
    assert body["query"] == first.manifest["query"]
    assert body["counts"] == first.manifest["counts"]
    assert body["checkpoint"] == sha256(first.read("checkpoint")).hexdigest()
    assert second.lines[-1]["index"] >= first.manifest["size"]


@pytest.mark.parametrize("kinds", [("consent",), ("decision", "outcome"), ("policy",)])
def test_by_kind(installation: Installation, shop: Shop, tmp_path: Path, kinds: tuple[str, ...]) -> None:
    """All entries of the kinds and no others; the leaves of the rest show that nothing is missing."""
    visit(shop)
    archive = exported(installation, tmp_path, kinds=tuple(map(EntryKind, kinds)))
    size = archive.manifest["size"]
    query = select(records.c.entry_index).where(records.c.kind.in_(kinds), records.c.entry_index < size)
    assert archive.indexes == sorted(index for (index,) in rows(installation, query))
    assert archive.manifest["range"] == {"first": 0, "last": size - 1}
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_by_placement(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """What is about the placement: its declaration, its decisions, and what followed them."""
    shop.place("elsewhere")
    visit(shop)
    person = shop.welcome(DAN)
    answer = shop.decide(person, "elsewhere")
    shop.outcome(answer)
    archive = exported(installation, tmp_path, placement="elsewhere", app=app_of(installation, answer))
    assert [line["kind"] for line in archive.readable][:3] == ["placement"] * 2 + ["decision"]
    assert {"decision", "outcome"} <= {line["kind"] for line in archive.readable}
    assert all(
        json.loads(line["body"])["placement"] == "elsewhere"
        for line in archive.readable
        if line["kind"] == "decision"
    )
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_by_time(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """From the first moment on, up to and without the second."""
    at = [visit(shop)["log"]["index"] for _ in range(3)]
    query = select(records.c.at_ms).where(records.c.entry_index.in_(at)).order_by(records.c.entry_index)
    start, end, _ = [at_ms for (at_ms,) in rows(installation, query)]
    archive = exported(installation, tmp_path, from_ms=start, to_ms=end)
    asked_for = select(records.c.entry_index).where(records.c.at_ms >= start, records.c.at_ms < end)
    assert archive.indexes == sorted(index for (index,) in rows(installation, asked_for))
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_by_policy_set(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """The one in force has everything here, another one nothing."""
    visit(shop)
    policy = installation.service.gateway.rules.policy.id
    assert exported(installation, tmp_path, policy=policy).manifest["counts"]["left_out"] == 0
    other = exported(installation, tmp_path, policy="0" * 64)
    assert other.lines == []
    assert verified(installation, other).faults == []
    assert adds_up(other)


def test_by_app(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """All records of the app, whoever they are about."""
    app = app_of(installation, visit(shop))
    archive = exported(installation, tmp_path, app=app)
    assert {line["app"] for line in archive.readable} == {app}
    assert {"placement", "decision", "consent"} <= {line["kind"] for line in archive.readable}


def test_an_export_of_nothing_is_an_archive_too(installation: Installation, tmp_path: Path) -> None:
    """With an empty range, which verifies as what it is."""
    archive = exported(installation, tmp_path, from_ms=1, to_ms=2)
    assert archive.lines == []
    assert archive.manifest["range"] == {"first": 0, "last": -1}
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_without_pseudonyms(installation: Installation, shop: Shop, tmp_path: Path) -> None:
    """Nothing in any format says which records are of one person, also where two ids turned out to be one."""
    visit(shop)
    shop.ok("PUT", f"/v1/people/{shop.welcome(DAN)}/guests/{shop.welcome(DAN)}")
    archive = exported(installation, tmp_path, pseudonyms=False, formats=("csv", "parquet"))
    assert {line["person"] for line in archive.lines} == {None}
    people_held = {
        pseudonym.hex().encode() for (pseudonym,) in rows(installation, select(people.c.pseudonym))
    }
    for file in ("records.jsonl", "records.csv", "records.parquet", "manifest.json"):
        assert not any(name in archive.read(file) for name in people_held), file
    table = parquet.read_table(io.BytesIO(archive.read("records.parquet")))
    assert table["person"].null_count == table.num_rows == len(archive.lines)
    assert verified(installation, archive).faults == []
    assert adds_up(archive)


def test_who_is_erased_is_a_line_without_words(
    installation: Installation, shop: Shop, tmp_path: Path
) -> None:
    """Whether the key is gone, the erasure has only begun, or the rows are gone too; the log still verifies."""
    answers = [visit(shop) for _ in range(3)]
    where = [records.c.entry_index == answer["log"]["index"] for answer in answers]
    who = [rows(installation, select(records.c.person).where(each))[0][0] for each in where]
    change(installation, delete(people).where(people.c.pseudonym == who[0]))
    change(installation, update(people).where(people.c.pseudonym == who[1]).values(sealed=ERASING))
    change(installation, delete(records).where(records.c.person == who[2]))
    archive = exported(installation, tmp_path)
    lines = {line["index"]: line for line in archive.lines}
    for answer in answers:
        found = lines[answer["log"]["index"]]
        assert found["erased"]
        assert not {"body", "salt"} & set(found)
        assert found["person"] is found["record"] is found["at"] is found["app"] is None
    assert archive.manifest["counts"]["erased"] >= 3
    assert verified(installation, archive).faults == []
    assert adds_up(archive)
    # No erasure leaves records behind that nobody can open, and other tests take what is there for readable.
    change(installation, delete(records).where(records.c.person.in_(who)))
    change(installation, delete(people).where(people.c.pseudonym == who[1]))


def test_what_might_have_been_meant_is_not_left_out(
    installation: Installation, shop: Shop, tmp_path: Path
) -> None:
    """Nobody can tell which placement an erased decision was about, so it is in, as erased."""
    answer = visit(shop)
    index = answer["log"]["index"]
    app = app_of(installation, answer)
    change(installation, delete(records).where(records.c.entry_index == index))
    for query in ({"placement": "nowhere"}, {"app": app}, {"kinds": (EntryKind.DECISION,)}):
        archive = exported(installation, tmp_path, **query)
        assert next(line for line in archive.lines if line["index"] == index)["erased"]
    assert index not in exported(installation, tmp_path, kinds=(EntryKind.CONSENT,)).indexes


def test_a_record_that_does_not_open_is_said(tmp_path: Path) -> None:
    """It has its line and its count, and the verifier does not take the archive."""
    installation = Installation(tmp_path / "data")
    shop = installation.shop()
    shop.place()
    index = visit(shop)["log"]["index"]
    change(installation, update(records).where(records.c.entry_index == index).values(sealed=b"\x01nonsense"))
    (tmp_path / "out").mkdir()
    archive = exported(installation, tmp_path / "out")
    line = next(line for line in archive.lines if line["index"] == index)
    assert line["unreadable"]
    assert "body" not in line
    assert archive.manifest["counts"]["unreadable"] == 1
    assert verified(installation, archive).faults
    assert adds_up(archive)
    shop.http.close()
    installation.close()
