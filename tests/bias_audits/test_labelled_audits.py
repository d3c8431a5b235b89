"""Label files on the gateway: matched, never stored, and lost with the process (`bias_audits.labelled_audits`)."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from aboveboard import schema
from aboveboard.bias_audits import labelled_audits
from aboveboard.bias_audits.audit_lease import LOST
from aboveboard.bias_audits.labelled_audits import ATTEMPTS, LabelIntake
from aboveboard.errors import Stale
from sqlalchemy import select
from structlog.testing import capture_logs

from tests.bias_audits.audited import APP, PEOPLE, Audited, audited_in, labels_of, opened_in
from tests.exports.archives import exported, verified
from tests.storage.ledger import fresh_postgresql

SALT = "5a" * 32
BY_ID = labels_of([f"p{at}" for at in range(PEOPLE)], "stranger,canary-blue", "p0,canary-blue", "p1,")


def pseudonyms(audited: Audited) -> list[str]:
    return [audited.gateway.keyring.pseudonym(APP, f"p{at}").hex() for at in range(PEOPLE)]


def test_people_are_named_by_id_or_by_pseudonym(audited: Audited) -> None:
    """Both files have the same tables and the same commitment, so the report can be checked offline."""
    stranger = audited.gateway.keyring.pseudonym(APP, "stranger").hex()
    names = pseudonyms(audited)
    lines = (f"{stranger},canary-blue", f"{names[0]},canary-blue", f"{names[1]},")
    by_id = audited.done(audited.send(BY_ID, watch="by_label", salt=SALT))
    by_pseudonym = audited.done(
        audited.send(labels_of(names, *lines), watch="by_label", salt=SALT, named_by="pseudonym")
    )
    first, second = by_id["report"], by_pseudonym["report"]
    assert {**first, "source": None} == {**second, "source": None}
    counts = {"blank": 1, "conflicting": 0, "labels": 2, "lines": PEOPLE + 3, "people": PEOPLE}
    assert first["labels"]["counts"] == counts | {"repeated": 1, "unmatched": 1}


def test_a_linked_guest_has_the_label_of_the_person(audited: Audited) -> None:
    """Under either id, in a file with both."""
    audited.shop.dial("g5", 1)
    audited.shop.ok("PUT", "/v1/people/p5/guests/g5")
    lines = b"person,label\ng5,canary-amber\np5,canary-amber\n"
    counts = audited.done(audited.send(lines))["report"]["labels"]["counts"]
    assert (counts["people"], counts["repeated"], counts["unmatched"]) == (1, 1, 0)


def test_one_label_for_all_is_one_group(audited: Audited) -> None:
    """There is no other one to compare it with."""
    lines = "\n".join(["person,label", *(f"p{at},canary" for at in range(PEOPLE))]).encode()
    report = audited.done(audited.send(lines))["report"]
    assert ([row["group"] for row in report["tables"][0]["rows"]], report["comparisons"]) == (["label-1"], [])


@pytest.mark.parametrize("content", [b"=1+1,@SUM(A1)", "\N{ZERO WIDTH SPACE}x,\u202eabc".encode()])
def test_a_formula_is_a_label_like_any_other(audited: Audited, content: bytes) -> None:
    """It becomes a number, so no table has it."""
    found = audited.done(audited.send(b"person,label\np1,=HYPERLINK(1)\n" + content + b"\n"))
    assert (found["state"], "HYPERLINK" in str(found)) == ("ready", False)


def test_an_audit_that_erasures_keep_overtaking_fails(
    audited: Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some attempts with the same labels, which are still in memory."""
    attempts: list[int] = []

    async def overtaken(*_: Any) -> None:
        attempts.append(1)
        raise Stale("A person was erased.")

    monkeypatch.setattr(labelled_audits, "make_report", overtaken)
    found = audited.done(audited.send(BY_ID))
    assert (found["state"], len(attempts)) == ("failed", ATTEMPTS)


def test_requests_are_served_while_a_file_is_read(audited: Audited) -> None:
    """Twenty thousand lines give way dozens of times."""
    turns = 0

    async def work() -> int:
        nonlocal turns
        intake = LabelIntake(audited.gateway, APP, bytes(32), by_pseudonym=False)

        async def count() -> None:
            nonlocal turns
            for turn in range(1_000_000):
                turns = turn
                await asyncio.sleep(0)

        counting = asyncio.create_task(count())
        await intake.feed(b"person,label\n" + b"".join(b"q%d,x\n" % at for at in range(20_000)))
        counting.cancel()
        return (await intake.finish()).lines

    assert (audited.run(work()), turns > 50) == (20_000, True)


@pytest.mark.long
def test_a_million_lines_are_one_report(audited: Audited) -> None:
    """Those about people who never came are counted, and nothing else."""
    strangers = b"".join(b"q%d,%c\n" % (at, b"AB"[at % 2]) for at in range(1_000_000))
    counts = audited.done(audited.send(BY_ID + b"\n" + strangers))["report"]["labels"]["counts"]
    assert (counts["lines"], counts["people"], counts["labels"]) == (PEOPLE + 1_000_003, PEOPLE, 2)


# --- nothing of a file is left


@pytest.fixture(params=["sqlite", "postgresql"])
def folder_and_database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[Path, dict[str, str]]]:
    with ExitStack() as stack:
        url = (
            {}
            if request.param == "sqlite"
            else {
                "database_url": stack.enter_context(
                    fresh_postgresql(request.getfixturevalue("postgresql_url"))
                )
            }
        )
        yield tmp_path, url


def everything(audited: Audited, folder: Path) -> bytes:
    """All that is stored: the files, the rows of each table, and the readable records of the log."""
    (folder / "out").mkdir(exist_ok=True)
    lines = str(exported(audited.installation, folder / "out").lines).encode()
    rows = [audited.run(audited.gateway.database.rows(select(table))) for table in schema.TABLES]
    cells = [
        each if isinstance(each, bytes) else str(each).encode()
        for table in rows
        for row in table
        for each in row
    ]
    files = [path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()]
    return b"\0".join([lines, *cells, *files])


def test_labels_are_nowhere_and_tables_outlive_the_people(
    folder_and_database: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a report, a refused file, a stop, and the erasure of a tenth of the people."""
    folder, url = folder_and_database
    with capture_logs() as said, audited_in(folder, **url) as audited:
        answers = [audited.send(BY_ID[:-40] + b"\ncanary-broken", status=422, watch="by_label")]
        answers.append(audited.done(audited.send(BY_ID, headers={"idempotency-key": "k"}, watch="by_label")))
        report = answers[-1]["report"]
        hanging = asyncio.Event()
        with monkeypatch.context() as patched:
            patched.setattr(labelled_audits, "make_report", lambda *_: hanging.wait())
            answers.append(audited.send(BY_ID))
        for at in range(4):
            audited.shop.erase(f"p{at}")
        assert audited.done(answers[1])["report"] == report
        stored = everything(audited, folder)
        assert b"watched-shop" in stored and b"canary" not in stored
        assert b"label-1" in stored
        archive = exported(audited.installation, folder / "out")
        assert not verified(audited.installation, archive).wrong
        again = audited.done(audited.send(BY_ID))["report"]["labels"]["counts"]
        assert (again["people"], again["unmatched"]) == (PEOPLE - 4, 6)
    with capture_logs() as later, opened_in(folder, audited.clock, **url) as reopened:
        lost = reopened.done(answers[2])
        assert (lost["state"], lost["problem"]) == ("lost", LOST)
        assert b"canary" not in everything(reopened, folder)
    assert "canary" not in str([said, later, answers, lost])
