"""Promise 18, nothing is left out: a person can find every entry about them with a key that opens nothing. What is gone
from the log is accounted for, and nothing tells which entries belonged together."""

import json
import re
import threading
import zipfile
from pathlib import Path

import pytest
from aboveboard.audit.note import vkey
from aboveboard.errors import Unreadable
from aboveboard.exports.query import ExportQuery
from aboveboard.exports.write import ExportOrder, export_to
from aboveboard.gateway.deletion_state import read
from aboveboard.gateway.stored_records import STORED, fetch_records, open_bytes
from aboveboard.keys.finding import derive_finding_key
from aboveboard.storage.tables import records
from aboveboard.verify.detect import verify_path
from aboveboard.verify.mine import verify_mine
from aboveboard.verify.report import Trust
from aboveboard.words import EntryKind
from hypothesis import given
from hypothesis import strategies as st

from tests.erasure.leaving import erase, lived
from tests.erasure.test_retention import sweep
from tests.verify.test_exports_verify import contents, faults, packed


def trust_in(installation):
    gateway = installation.service.gateway
    return Trust((vkey(gateway.database.origin, gateway.keyring.log_signer.public_key()),))


def download(shop, person, folder):
    """The person's own archive."""
    answer = shop.http.get(f"/v1/people/{person}/export")
    assert answer.status_code == 200, answer.text
    path = Path(folder) / "mine.zip"
    path.write_bytes(answer.content)
    return path


def exported(installation, folder):
    """An export of everything for an audit."""
    path = Path(folder) / "all.zip"
    order = ExportOrder("exp_1", ExportQuery(), "test")
    installation.run(export_to(installation.service.gateway, order, path))
    return path


def lines_of(files):
    return [json.loads(line) for line in files["records.jsonl"].splitlines()]


def with_lines(path, files, lines):
    """The archive with other lines, under a manifest and proof files that fit them."""
    manifest, erased = json.loads(files["manifest.json"]), sum(line.get("erased", False) for line in lines)
    manifest["counts"] |= {"erased": erased, "records": len(lines) - erased}
    text = b"".join(
        json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        for line in lines
    )
    changed = files | {"records.jsonl": text, "manifest.json": json.dumps(manifest).encode()}
    known = {f"proofs/{line['index']}.tlog-proof" for line in lines}
    return packed(
        path,
        {name: data for name, data in changed.items() if not name.startswith("proofs/") or name in known},
    )


def marked_erased(line):
    bare = {name: value for name, value in line.items() if name not in ("salt", "body")}
    return {**bare, "app": None, "at": None, "person": None, "record": None, "erased": True}


def named(report):
    """The indexes that the report says are lacking."""
    return {
        int(found[1])
        for fault in report.faults
        if (found := re.search(r"at index (\d+).*is about this person", fault.what))
    }


def test_any_record_that_is_dropped_is_named(installation, shop, tmp_path):
    """With the tiles of the log's own address. The whole download has nothing wrong."""
    past = lived(installation, shop)
    lived(installation, shop)
    path, trust, log = (
        download(shop, past.person, tmp_path),
        trust_in(installation),
        f"{installation.url}/log",
    )
    assert faults(verify_mine(path, log, trust)) == []
    files = contents(path)
    lines = lines_of(files)
    assert len(lines) > 8
    for dropped in lines:
        short = with_lines(tmp_path / "short.zip", files, [line for line in lines if line is not dropped])
        assert named(verify_mine(short, log, trust)) == {dropped["index"]}


def test_a_finding_key_that_is_taken_out_is_named(installation, shop, tmp_path):
    """The records of this version show that the archive had it."""
    past, trust = lived(installation, shop), trust_in(installation)
    files = contents(download(shop, past.person, tmp_path))
    del files["finding.key"]
    path = packed(tmp_path / "keyless.zip", files)
    for report in (verify_path(path, trust), verify_mine(path, f"{installation.url}/log", trust)):
        assert [fault.where for fault in report.faults] == ["finding.key"]


def test_the_finding_key_opens_none(installation, shop):
    """This holds for each record of the person."""
    past = lived(installation, shop)
    gateway = installation.service.gateway
    key = installation.run(gateway.person(past.app, past.person)).key
    found = installation.run(
        fetch_records(gateway.database, STORED.where(records.c.person == past.pseudonym))
    )
    assert len(found) > 8
    for stored in found:
        assert open_bytes(stored, key)
        with pytest.raises(Unreadable):
            open_bytes(stored, derive_finding_key(key))


@given(st.binary(min_size=32, max_size=32))
def test_the_finding_key_leads_to_no_other(key):
    """It is neither the key nor a part of it."""
    assert derive_finding_key(key) != key and derive_finding_key(derive_finding_key(key)) not in (
        key,
        derive_finding_key(key),
    )


def test_no_kept_record_can_be_marked_as_erased(installation, shop, tmp_path):
    """Whichever it is, with counts that fit: the log does not commit to it as gone."""
    kept, gone = lived(installation, shop), lived(installation, shop)
    erase(shop, gone.person)
    path, trust = exported(installation, tmp_path), trust_in(installation)
    assert faults(verify_path(path, trust)) == []
    files = contents(path)
    lines = lines_of(files)
    own = [at for at, line in enumerate(lines) if line["person"] == kept.pseudonym.hex()]
    assert len(own) > 8
    for at in (*own, 0):
        forged = [*lines[:at], marked_erased(lines[at]), *lines[at + 1 :]]
        assert verify_path(with_lines(tmp_path / "forged.zip", files, forged), trust).wrong
    forged = [marked_erased(line) if at == own[0] else line for at, line in enumerate(lines)]
    without = {name: data for name, data in files.items() if not name.startswith("deletions/")}
    assert verify_path(with_lines(tmp_path / "forged.zip", without, forged), trust).wrong


