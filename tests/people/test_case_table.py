"""The sealed content of a case."""

from aboveboard.people.case_table import (
    CaseContent,
    CaseState,
    CaseSubject,
    StaffWords,
    decode_case,
    encode_case,
)


def test_a_content_is_read_as_it_was_written() -> None:
    """With all its words, and with the fewest."""
    words = StaffWords(1, "key", "text")
    for content in (
        CaseContent(question="Why?", subject=CaseSubject.OTHER),
        CaseContent(question="Why?", subject=CaseSubject.ACCESS, notes=(words, words), answer=words),
    ):
        assert decode_case(encode_case(content)) == content


def test_a_stored_word_never_changes() -> None:
    """A further one may join them."""
    assert [str(each) for each in CaseState] == ["open", "answered", "closed"]
    subjects = "explanation access correction erasure objection other"
    assert [str(each) for each in CaseSubject][:6] == subjects.split()
