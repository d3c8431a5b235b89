"""The body's struct of each kind of record."""

from aboveboard.decisions.record import DecisionRecord
from aboveboard.gateway import arrangement_record, operator_records, record_bodies, staff_records
from aboveboard.gateway.record_bodies import RecordBody
from aboveboard.words import EntryKind

BODIES: dict[EntryKind, type[RecordBody]] = {
    body.kind: body
    for body in (
        *(DecisionRecord, record_bodies.ReasonsRecord, record_bodies.ChoiceRecord, record_bodies.DialRecord),
        *(record_bodies.LimitRecord, record_bodies.FactsRecord, record_bodies.RestrictionRecord),
        *(record_bodies.CorrectionRecord, record_bodies.LinkRecord, record_bodies.OutcomeRecord),
        *(record_bodies.SignalsRecord, record_bodies.PreviewRecord, record_bodies.ExportRecord),
        *(record_bodies.ErasureRecord, operator_records.NoticeRecord, operator_records.PolicyRecord),
        *(operator_records.BuildRecord, operator_records.ModelRecord, operator_records.PlacementRecord),
        *(operator_records.KeyRecord, operator_records.AdminRecord, staff_records.LookupRecord),
        *(staff_records.CaseRecord, staff_records.HoldRecord, operator_records.AuditRecord),
        arrangement_record.ArrangementRecord,
    )
}
"""The body's struct, by kind of record."""