def test_a_record_that_expired_is_accounted_for(fresh_house, tmp_path):
    """The person's archive proves that it is gone, the export too, and a kept record cannot take its place."""
    installation, shop = fresh_house.installation, fresh_house.shop
    past = lived(installation, shop)
    fresh_house.clock.forward(days=40)
    gone = sweep(fresh_house, record_keep_days=31)
    assert gone["records"] == len(past.decisions) + 2  # with the outcome and the ended visit
    trust, log = trust_in(installation), f"{installation.url}/log"
    path = download(shop, past.person, tmp_path)
    report = verify_mine(path, log, trust)
    assert faults(report) == []
    assert (
        f"{len(past.decisions)} of them have no record any more, and the log commits to each as gone"
        in report.checked
    )
    assert faults(verify_path(exported(installation, tmp_path), trust)) == []
    files = contents(path)
    without = {name: data for name, data in files.items() if not name.startswith("deletions/")}
    assert named(verify_mine(packed(tmp_path / "short.zip", without), log, trust)) == {
        each["log"]["index"] for each in past.decisions
    }


def test_people_who_leave_at_once_are_all_accounted_for(installation, shop, tmp_path):
    """Each erasure changes the one commitment, and none is lost."""
    pasts = [lived(installation, shop, turns=1) for _ in range(6)]
    leaving = [threading.Thread(target=erase, args=(shop, past.person)) for past in pasts]
    for each in leaving:
        each.start()
    for each in leaving:
        each.join()
    held = installation.run(read(installation.service.gateway))
    assert all(held.has(decision["log"]["index"]) for past in pasts for decision in past.decisions)
    assert faults(verify_path(exported(installation, tmp_path), trust_in(installation))) == []


def test_nothing_tells_which_went_together(installation, shop, tmp_path):
    """An export has one salt, that of the newest commitment. The roots of the entries before it cannot be computed."""
    first, second = lived(installation, shop), lived(installation, shop)
    salts = []
    for past in (first, second):
        erase(shop, past.person)
        salts.append(installation.run(read(installation.service.gateway)).salt)
    with zipfile.ZipFile(exported(installation, tmp_path)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert salts[1].hex().encode() in whole
    assert salts[0].hex().encode() not in whole
    numbers = [body["deletions"]["number"] for body in bodies(whole) if "deletions" in body]
    assert numbers and all(number % 16 == 0 for number in numbers)


def bodies(whole):
    """The bodies of the records of erasures in the bytes of an export."""
    for line in whole.splitlines():
        if line.startswith(b"{") and b'"kind":"erasure"' in line and b'"body"' in line:
            yield json.loads(json.loads(line)["body"])


@pytest.mark.parametrize(
    "query", [ExportQuery(kinds=(EntryKind.KEY,)), ExportQuery(kinds=(EntryKind.CONSENT,), pseudonyms=False)]
)
def test_narrow_exports_around_an_erasure_tell_no_more_than_their_lines(installation, shop, tmp_path, query):
    """Neither has a gone index without a line, nor a salt that would show one."""
    past, trust, gateway = lived(installation, shop), trust_in(installation), installation.service.gateway
    for number in range(2):
        path = tmp_path / f"{number}.zip"
        installation.run(export_to(gateway, ExportOrder(f"exp_{number}", query, "test"), path))
        assert faults(verify_path(path, trust)) == []
        files = contents(path)
        erased = [line["index"] for line in lines_of(files) if line.get("erased")]
        shown = files.get("deletions/lines.jsonl", b"").splitlines()
        assert [json.loads(line)[0] for line in shown[1:]] == erased
        assert bool(erased) is ("deletions/entry.tlog-proof" in files)
        assert "deletions/set.json" not in files
        whole = b"".join(files.values())
        for chunk in installation.run(read(gateway)).chunks.values():
            assert chunk.salt.hex().encode() not in whole
        if number == 0:
            erase(shop, past.person)
    held = installation.run(read(gateway))
    assert all(held.has(decision["log"]["index"]) for decision in past.decisions)


def test_no_kept_record_of_a_narrow_export_can_be_marked_as_erased(installation, shop, tmp_path):
    """Its erased lines are proven one by one."""
    kept, gone = lived(installation, shop), lived(installation, shop)
    erase(shop, gone.person)
    path, query = tmp_path / "narrow.zip", ExportQuery(kinds=(EntryKind.DECISION,))
    installation.run(export_to(installation.service.gateway, ExportOrder("exp_1", query, "test"), path))
    trust = trust_in(installation)
    assert faults(verify_path(path, trust)) == []
    files = contents(path)
    hidden, proven = (past.decisions[0]["log"]["index"] for past in (kept, gone))
    forged = [marked_erased(line) if line["index"] == hidden else line for line in lines_of(files)]
    report = verify_path(with_lines(tmp_path / "forged.zip", files, forged), trust)
    assert any("the log does not commit to its record as gone" in fault.what for fault in report.faults)
    (proof,) = [
        line for line in files["deletions/lines.jsonl"].splitlines() if line.startswith(b"[%d," % proven)
    ]
    files["deletions/lines.jsonl"] += proof.replace(b"[%d," % proven, b"[%d," % hidden) + b"\n"
    assert verify_path(with_lines(tmp_path / "forged.zip", files, forged), trust).wrong
