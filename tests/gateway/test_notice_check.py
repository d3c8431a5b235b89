"""Declared notices against those in the log."""

import pytest
from aboveboard.consent.notices import Notice, list_counting
from aboveboard.errors import StartupRefused
from aboveboard.gateway.notice_check import check_notices, list_announced, refuse_contradictions
from aboveboard.gateway.operator_records import NoticeRecord
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tests.house import House
from tests.publishing import Press, front


def notice(version: int, text: str = "t", language: str = "en", *, asks: bool = False) -> Notice:
    return Notice(f"{version}{language}{text}", "improve", version, language, text, asks)


def record(of: Notice) -> NoticeRecord:
    return NoticeRecord(
        asks_again=of.asks_again or UNSET,
        language=of.language,
        notice=of.id,
        purpose=of.purpose,
        text=of.text,
        version=of.version,
    )


def refused(declared: list[Notice], logged: list[Notice], purposes: tuple[str, ...] = ("improve",)) -> str:
    """The problem, "" when there is none."""
    try:
        refuse_contradictions(
            {each.id: each for each in declared}, purposes, [record(each) for each in logged]
        )
    except StartupRefused as refusal:
        return refusal.detail
    return ""


@pytest.mark.parametrize(
    ("declared", "logged"),
    [
        ([notice(1)], []),
        ([notice(1)], [notice(1)]),
        ([notice(2)], [notice(1)]),
        ([notice(1)], [notice(1), notice(2)]),
        # Version 0.1.0 let a text change under its number: what is in force stays.
        ([notice(1, "b")], [notice(1, "a"), notice(1, "b")]),
        ([notice(1, "x", "de")], [notice(1)]),
        ([notice(2, asks=True)], [notice(1)]),
        ([notice(3, asks=True)], [notice(1), notice(2, asks=True)]),
        ([notice(2, asks=True), notice(3)], [notice(1), notice(2, asks=True), notice(3)]),
    ],
)
def test_what_fits_the_log_is_taken(declared: list[Notice], logged: list[Notice]) -> None:
    """New versions, known ones, other languages, and a return to a text that no newer one replaced for good."""
    assert refused(declared, logged) == ""


@pytest.mark.parametrize(
    ("declared", "logged", "says"),
    [
        ([notice(1, "b")], [notice(1, "a")], "improve.en.md: version: the log has another text under this"),
        (
            [notice(1, asks=True)],
            [notice(1)],
            "improve.en.md: asks_again: the log has this version without it",
        ),
        ([notice(2)], [notice(2, asks=True)], "improve.en.md: asks_again: the log has this version with it"),
        ([notice(1)], [notice(1), notice(2, asks=True)], "improve.en.v2.md: the file: is missing"),
        ([], [notice(1), notice(2, asks=True)], "improve.en.v2.md: the file: is missing"),
        ([notice(2, asks=True)], [notice(2, asks=True), notice(3)], "improve.en.v3.md: the file: is missing"),
    ],
)
def test_what_contradicts_the_log_is_refused(declared: list[Notice], logged: list[Notice], says: str) -> None:
    """Each by the file and the key at fault: otherwise a yes would be to another text, or come back."""
    assert says in refused(declared, logged)


def test_the_refusal_says_which_version_is_free() -> None:
    """Past every version that the log has, and how to keep the old text."""
    found = refused([notice(1, "b")], [notice(1, "a"), notice(2), notice(3, "c", "de")])
    assert "give the new text the version 4, and keep the old one as notices/improve.en.v1.md" in found


def test_a_purpose_that_is_not_declared_needs_no_texts() -> None:
    """A yes to it is not in force anyway."""
    assert refused([], [notice(2, asks=True)], purposes=("messages",)) == ""


texts = st.lists(
    st.builds(notice, st.integers(1, 4), st.just("t"), st.just("en"), asks=st.booleans()),
    unique_by=lambda each: each.version,
)


@given(texts, texts)
def test_law_a_yes_that_ended_does_not_come_back(logged: list[Notice], declared: list[Notice]) -> None:
    """Whatever folder is loaded next, no text counts again once a later one asked again."""
    if not refused(declared, logged):
        before, after = list_counting(logged, "improve"), list_counting(declared, "improve")
        ended = set() if before is None else {each.id for each in logged} - before
        assert after is not None or not ended
        assert after is None or not after & ended


def test_the_notices_in_force_do_not_contradict_the_log(house: House) -> None:
    """The log has each of them as it is declared."""
    house.run(check_notices(house.gateway, house.gateway.rules))
    logged = {each.notice for each in house.run(list_announced(house.gateway))}
    assert logged >= set(house.gateway.rules.notices)


def test_a_changed_text_is_refused_at_a_reload(press: Press) -> None:
    """The rules stay as they were, and the next version is taken."""
    before, file = press.house.gateway.rules, press.policies / "notices" / "improve.en.md"
    text = file.read_text()
    file.write_text(f"{text}\nWe also sell what we learn to partners.\n")
    assert not press.reload()
    assert press.house.gateway.rules is before
    file.write_text(text)
    press.publish("improve")
    assert press.house.gateway.rules.policy.id != before.policy.id


def test_nothing_is_written_for_a_refused_text(press: Press) -> None:
    """No policy set and no notice comes into the log."""
    file = press.policies / "notices" / "messages.fr.md"
    text = file.read_text()
    size = press.size()
    file.write_text(front("messages", 1, "fr", "Autre."))
    assert not press.reload()
    assert press.size() == size
    file.write_text(text)
