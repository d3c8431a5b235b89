"""The files that a report comes in. They are lines of `bias run`, answers of a gateway and proof files."""

import msgspec

from aboveboard import canonical
from aboveboard.audit.proof_file import HEADER, parse, read_extra
from aboveboard.bias.check import BiasReport
from aboveboard.errors import Unprocessable

MEMBER = "report"
"""The member that has the report, in the answer of a gateway and in the record of an entry."""


def find_report(data: bytes) -> bytes:
    """Returns the report in one of these files as canonical JSON, and any other file as it is.

    It checks no proof. Raises Unprocessable for a proof without a record, and Tampered for one whose leaf does not
    commit to it.
    """
    if data.startswith(HEADER.encode()):
        _, _, body = read_extra(parse(data.decode()).extra)
        if body is None:
            raise Unprocessable("This proof file has no record.", field="report", expected="GET .../proof")
        data = body
    try:
        members = canonical.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return data
    inner = members.get(MEMBER) if isinstance(members, dict) else None
    return canonical.encode(inner) if isinstance(inner, dict) else data


def decode_report(data: bytes) -> BiasReport:
    """Returns the report of canonical JSON. Raises Unprocessable for anything else."""
    try:
        # Fractions are text in a report, so the conversion is not a strict one.
        report: BiasReport = msgspec.convert(canonical.decode(data), BiasReport, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Unprocessable(
            "This is not a report of a bias check by this version.",
            field="report",
            expected="another version",
        ) from None
    return report
