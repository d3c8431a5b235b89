"""The cells that an entry of the log counts in, from its body alone. Pure functions.

A choice may be passed on to other ids of its person. It counts once, where it was said.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Struct, UnsetType

from aboveboard.bias.verdict import BiasVerdict
from aboveboard.clock import MS_PER_DAY
from aboveboard.erasure.state import COMPLETED, MARKED
from aboveboard.gateway.day_counts import CountCell
from aboveboard.gateway.operator_records import AuditRecord
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    DialRecord,
    ErasureRecord,
    ExportRecord,
    RestrictionRecord,
)
from aboveboard.gateway.staff_records import CaseRecord, CaseStep
from aboveboard.gateway.stored_records import read_body
from aboveboard.numbers import topics
from aboveboard.numbers.topics import RequestKind, Within, among
from aboveboard.rights.deadlines import find_due_ms
from aboveboard.words import ConsentState, EntryKind


class NoticeName(NamedTuple):
    """A notice as labels name it."""

    purpose: str
    version: str
    language: str


class CountingFacts(NamedTuple):
    """The facts around an entry. `notices` are those of the log by id, announced before the entry.

    `started_ms` is the time of the entry that began what this one ends. None where it is not known, or begins.
    """

    at_ms: int
    notices: Mapping[str, NoticeName]
    started_ms: int | None = None


class _CountedWhy(Struct, frozen=True):
    headline: str | UnsetType = UNSET


class _CountedDecision(Struct, frozen=True, tag_field="v", tag=1):
    """The part of `decisions.record.DecisionRecord` that is counted, which is far faster to read."""

    asked: int
    bound_by: str
    effective: int
    gpc: bool
    why: _CountedWhy
    preview: bool | UnsetType = UNSET


class _CountedComparison(Struct, frozen=True):
    verdict: BiasVerdict


class _CountedReport(Struct, frozen=True):
    """The part of `bias.check.BiasReport` that is counted."""

    comparisons: tuple[_CountedComparison, ...]


GRAVEST_FIRST = (
    *(BiasVerdict.DISPARITY, BiasVerdict.WATCH, BiasVerdict.NOT_ENOUGH),
    *(BiasVerdict.NOT_LOOKED, BiasVerdict.FINE),
)
"""The verdicts of comparisons. A bias check counts under the first of these that it has."""

_reports = msgspec.json.Decoder(_CountedReport)
_decisions = msgspec.json.Decoder(_CountedDecision)

Cells = list[CountCell]


def count_entry(kind: EntryKind, data: bytes, facts: CountingFacts) -> Cells:
    """Returns the cells that the record with this body counts in, each once.

    Raises AboveboardError for a body of a newer version.
    """
    return COUNTED[kind](data, facts)


def _count_decision(data: bytes, _: CountingFacts) -> Cells:
    body = _decisions.decode(data)
    if body.preview is True:
        return []
    headline = None if isinstance(body.why.headline, UnsetType) else body.why.headline
    effective, bound_by = among(str(body.effective), topics.LEVEL_WORDS), among(body.bound_by, topics.BOUNDS)
    return [
        CountCell(topics.LEVELS, (effective, bound_by)),
        CountCell(topics.ASKED, (among(str(body.asked), topics.LEVEL_WORDS),)),
        CountCell(topics.GPC, ("on" if body.gpc else "off",)),
        CountCell(topics.HEADLINES_SHOWN, (among(headline, topics.HEADLINES),)),
    ]


def _count_choice(data: bytes, facts: CountingFacts) -> Cells:
    body = read_body(data, ChoiceRecord)
    if not isinstance(body.via, UnsetType):
        return []
    notice = facts.notices.get(body.notice)
    purposes = {each.purpose for each in facts.notices.values()}
    labels = (
        among(body.purpose, purposes),
        str(body.state),
        topics.NONE if notice is None else notice.version,
        topics.NONE if notice is None else notice.language,
        among(body.method, topics.METHODS),
    )
    found = [CountCell(topics.CONSENTS, labels)]
    return found + _request(RequestKind.OBJECTION) if body.state is ConsentState.OBJECTED else found


def _count_dial(data: bytes, _: CountingFacts) -> Cells:
    body = read_body(data, DialRecord)
    if not isinstance(body.via, UnsetType) or body.state is ConsentState.CLAIMED:
        return []
    return [CountCell(topics.DIAL, (among(str(body.level), topics.LEVEL_WORDS),))]


def _count_restriction(data: bytes, _: CountingFacts) -> Cells:
    body = read_body(data, RestrictionRecord)
    is_new = body.restricted and not body.before and isinstance(body.via, UnsetType)
    return _request(RequestKind.RESTRICTION) if is_new else []


def _count_export(data: bytes, _: CountingFacts) -> Cells:
    return _request(RequestKind.COPY) if read_body(data, ExportRecord).exported == "person" else []


def _count_erasure(data: bytes, facts: CountingFacts) -> Cells:
    body = read_body(data, ErasureRecord)
    if body.step == MARKED:
        return _request(RequestKind.ERASURE)
    if body.step != COMPLETED:
        return []
    due_ms = None if facts.started_ms is None else find_due_ms(facts.started_ms)
    return _answer(RequestKind.ERASURE, _judge_time(facts, due_ms))


def _count_case(data: bytes, facts: CountingFacts) -> Cells:
    body = read_body(data, CaseRecord)
    match body.step:
        case CaseStep.OPENED:
            return _request(RequestKind.CASE)
        case CaseStep.ANSWERED:
            return _answer(RequestKind.CASE, _judge_time(facts, body.due_ms))
        case CaseStep.CLOSED:
            return _answer(RequestKind.CASE, Within.CLOSED)
        case CaseStep.NOTED | CaseStep.EXTENDED:
            return []


def _count_audit(data: bytes, _: CountingFacts) -> Cells:
    body = read_body(data, AuditRecord)
    found = {each.verdict for each in _reports.decode(body.report).comparisons}
    verdict = next((each for each in GRAVEST_FIRST if each in found), BiasVerdict.NOT_LOOKED)
    return [CountCell(topics.AUDITS, (str(verdict),))]


def _judge_time(facts: CountingFacts, due_ms: int | None) -> Within:
    """Returns how fast an answer came. Without a known beginning it says only whether it was in time."""
    if due_ms is not None and facts.at_ms > due_ms:
        return Within.LATE
    if facts.started_ms is None:
        return Within.IN_TIME
    days = (facts.at_ms - facts.started_ms) / MS_PER_DAY
    return Within.DAY if days <= 1 else Within.WEEK if days <= 7 else Within.IN_TIME


def _request(which: RequestKind) -> Cells:
    return [CountCell(topics.REQUESTS, (str(which),))]


def _answer(which: RequestKind, within: Within) -> Cells:
    return [CountCell(topics.ANSWERS, (str(which), str(within)))]


COUNTED: dict[EntryKind, Callable[[bytes, CountingFacts], Cells]] = {
    EntryKind.DECISION: _count_decision,
    EntryKind.CONSENT: _count_choice,
    EntryKind.DIAL: _count_dial,
    EntryKind.RESTRICTION: _count_restriction,
    EntryKind.CORRECTION: lambda _, __: _request(RequestKind.CORRECTION),
    EntryKind.EXPORT: _count_export,
    EntryKind.ERASURE: _count_erasure,
    EntryKind.CASE: _count_case,
    EntryKind.AUDIT: _count_audit,
}
"""The kinds of entries that are counted, each with its function. A kind that is missing counts nowhere."""


def find_start(kind: EntryKind, data: bytes) -> str | None:
    """Returns the id of what the entry ends: the hash of an erasure, or a case. None where it ends nothing."""
    if kind is EntryKind.ERASURE:
        body = read_body(data, ErasureRecord)
        return None if body.step != COMPLETED or isinstance(body.erasure, UnsetType) else body.erasure
    if kind is EntryKind.CASE:
        step = read_body(data, CaseRecord)
        return step.case if step.step is CaseStep.ANSWERED else None
    return None
