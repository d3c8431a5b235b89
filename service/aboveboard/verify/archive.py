"""The check of an export: an archive of records with the entries, proofs and texts that verify them."""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from aboveboard.audit.note import Checkpoint
from aboveboard.verify.audit_archive import check_audit
from aboveboard.verify.finding import FINDING
from aboveboard.verify.hostile_zip import MANIFEST, RECORDS, Members, open_members, open_zip
from aboveboard.verify.manifest import Manifest, SignedArchive, parse_manifest
from aboveboard.verify.person_archive import check_person
from aboveboard.verify.report import Progress, Report, Trust, as_text, no_progress, open_signed
from aboveboard.verify.texts import check_texts

PAGE = "verify.html"
NAMED = 5

_PROVING = ("checkpoint", "key", RECORDS, PAGE, FINDING)
_PROVING_FOLDERS = ("log/", "policies/", "notices/", "builds/", "proofs/", "deletions/")


def verify_archive(path: Path, trust: Trust, progress: Progress = no_progress) -> Report:
    """Returns the report about the export at `path`, made for an audit or for a person.

    A file that cannot be read or does not verify is a fault there. Records are read one by one, and none is kept. The
    check stops after FAULTS_MOST faults.
    """
    report = Report()
    with report.to_the_most(), report.part("the archive"), open_zip(path) as opened:
        members = open_members(path, opened)
        manifest = parse_manifest(members.manifest())
        _check_list(report, members, manifest)
        checkpoint = _checkpoint(report, members, manifest, trust)
        if checkpoint is None:
            report.skip("records and entries: nothing leads to them without a signed checkpoint")
        else:
            archive = SignedArchive(report, members, manifest, checkpoint, trust, progress)
            _check_records(archive)
        check_texts(report, members)
        _check_key(report, members, trust)
        _check_page(report, members)
        _check_rest(report, members, manifest)
    return report


def _check_records(archive: SignedArchive) -> None:
    match archive.manifest.kind:
        case "audit":
            check_audit(archive)
        case "person":
            check_person(archive)
        case kind:
            assert_never(kind)


def _check_list(report: Report, members: Members, manifest: Manifest) -> None:
    unlisted, missing = members.believe(manifest.files)
    for name in unlisted:
        report.fault(name, "The archive has this file, but its manifest does not list it.")
    for name in missing:
        report.fault(
            name if name.isprintable() else MANIFEST,
            "The manifest lists a file that the archive does not have.",
        )


def _checkpoint(report: Report, members: Members, manifest: Manifest, trust: Trust) -> Checkpoint | None:
    with report.part("checkpoint"):
        found = open_signed(as_text(members.checkpoint()), trust)
        report.ok(f"the checkpoint of {found.size} entries is signed by the log {found.origin}")
        if (found.origin, found.size) != (manifest.origin, manifest.size):
            report.fault(
                MANIFEST,
                f"It names another log or another size ({manifest.size}) than the checkpoint ({found.size}).",
            )
        return found
    return None


def _check_key(report: Report, members: Members, trust: Trust) -> None:
    with report.part("key"):
        included = as_text(members.read("key")).split("\n")
        if not set(included) & set(trust.vkeys):
            report.skip("the key in the archive: it is not the one that was given, and was not used")


def _check_page(report: Report, members: Members) -> None:
    if PAGE not in members:
        return
    with report.part(PAGE):
        if members.read(PAGE) == Path(__file__).with_name(PAGE).read_bytes():
            report.ok(f"{PAGE} is the page of this version")
        else:
            report.skip(f"{PAGE}: it is not the page of this version, so do not rely on what it shows")


def _check_rest(report: Report, members: Members, manifest: Manifest) -> None:
    """Compares each file that no check has used with the manifest, and reports that its contents were not checked.

    That includes files in the folders of proofs, texts and tiles.
    """
    unused = sorted(members.unread)
    for name in unused:
        with report.part(name):
            for _ in members.chunks(name):
                pass
    report.ok(f"{len(members.sound)} of {len(manifest.files)} files are the ones that the manifest lists")
    proving = [name for name in unused if name in _PROVING or name.startswith(_PROVING_FOLDERS)]
    others = set(unused) - set(proving)
    if others:
        folders = sorted({name.partition("/")[0] + ("/" if "/" in name else "") for name in others})
        report.skip(f"the contents of these files, which no entry of the log covers: {_list(folders)}")
    if proving:
        report.skip(f"the contents of these files, which no check has used: {_list(proving)}")


def _list(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
