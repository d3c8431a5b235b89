"""An export for an audit: what verifies, what is found, and what is said not to have been checked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from aboveboard.audit import entries, note, tree
from aboveboard.audit.note import Checkpoint
from aboveboard.clock import to_iso
from aboveboard.verify import tiles as verify_tiles
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.report import Older, Report, Trust

from tests.verify.maker import (
    KEY,
    ORIGIN,
    OTHER_KEY,
    OTHER_VKEY,
    POLICY,
    START_MS,
    TRUST,
    VKEY,
    Log,
    audit_files,
    checkpoint_of,
    jsonl,
    manifest,
    older,
    pack,
)

LOG = Log(700)
HOUR_MS = 3_600_000


def checked(
    tmp_path: Path, files: dict[str, bytes], log: Log = LOG, trust: Trust = TRUST, **said: Any
) -> Report:
    return verify_archive(pack(tmp_path / "export.zip", files, log, **said), trust)


def faults(report: Report) -> list[str]:
    return [f"{fault.where}: {fault.what}" for fault in report.faults]


def changed_lines(change: Callable[[list[bytes]], list[bytes]]) -> dict[str, bytes]:
    files = audit_files(LOG)
    return files | {"records.jsonl": jsonl(change(files["records.jsonl"].splitlines()))}


def without(index: int) -> dict[str, bytes]:
    return changed_lines(lambda lines: lines[:index] + lines[index + 1 :])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513])
def test_an_honest_archive_verifies(tmp_path: Path, size: int) -> None:
    """Whatever its size: every entry and every record is checked."""
    log = Log(size)
    report = checked(tmp_path, audit_files(log), log)
    assert faults(report) == []
    assert f"{size} of {size} entries in the range lead to the signed root" in report.checked
    assert any(
        sentence.startswith(f"{size} of {size} records fit their entries") for sentence in report.checked
    )


@pytest.mark.parametrize(
    ("first", "last"), [(0, 0), (5, 300), (255, 256), (256, 511), (600, 699), (699, 699)]
)
def test_a_part_of_the_log_verifies(tmp_path: Path, first: int, last: int) -> None:
    """A range leads to the root too, and what lies outside of it is not called checked."""
    report = checked(tmp_path, audit_files(LOG, first, last), range={"first": first, "last": last})
    assert faults(report) == []
    assert any("outside of the range" in sentence for sentence in report.unchecked)


def test_a_log_of_three_levels_verifies(tmp_path: Path) -> None:
    """More than 65,536 entries need tiles of tiles."""
    log = Log(65_536 + 300)
    files = audit_files(log, 65_530, 65_560)
    assert (
        faults(checked(tmp_path, files, log, older(Log(65_540)), range={"first": 65_530, "last": 65_560}))
        == []
    )
    assert any(name.startswith("log/tile/2/") for name in files)


def test_erased_records_are_counted(tmp_path: Path) -> None:
    """What is marked as erased is no fault, and nobody claims to know that it was erased."""
    report = checked(tmp_path, changed_lines(lambda lines: [LOG.records[0].erased_line(), *lines[1:]]))
    assert faults(report) == []
    assert any("1 of them marked as erased" in sentence for sentence in report.checked)
    assert any("marked as erased were erased" in sentence for sentence in report.unchecked)


BARE = {"kinds": [], "from": None, "to": None, "pseudonyms": False}
NAMING = [each.index for each in LOG.records if each.kind == "outcome"]


def test_bodies_that_are_left_out_are_counted(tmp_path: Path) -> None:
    """Without pseudonyms they are no fault; the records have their line, and what they say is not called checked."""
    files = changed_lines(lambda _: [each.bare_line() for each in LOG.records])
    report = checked(tmp_path, files, query=BARE)
    assert faults(report) == []
    assert any(sentence.startswith("700 of 700 records fit") for sentence in report.checked)
    assert any(
        each.endswith("560 have their record, 0 are only marked as erased, 140 have theirs without its body")
        for each in report.checked
    )
    assert any(
        sentence.startswith("the bodies of 140 of the records: they name other")
        for sentence in report.unchecked
    )


def test_bodies_are_left_out_for_one_reason_only(tmp_path: Path) -> None:
    """An export that was requested with pseudonyms hides nothing in this way."""
    files = changed_lines(lambda lines: [*lines[:4], LOG.records[4].bare_line(), *lines[5:]])
    [fault] = faults(checked(tmp_path, files))
    assert "requested with pseudonyms, but 1 of its records lack their body" in fault


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"index": 0}, "bodies of its kind name no other records or people"),
        ({"index": 4, "salt": "ab" * 32}, "marked as left out, but a part of it is there"),
        ({"index": 4, "body": "{}"}, "marked as left out, but a part of it is there"),
        ({"index": 4, "at": None}, "salt, body or time is missing"),
        ({"index": 4, "at": "2026-11-21T10:00:00Z"}, "is not in the hour of its entry"),
        ({"index": 4, "kind": "link"}, "Its kind is not that of its entry."),
        ({"index": 4, "erased": True}, "marked as erased, but a part of it is there"),
    ],
)
def test_a_body_that_is_left_out_where_it_must_be_there(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    """The line is marked, but it is not one that an export without pseudonyms has."""
    index = change.pop("index")
    bare = [each.bare_line() for each in LOG.records]
    bare[index] = LOG.records[index].line(
        **({"person": None, "salt": ..., "body": ..., "left_out": True} | change)
    )
    found = faults(checked(tmp_path, changed_lines(lambda _: bare), query=BARE))
    assert any(f"line {index + 1} " in fault and words in fault for fault in found)


def test_an_archive_that_names_people_all_the_same_is_told_of(tmp_path: Path) -> None:
    """As version 0.1.0 wrote them: it verifies, and its reader learns that it is not what it was asked for as."""
    for lines in (
        [each.line(person=None) for each in LOG.records],
        [each.line() for each in LOG.records[:1]],
    ):
        rest = [each.bare_line() for each in LOG.records[len(lines) :]]
        report = checked(tmp_path, changed_lines(lambda _, all_of=[*lines, *rest]: all_of), query=BARE)
        assert faults(report) == []
        count = len(NAMING) if len(lines) > 1 else 1
        assert any(
            f"without pseudonyms, but {count} of its records name" in each for each in report.unchecked
        )


@pytest.mark.parametrize("index", [0, 300, 699])
def test_a_record_that_is_left_out_is_found(tmp_path: Path, index: int) -> None:
    """Completeness: an entry that was asked for has its line."""
    [fault] = faults(checked(tmp_path, without(index)))
    assert f"The record of the entry at index {index} " in fault


def test_what_was_not_asked_for_may_be_absent(tmp_path: Path) -> None:
    """An export of decisions has no other lines; each decision must be there."""
    files = audit_files(LOG)
    mine = [each.line() for each in LOG.records if each.kind == "decision"]
    query = {"kinds": ["decision"]}
    assert faults(checked(tmp_path, files | {"records.jsonl": jsonl(mine)}, query=query)) == []
    [fault] = faults(checked(tmp_path, files | {"records.jsonl": jsonl(mine[1:])}, query=query))
    assert "(decision) was requested" in fault


def test_what_was_asked_for_is_said(tmp_path: Path) -> None:
    """Whoever narrows the manifest to hide a record cannot hide that."""
    query = {"kinds": ["decision"], "from": "2026-11-01T00:00:00Z", "policy": POLICY}
    report = checked(tmp_path, audit_files(LOG), query=query)
    said = f"kinds decision; policy set {POLICY[:12]}; from 2026-11-01T00:00:00+00:00"
    assert any(said in sentence for sentence in report.checked)
    assert any(said in sentence for sentence in report.unchecked)


def test_hours_at_the_edge_are_left_open(tmp_path: Path) -> None:
    """Within the first and last hour an entry does not tell whether it was asked for; between them it does."""
    query = {"from": to_iso(START_MS + HOUR_MS), "to": to_iso(START_MS + 5 * HOUR_MS)}
    inside = [each for each in LOG.records if START_MS + HOUR_MS <= each.at_ms < START_MS + 5 * HOUR_MS]
    files = audit_files(LOG)
    report = checked(
        tmp_path, files | {"records.jsonl": jsonl([each.line() for each in inside])}, query=query
    )
    assert faults(report) == []
    assert any("first or last hour" in sentence for sentence in report.unchecked)
    thinned = jsonl([each.line() for each in inside if each.index != inside[12].index])
    assert len(faults(checked(tmp_path, files | {"records.jsonl": thinned}, query=query))) == 1


def test_a_placement_cannot_be_checked_for_completeness(tmp_path: Path) -> None:
    """Where an entry is silent, so is the verifier: it says that it could not tell."""
    report = checked(tmp_path, without(7), query={"kinds": [], "placement": "home"})
    assert faults(report) == []
    assert any("only a record shows" in sentence for sentence in report.unchecked)


def test_lines_of_the_records(tmp_path: Path) -> None:
    """Swapped, doubled, garbled, cut, foreign lines: each is named by its number."""
    for change, where in [
        (lambda lines: [lines[1], lines[0], *lines[2:]], "line 2"),
        (lambda lines: [lines[0], *lines], "line 2"),
        (lambda lines: [*lines[:4], b"{}", *lines[5:]], "line 5"),
        (lambda lines: [*lines[:4], lines[4][:-9], *lines[5:]], "line 5"),
        (lambda lines: [*lines[:4], lines[4].replace(b'"app":', b'"app": '), *lines[5:]], "line 5"),
        (lambda lines: [*lines, LOG.records[3].line(index=900)], "line 701"),
    ]:
        found = faults(checked(tmp_path, changed_lines(change)))
        assert any(where in fault for fault in found), (where, found)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"body": '{"v":1}'}, "The record is not the one that the log names."),
        ({"salt": "00" * 32}, "The record is not the one that the log names."),
        ({"salt": "00"}, "not a record in the expected format"),
        ({"kind": "dial"}, "Its kind is not that of its entry."),
        ({"at": to_iso(START_MS + HOUR_MS)}, "Its time is not in the hour"),
        ({"at": to_iso(START_MS + 1)}, "id or time of the decision"),
        ({"record": "dec_9"}, "id or time of the decision"),
        ({"leaf": LOG.records[1].leaf.decode()}, "Its entry is not the one"),
        ({"erased": True}, "marked as erased, but a part of it is there"),
        ({"salt": ...}, "salt, body or time is missing"),
        (
            {"salt": ..., "body": ..., "unreadable": True},
            "The maker of the archive could not decrypt its record",
        ),
        ({"extra": 1}, "not a record in the expected format"),
        ({"index": 2**63}, f"and no index {2**63}"),
        ({"index": -1}, "not a record in the expected format"),
    ],
)
def test_a_changed_record_is_found(tmp_path: Path, changed: dict[str, Any], sentence: str) -> None:
    """Everything in a line that the log vouches for is held against it."""
    line = LOG.records[0].line(**changed)
    assert any(
        sentence in fault
        for fault in faults(checked(tmp_path, changed_lines(lambda lines: [line, *lines[1:]])))
    )


def test_every_changed_member_is_found(tmp_path: Path) -> None:
    """A flipped bit anywhere in an entry, a tile, a text or the checkpoint, under a manifest that was made to fit."""
    files = audit_files(LOG)
    for name, data in files.items():
        spoiled = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
        if name != "key":
            assert faults(checked(tmp_path, files | {name: spoiled})), name


def test_every_missing_member_is_found(tmp_path: Path) -> None:
    """Left out and not listed either: tiles, bundles, records, the checkpoint."""
    files = audit_files(LOG)
    for name in files:
        if not name.startswith(("policies/", "notices/")):
            fewer = {other: data for other, data in files.items() if other != name}
            assert faults(checked(tmp_path, fewer)), name


def test_a_missing_policy_text_is_said(tmp_path: Path) -> None:
    """The records do not depend on it, but whoever reads them should know."""
    files = audit_files(LOG)
    del files[f"policies/{POLICY}.txt"]
    report = checked(tmp_path, files)
    assert faults(report) == []
    assert any(POLICY[:12] in sentence for sentence in report.unchecked)


def test_another_log_is_refused(tmp_path: Path) -> None:
    """By another key, of another name, or by a signature that is wrong: nothing below is called checked."""
    for log in (Log(9, OTHER_KEY), Log(9, KEY, "other.example/log")):
        report = checked(tmp_path, audit_files(log), log)
        assert [fault.where for fault in report.faults] == ["checkpoint"]
        assert not any("entries" in sentence for sentence in report.checked)
        assert any("without a signed checkpoint" in sentence for sentence in report.unchecked)


def test_several_signatures(tmp_path: Path) -> None:
    """Unknown ones are ignored, a second good one is fine, a wrong one by a known key is a fault."""
    log, files = Log(3), audit_files(Log(3))
    text = log.checkpoint
    good = text.splitlines()[-1]
    unknown = note.sign(text[: text.index("\n\n") + 1], [(ORIGIN, OTHER_KEY)]).splitlines()[-1]
    wrong = Log(4).checkpoint.splitlines()[-1]
    for more, faulty in [(good, False), (unknown, False), (wrong, True)]:
        signed = {"checkpoint": f"{text}{more}\n".encode()}
        assert bool(faults(checked(tmp_path, files | signed, log))) is faulty, more
    assert faults(checked(tmp_path, files, log, Trust((OTHER_VKEY, VKEY)))) == []


@pytest.mark.parametrize("size", [0, 1, 256, 300, 512, 699, 700])
def test_the_log_begins_with_older_checkpoints(tmp_path: Path, size: int) -> None:
    """Shown by the tiles of the whole log."""
    report = checked(tmp_path, audit_files(LOG), trust=older(Log(size)))
    assert faults(report) == []
    assert f"the log of 700 entries begins with older, which has {size}" in report.checked


def test_an_older_checkpoint_that_tiles_do_not_reach(tmp_path: Path) -> None:
    """With a part of the log it may not be possible to tell, and then it is said."""
    report = checked(
        tmp_path, audit_files(LOG, 600, 699), trust=older(Log(300)), range={"first": 600, "last": 699}
    )
    assert faults(report) == []
    assert any("the log begins with older" in sentence for sentence in report.unchecked)


def test_an_older_checkpoint_that_is_newer(tmp_path: Path) -> None:
    """An archive may be older than what its reader holds: that is no fault, and not checked."""
    report = checked(tmp_path, audit_files(LOG), trust=older(Log(800)))
    assert faults(report) == []
    assert any("which is newer" in sentence for sentence in report.unchecked)


@pytest.mark.parametrize("size", [300, 700])
def test_a_fork_is_found(tmp_path: Path, size: int) -> None:
    """An older checkpoint of other entries, signed by the same key."""
    text = note.checkpoint_text(Checkpoint(ORIGIN, size, tree.leaf_hash(b"")))
    fork = Trust((VKEY,), (Older("kept", note.sign(text, [(ORIGIN, KEY)])),))
    [fault] = faults(checked(tmp_path, audit_files(LOG), trust=fork))
    assert fault.startswith("kept: ")


@pytest.mark.parametrize(
    "said",
    [
        {"size": 701},
        {"origin": "other.example/log"},
        {"counts": {"records": 699}},
        {"counts": {"records": 700, "erased": 1}},
        {"range": {"first": 0, "last": 700}},
        {"range": {"first": 0, "last": 10**18}},
        {"range": {"first": 0, "last": 5}},
        {"range": None},
        {"kind": "person"},
        {"kind": "other"},
        {"v": 2},
        {"query": {"from": "yesterday"}},
        {"query": {"kinds": 7}},
        {"query": {"kinds": "decision"}},
        {"query": {"policy": "none"}},
    ],
)
def test_a_manifest_that_says_otherwise_is_found(tmp_path: Path, said: dict[str, Any]) -> None:
    """Log, size, range, counts and kind are what the archive shows."""
    assert faults(checked(tmp_path, audit_files(LOG), **said))


def test_a_huge_range_is_not_walked_through(tmp_path: Path) -> None:
    """A signed size of a billion billion, with three bundles behind it, is an answer at once."""
    text = note.checkpoint_text(Checkpoint(ORIGIN, 10**18, bytes(32)))
    files = audit_files(LOG) | {"checkpoint": note.sign(text, [(ORIGIN, KEY)]).encode()}
    found = faults(checked(tmp_path, files, size=10**18, range={"first": 0, "last": 10**18 - 1}))
    assert any("bundles of entries, but there are 3" in fault for fault in found)


def test_an_empty_archive_claims_nothing(tmp_path: Path) -> None:
    """Nothing was asked for that there is: no entry is called checked."""
    files = audit_files(LOG, 699, 699) | {"records.jsonl": b""}
    files = {name: data for name, data in files.items() if "entries" not in name}
    report = checked(tmp_path, files, range={"first": 0, "last": -1})
    assert faults(report) == []
    assert any(sentence.startswith("any entry") for sentence in report.unchecked)


def test_what_no_entry_covers_is_said(tmp_path: Path) -> None:
    """A table beside the records is only the file that the manifest lists."""
    report = checked(tmp_path, audit_files(LOG) | {"records.csv": b"index\n"})
    assert faults(report) == []
    assert any(sentence.endswith("covers: records.csv") for sentence in report.unchecked)


def test_what_lies_beside_proofs_and_is_none_is_said(tmp_path: Path) -> None:
    """In the folders of what proves something, a file that no check has used is not passed over in silence."""
    strays = {"proofs/5.tlog-proof": b"garbage", "log/readme": b"all is well", "log/tile/entries/x9": b"?"}
    report = checked(tmp_path, audit_files(LOG, 0, 255) | strays, range={"first": 0, "last": 255})
    said = "the contents of these files, which no check has used: "
    (sentence,) = [each for each in report.unchecked if each.startswith(said)]
    assert sentence == said + ", ".join(sorted(strays))


def test_erased_lines_do_not_make_an_archive_complete(tmp_path: Path) -> None:
    """How many have their record is said, and nothing about records when none is left."""
    erased = [each.erased_line() for each in LOG.records]
    some = checked(tmp_path, changed_lines(lambda lines: [*erased[:3], *lines[3:]]))
    assert any(
        "lacks its line" in each and each.endswith("697 have their record, 3 are only marked as erased")
        for each in some.checked
    )
    none = checked(tmp_path, changed_lines(lambda _: erased))
    assert faults(none) == []
    assert not any("lacks its line" in each for each in none.checked)
    assert any("all 700 are only marked as erased" in each for each in none.unchecked)


def test_deep_nesting_is_not_a_way_to_break_it(tmp_path: Path) -> None:
    """A manifest, and the body of a decision, that would exhaust the stack."""
    deep = b"[" * 100_000 + b"]" * 100_000
    path = pack(tmp_path / "a.zip", audit_files(LOG), LOG)
    whole = manifest(audit_files(LOG), LOG).replace(b'"query":{', b'"query":{"deep":' + deep + b",")
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    with ZipFile(path, "w") as archive:
        for name, data in {**files, "manifest.json": whole}.items():
            archive.writestr(name, data)
    assert faults(verify_archive(path, TRUST)) == [
        "the archive: The file manifest.json does not have the expected format."
    ]


def test_the_body_of_a_decision_must_be_one(tmp_path: Path) -> None:
    """Committed or not: what is no JSON cannot be read by whoever has a right to."""
    body = b"[" * 200_000
    salt = LOG.records[0].salt
    leaf = entries.leaf("decision", START_MS, POLICY, entries.commitment(salt, body), bytes(16))
    log = Log(1)
    log.records[0] = log.records[0]._replace(body=body, leaf=leaf)
    log.hashes[0] = tree.leaf_hash(leaf)
    log.checkpoint = checkpoint_of(log.hashes)
    [fault] = faults(checked(tmp_path, audit_files(log), log))
    assert "not the JSON of a decision" in fault


def test_entries_that_are_not_ours(tmp_path: Path) -> None:
    """Signed, and yet no entry of version 1: told, and its record is not called sound."""
    log = Log(3)
    log.records[1] = log.records[1]._replace(leaf=b"{}")
    log.hashes[1] = tree.leaf_hash(b"{}")
    log.checkpoint = checkpoint_of(log.hashes)
    report = checked(tmp_path, audit_files(log), log)
    assert faults(report) == ["the entry at index 1: This is not an entry of a log of version 1."]
    assert "2 of 3 entries in the range lead to the signed root" in report.checked


def test_tiles_of_another_width(tmp_path: Path) -> None:
    """A tile that is cut off, and a bundle with an entry too many, under a manifest that fits."""
    files = audit_files(LOG)
    bundle = files["log/tile/entries/001"]
    for name, data in {
        "log/tile/0/001": files["log/tile/0/001"][:-32],
        "log/tile/0/002.p/188": files["log/tile/0/002.p/188"][:-32],
        "log/tile/entries/001": bundle + bundle[: 2 + int.from_bytes(bundle[:2], "big")],
    }.items():
        assert faults(checked(tmp_path, files | {name: data})), name


def test_lines_before_the_range(tmp_path: Path) -> None:
    """Records of entries that the archive does not cover prove nothing."""
    files = audit_files(LOG, 300, 699)
    files["records.jsonl"] = LOG.records[5].line() + b"\n" + files["records.jsonl"]
    assert "records.jsonl, line 1: Its entry is not in the range that the archive covers." in faults(
        checked(tmp_path, files, range={"first": 300, "last": 699})
    )


def test_few_tiles_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the length of the log; what was let go is read again."""
    monkeypatch.setattr(verify_tiles, "TILES_KEPT", 1)
    assert faults(checked(tmp_path, audit_files(LOG), trust=older(Log(300)))) == []
