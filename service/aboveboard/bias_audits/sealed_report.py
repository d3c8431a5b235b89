"""The report of a check in the log: its entry, and how it is read back. It is a record of the operator's."""

from typing import NamedTuple

from msgspec import Raw

from aboveboard.bias.check import BiasReport, encode_report
from aboveboard.bias.verdict import BiasVerdict
from aboveboard.bias_audits.audit_jobs import AuditJob, AuditState, job_of
from aboveboard.errors import Conflict, NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.operator_records import AuditRecord
from aboveboard.gateway.records import OPERATOR
from aboveboard.gateway.stored_records import StoredRecord
from aboveboard.storage.journal import Entry
from aboveboard.transparency.proofs import prove


class SealedReport(NamedTuple):
    """The report of a check as canonical JSON, and the index `place` of its entry in the log."""

    report: bytes
    place: int


def entry_of(gateway: Gateway, job: AuditJob, report: BiasReport) -> Entry:
    """Returns the entry that commits to the report. The caller commits it with the row of the check."""
    body = AuditRecord(audit=job.audit, by=job.request.by, report=Raw(encode_report(report)))
    return gateway.entry(body, gateway.operator(OPERATOR), record=job.audit)


def count_disparities(report: BiasReport) -> int:
    """Returns the number of comparisons with the verdict disparity."""
    return sum(each.verdict is BiasVerdict.DISPARITY for each in report.comparisons)


async def read_sealed(gateway: Gateway, name: str) -> SealedReport:
    """Returns the sealed report of a check. Raises NotFound for no check, and Conflict for one without a report."""
    stored = await _find(gateway, name)
    body = gateway.open_record(stored, gateway.keyring.operator_key, AuditRecord)
    return SealedReport(bytes(body.report), stored.entry_index)


async def prove_sealed(gateway: Gateway, name: str) -> str:
    """Returns a proof file with the report, its salt and its place in the log. Raises as `read_sealed` and `prove` do."""
    stored = await _find(gateway, name)
    salt, body = gateway.open_salted(stored, gateway.keyring.operator_key)
    return await prove(gateway, stored.entry_index, stored.leaf, salt=salt, body=body)


async def _find(gateway: Gateway, name: str) -> StoredRecord:
    stored = await gateway.find_record(name)
    if stored is not None and stored.kind == AuditRecord.kind:
        return stored
    job = await job_of(gateway, name)
    match job.state:
        case AuditState.FAILED | AuditState.LOST:
            raise Conflict(f"The audit has no report: {job.request.problem}", expected="a new audit")
        case AuditState.READY:
            raise NotFound("The report of this audit is not stored.", field="audit")
        case AuditState.WAITING | AuditState.RUNNING:
            raise Conflict(
                "The audit is not ready yet. Try again later.",
                expected="state `ready`",
                retry_after_seconds=1,
            )
