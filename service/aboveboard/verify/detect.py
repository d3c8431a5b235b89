"""The detection of the kind of file at a path, and its check."""

from pathlib import Path

from aboveboard.audit import proof_file
from aboveboard.verify.archive import verify_archive
from aboveboard.verify.folder import verify_folder
from aboveboard.verify.proof import BYTES_MOST, verify_proof
from aboveboard.verify.report import Progress, Report, Trust, no_progress

_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_SQLITE_MARK = b"SQLite format 3\x00"


def verify_path(path: Path, trust: Trust, progress: Progress = no_progress) -> Report:
    """Returns the report about a data folder or its database, an export or a proof file.

    Any other file is a fault in it. Raises OSError when the file cannot be read.
    """
    if path.is_dir():
        return verify_folder(path, trust, progress)
    with path.open("rb") as file:
        start = file.read(len(proof_file.HEADER))
        if start[:4] in _ZIP_MARKS:
            return verify_archive(path, trust, progress)
        if start.startswith(_SQLITE_MARK):
            return verify_folder(path, trust, progress)
        if start == proof_file.HEADER.encode():
            return verify_proof(start + file.read(BYTES_MOST), trust)
    report = Report()
    report.fault(
        str(path), "This is not a proof file, an export or a data folder, or its beginning is damaged."
    )
    return report
