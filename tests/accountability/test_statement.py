"""The form of a statement of reasons, as the transparency database takes it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from aboveboard.accountability.statement import ReasonsStatement, find_faults

DEMOTED: Mapping[str, Any] = {
    "puid": "a1",
    "decision_visibility": ("DECISION_VISIBILITY_CONTENT_DEMOTED",),
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "Terms of use, section 4",
    "incompatible_content_explanation": "Not promoted.",
    "content_type": ("CONTENT_TYPE_TEXT",),
    "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "content_date": date(2026, 11, 1),
    "application_date": date(2026, 11, 2),
    "decision_facts": "The listing is about health.",
    "source_type": "SOURCE_VOLUNTARY",
    "automated_detection": "No",
}


def faults(**changed: Any) -> list[str]:
    return [member for member, _ in find_faults(ReasonsStatement(**{**DEMOTED, **changed}))]


def test_a_whole_statement_has_no_fault() -> None:
    """And is JSON whose days are as the database wants them."""
    statement = ReasonsStatement(**DEMOTED)
    assert list(find_faults(statement)) == []
    sent = msgspec.json.decode(msgspec.json.encode(statement))
    assert sent["content_date"] == "2026-11-01"
    assert sent["automated_decision"] == "AUTOMATED_DECISION_FULLY"
    assert msgspec.convert(sent, ReasonsStatement) == statement


@pytest.mark.parametrize(
    ("changed", "member"),
    [
        ({"decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT"}, "illegal_content_legal_ground"),
        ({"incompatible_content_ground": msgspec.UNSET}, "incompatible_content_ground"),
        ({"decision_visibility": ("DECISION_VISIBILITY_OTHER",)}, "decision_visibility_other"),
        ({"decision_visibility_other": "in a box"}, "decision_visibility_other"),
        ({"content_type": ("CONTENT_TYPE_OTHER",)}, "content_type_other"),
        ({"source_identity": "a flagger"}, "source_identity"),
        ({"territorial_scope": ("US",)}, "territorial_scope"),
        ({"content_date": date(1999, 1, 1)}, "content_date"),
    ],
)
def test_members_that_do_not_go_together_are_a_fault(changed: dict[str, Any], member: str) -> None:
    """The database would refuse the whole request."""
    assert member in faults(**changed)


def test_illegal_content_is_not_also_incompatible() -> None:
    """Each ground has members of its own."""
    found = faults(
        decision_ground="DECISION_GROUND_ILLEGAL_CONTENT",
        illegal_content_legal_ground="a law",
        illegal_content_explanation="why",
        incompatible_content_illegal="Yes",
    )
    assert found == [
        "incompatible_content_ground",
        "incompatible_content_explanation",
        "incompatible_content_illegal",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"puid": "a b"},
        {"puid": "a" * 501},
        {"category": "STATEMENT_CATEGORY_FRAUD"},
        {"decision_facts": ""},
        {"content_type": ()},
        {"person": "p1"},
    ],
)
def test_another_form_is_refused(changed: dict[str, Any]) -> None:
    """Words, lengths and members are those of the database alone."""
    sent = msgspec.to_builtins(ReasonsStatement(**DEMOTED))
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({**sent, **changed}, ReasonsStatement)
