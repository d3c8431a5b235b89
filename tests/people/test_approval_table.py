"""The sealed values of requests that wait for a second person."""

from aboveboard.people.approval_table import (
    ApprovalContent,
    StaffAct,
    approval_label,
    decode_approval,
    encode_approval,
)
from aboveboard.people.hold_tables import HoldBasis, HoldTerms


def test_a_content_comes_back_as_it_was() -> None:
    """With the terms of a hold, and with a reason alone."""
    terms = HoldTerms("A letter", HoldBasis.CLAIMS, 100)
    for content in (
        ApprovalContent(terms=terms, entries=(1, 2), case="case_1"),
        ApprovalContent(reason="File 3"),
    ):
        assert decode_approval(encode_approval(content)) == content


def test_a_stored_act_never_changes() -> None:
    """Requests that wait have these words."""
    assert [str(each) for each in StaffAct] == ["hold", "renewal", "lookup", "evidence", "export", "close"]


def test_each_request_is_bound_to_its_id() -> None:
    """So the content of one opens no other."""
    assert approval_label("approval_1") != approval_label("approval_2")
