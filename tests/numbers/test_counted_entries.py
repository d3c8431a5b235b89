"""The cells of an entry, from its body alone."""

import pytest
from aboveboard import canonical
from aboveboard.clock import MS_PER_DAY
from aboveboard.gateway.day_counts import CountCell
from aboveboard.gateway.operator_records import AuditRecord
from aboveboard.gateway.record_bodies import (
    ChoiceRecord,
    CorrectionRecord,
    DialRecord,
    ErasureRecord,
    ExportRecord,
    RecordBody,
    RestrictionRecord,
)
from aboveboard.gateway.staff_records import CaseRecord, CaseStep
from aboveboard.numbers.counted_entries import CountingFacts, NoticeName, count_entry, find_start
from aboveboard.words import ConsentState, OtherId
from msgspec import UNSET, Raw, UnsetType, structs

NOTICES = {"n1": NoticeName("improve", "2", "de")}
FACTS = CountingFacts(MS_PER_DAY, NOTICES)


def cells(body: RecordBody, facts: CountingFacts = FACTS) -> list[CountCell]:
    return count_entry(body.kind, canonical.encode(body), facts)


def choice(
    purpose: str = "improve",
    state: ConsentState = ConsentState.GIVEN,
    notice: str = "n1",
    via: OtherId | UnsetType = UNSET,
) -> ChoiceRecord:
    return ChoiceRecord(
        at_ms=1,
        expires_ms=None,
        gpc=False,
        language="xx",
        method="banner",
        notice=notice,
        purpose=purpose,
        state=state,
        via=via,
    )


def test_a_choice_has_the_language_of_its_notice() -> None:
    """Not the one that the app sent, which may be anything."""
    assert cells(choice()) == [CountCell("consents", ("improve", "given", "2", "de", "banner"))]


def test_a_purpose_without_a_notice_in_the_log_is_other() -> None:
    """A no gets in for any name, and a name may be anything."""
    (found,) = cells(choice("ida@example.org", ConsentState.REFUSED, ""))
    assert found.labels == ("other", "refused", "none", "none", "banner")


def test_an_objection_is_a_request_too() -> None:
    """Of GDPR Art. 21."""
    assert CountCell("requests", ("objection",)) in cells(choice(state=ConsentState.OBJECTED))


@pytest.mark.parametrize(
    "body",
    [
        choice(via=OtherId.ALIAS),
        DialRecord(before=None, level=3, state=ConsentState.CLAIMED),
        RestrictionRecord(before=True, restricted=True),
        RestrictionRecord(before=True, restricted=False),
        ExportRecord(export="exp_1"),
        ErasureRecord(step="expired"),
        CaseRecord(case="case_1", due_ms=1, sha256="", step=CaseStep.NOTED),
    ],
    ids=lambda body: type(body).__name__,
)
def test_what_is_no_request_or_choice_counts_nowhere(body: RecordBody) -> None:
    """A copy under another id, a claim, what held already, and what the staff did."""
    assert cells(body) == []


@pytest.mark.parametrize(
    ("body", "request_kind"),
    [
        (CorrectionRecord(forgot="topic:tents", signals=1), "correction"),
        (ExportRecord(exported="person", guests=0), "copy"),
        (RestrictionRecord(before=False, restricted=True), "restriction"),
        (ErasureRecord(erasure="00", step="intent"), "erasure"),
        (CaseRecord(case="case_1", due_ms=1, sha256="", step=CaseStep.OPENED), "case"),
    ],
)
def test_a_request_counts_by_its_kind(body: RecordBody, request_kind: str) -> None:
    """By the entry that begins it."""
    assert cells(body) == [CountCell("requests", (request_kind,))]


ANSWERED = CaseRecord(case="case_1", due_ms=40 * MS_PER_DAY, sha256="", step=CaseStep.ANSWERED)


@pytest.mark.parametrize(
    ("day", "started", "within"),
    [(1, 0, "day"), (2, 0, "week"), (30, 0, "in_time"), (41, 0, "late"), (30, None, "in_time")],
)
def test_an_answer_counts_by_its_time(day: int, started: int | None, within: str) -> None:
    """Without its beginning it says only whether it was in time."""
    facts = CountingFacts(day * MS_PER_DAY, {}, None if started is None else started * MS_PER_DAY)
    assert cells(ANSWERED, facts) == [CountCell("answers", ("case", within))]


def test_a_closed_case_has_no_answer() -> None:
    """It counts apart."""
    closed = structs.replace(ANSWERED, step=CaseStep.CLOSED)
    assert cells(closed) == [CountCell("answers", ("case", "closed"))]


@pytest.mark.parametrize(
    ("verdicts", "counted"),
    [
        (["fine", "disparity", "watch"], "disparity"),
        (["fine", "not_looked", "not_enough"], "not_enough"),
        (["fine", "fine"], "fine"),
        ([], "not_looked"),
    ],
)
def test_a_bias_check_counts_once_under_its_gravest_verdict(verdicts: list[str], counted: str) -> None:
    """So one comparison that is fine hides no disparity of another."""
    report = Raw(canonical.encode({"comparisons": [{"group": "a", "verdict": each} for each in verdicts]}))
    assert cells(AuditRecord(audit="aud_1", by="watch", report=report)) == [CountCell("audits", (counted,))]


def test_an_end_names_its_beginning() -> None:
    """An answer its case, a completion its erasure, and other entries nothing."""
    done = ErasureRecord(erasure="ab", step="completion")
    named = [
        find_start(each.kind, canonical.encode(each)) for each in (ANSWERED, done, ErasureRecord(step="x"))
    ]
    assert named == ["case_1", "ab", None]
