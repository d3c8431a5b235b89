"""The builds that decisions name, against the entries that announce them."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aboveboard import canonical
from aboveboard.audit import entries, tree
from aboveboard.build import Build, make_build
from aboveboard.clock import to_iso
from aboveboard.errors import Tampered
from aboveboard.verify import builds as verifying
from aboveboard.verify.builds import BuildEntries
from aboveboard.verify.report import Report
from msgspec import to_builtins

from tests.verify.honest import checked, faults
from tests.verify.maker import POLICY, START_MS, Log, Record, audit_files, checkpoint_of, jsonl, person_files

ONE, TWO = (make_build("f" * 64, {"numpy": version}, "3.11.2", "0.1.0") for version in ("2.4.6", "2.5.0"))
OLD = "aboveboard-2 numpy-2.4.6"


def announced(build: Build, **changed: Any) -> dict[str, Any]:
    return {"v": 1} | to_builtins(build) | {"build": build.id} | changed


class Told(Log):
    """A log of builds that start, given by their bodies, and of decisions, given by the build that they name."""

    def __init__(self, *said: dict[str, Any] | str) -> None:
        super().__init__(0)
        self.size = len(said)
        self.records = [self._record(index, each) for index, each in enumerate(said)]
        self.hashes = [tree.leaf_hash(each.leaf) for each in self.records]
        self.checkpoint = checkpoint_of(self.hashes)

    def _record(self, index: int, said: dict[str, Any] | str) -> Record:
        kind, at_ms = "build", START_MS + index
        if isinstance(said, str):
            kind, said = "decision", {"at": to_iso(at_ms), "build": said, "decision": f"dec_{index}", "v": 1}
        salt, body = sha256(b"salt %d" % index).digest(), canonical.encode(said)
        commitment = entries.commitment(salt, body)
        leaf = entries.leaf(kind, at_ms, POLICY, commitment, entries.tag(bytes(32), commitment))
        return Record(index, kind, at_ms, salt, body, leaf)


def without(log: Log, indexes: Sequence[int]) -> dict[str, bytes]:
    """The export without the lines of these entries."""
    kept = [each.line() for each in log.records if each.index not in indexes]
    return audit_files(log) | {"records.jsonl": jsonl(kept)}


def test_each_build_is_announced_before_its_decisions(tmp_path: Path) -> None:
    """Two nodes of two builds decide in turn."""
    log = Told(announced(ONE), ONE.id, announced(TWO), TWO.id, ONE.id)
    report = checked(tmp_path, audit_files(log), log)
    assert faults(report) == []
    assert "3 decisions name a build that an entry before them announces" in report.checked
    assert not any("announces" in sentence for sentence in report.unchecked)


@pytest.mark.parametrize(
    "said", [(ONE.id,), (announced(TWO), ONE.id), (announced(TWO), ONE.id, announced(ONE), ONE.id)]
)
def test_a_build_without_an_entry_before_it_is_a_fault(tmp_path: Path, said: Sequence[Any]) -> None:
    """An entry that comes later does not count."""
    [fault] = faults(checked(tmp_path, audit_files(log := Told(*said)), log))
    assert fault == (
        f"records.jsonl, line {said.index(ONE.id) + 1} (index {said.index(ONE.id)}): "
        f"It names the build {ONE.id[:12]}, which no entry before it announces."
    )


def test_the_id_of_a_build_is_the_hash_of_its_parts(tmp_path: Path) -> None:
    """An entry with other parts announces nothing."""
    log = Told(announced(ONE, python="3.12.0"), ONE.id)
    report = checked(tmp_path, audit_files(log), log)
    assert [fault.partition(": ")[2] for fault in faults(report)] == [
        "The id of the build is not the hash of its parts."
    ]
    assert any("the builds of 1 decisions" in sentence for sentence in report.unchecked)


def test_an_export_without_the_entry_is_not_checked(tmp_path: Path) -> None:
    """A narrow one has its decisions only, and a range begins after the entry."""
    log = Told(announced(ONE), ONE.id, ONE.id)
    narrow = checked(tmp_path, without(log, [0]), log, query={"kinds": ["decision"]})
    cut = checked(tmp_path, audit_files(log, 1, 2), log, range={"first": 1, "last": 2})
    for report in (narrow, cut):
        assert faults(report) == []
        assert any("the builds of 2 decisions" in sentence for sentence in report.unchecked)
        assert any(f"the text of 1 builds that decisions name ({ONE.id[:12]})" in s for s in report.unchecked)


def test_an_entry_that_does_not_lead_to_the_root_may_have_announced_it(tmp_path: Path) -> None:
    """The broken bundle is the fault, and not the decisions after it."""
    log = Told(announced(ONE), *[ONE.id] * 257)
    files, broken = audit_files(log), "log/tile/entries/000"
    files[broken] = files[broken].replace(b'"build"', b'"builD"')
    report = checked(tmp_path, files, log)
    assert report.wrong
    assert "names the build" not in "".join(faults(report))
    assert any("the builds of 2 decisions" in sentence for sentence in report.unchecked)


def test_a_narrow_export_of_a_log_without_any_entry_is_a_fault(tmp_path: Path) -> None:
    """Its leaves show that no build was ever announced."""
    log = Told(ONE.id, ONE.id)
    found = faults(checked(tmp_path, audit_files(log), log, query={"kinds": ["decision"]}))
    assert [fault.endswith("which no entry before it announces.") for fault in found] == [True, True]


def test_a_decision_of_before_names_no_build(tmp_path: Path) -> None:
    """Version 0.1.0 named it in words. That is said, and no fault."""
    report = checked(tmp_path, audit_files(log := Told(OLD, announced(ONE), OLD)), log)
    assert faults(report) == []
    assert any("the builds of 2 decisions: they name none by its hash" in s for s in report.unchecked)


def test_a_decision_that_is_gone_names_none(tmp_path: Path) -> None:
    """It has no record that could."""
    log = Told(ONE.id)
    files = audit_files(log) | {"records.jsonl": jsonl([log.records[0].erased_line()])}
    assert "names the build" not in "".join(faults(checked(tmp_path, files, log)))


def test_a_persons_archive_is_not_checked(tmp_path: Path) -> None:
    """It has the entries of one person."""
    log = Told(ONE.id, ONE.id)
    report = checked(tmp_path, person_files(log, [0, 1]), log)
    assert faults(report) == []
    assert any("the builds of 2 decisions" in sentence for sentence in report.unchecked)


@pytest.mark.parametrize(("kind", "body"), [("build", "{}"), ("build", "["), ("decision", '{"build":7}')])
def test_a_body_of_another_form_is_refused(kind: str, body: str) -> None:
    """The log may commit to anything."""
    with pytest.raises(Tampered, match="is not the JSON of a"):
        BuildEntries(is_whole=True).take(kind, body)


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds beyond the limit are not checked, and none of them becomes a fault."""
    monkeypatch.setattr(verifying, "BUILDS_KEPT", 1)
    builds = BuildEntries(is_whole=True)
    for each in (ONE, TWO):
        builds.take("build", canonical.encode(announced(each)).decode())
    for each in (ONE, TWO):
        builds.take("decision", f'{{"build":"{each.id}"}}')
    assert (builds.announced, builds.unchecked, len(builds.named)) == (1, 1, 1)
    report = Report()
    verifying.check_builds_there(report, frozenset({f"builds/{ONE.id}.json"}), builds)  # type: ignore[arg-type]
    assert report.unchecked == []
