"""The language, the end and the text of a choice as it is recorded."""

import pytest
from aboveboard.clock import MS_PER_DAY
from aboveboard.consent.choices import ConsentEvent, raise_to_floor
from aboveboard.consent.event_terms import fit_terms, keep_before_age
from aboveboard.consent.lapse import PurposeTerms
from aboveboard.consent.notices import Notice
from aboveboard.errors import Unprocessable
from aboveboard.words import ConsentState
from msgspec import structs

NOTICES = {
    f"{language}{version}": Notice(f"{language}{version}", "improve", version, language, "t", version == 2)
    for version in (1, 2)
    for language in ("en", "de")
}
TERMS = {"improve": PurposeTerms(10, frozenset({"en2", "de2"}))}
YES = ConsentEvent(purpose="improve", state=ConsentState.GIVEN, notice="en2", at_ms=1_000)
NO = structs.replace(YES, state=ConsentState.WITHDRAWN)


@pytest.mark.parametrize("event", [YES, NO, structs.replace(NO, notice="en1")])
def test_the_language_is_that_of_the_notice(event: ConsentEvent) -> None:
    """A claimed one is corrected, of a yes and of a no: no choice is turned away for it."""
    for claimed in ("de", None, "en"):
        assert fit_terms(structs.replace(event, language=claimed), TERMS, NOTICES).language == "en"


def test_a_no_without_a_notice_keeps_its_language() -> None:
    """There is no text to take it from."""
    assert fit_terms(structs.replace(NO, notice="", language="fr"), TERMS, NOTICES).language == "fr"


@pytest.mark.parametrize(("old", "newest"), [("en1", "en2"), ("de1", "de2")])
def test_a_yes_to_an_old_text_is_refused_with_the_newest(old: str, newest: str) -> None:
    """In the language of the text that was shown, so that the app can show it and send the yes again."""
    with pytest.raises(Unprocessable) as refusal:
        fit_terms(structs.replace(YES, notice=old), TERMS, NOTICES)
    assert (refusal.value.field, refusal.value.expected) == ("notice", newest)


@pytest.mark.parametrize("notice", ["en1", "", "gone"])
def test_a_no_is_never_refused_for_its_text(notice: str) -> None:
    """And gets no end."""
    assert fit_terms(structs.replace(NO, notice=notice), TERMS, NOTICES).expires_ms is None


def test_an_old_text_is_as_good_while_none_asks_again() -> None:
    """A corrected spelling is no reason to ask all people."""
    assert fit_terms(structs.replace(YES, notice="en1"), {}, NOTICES).notice == "en1"


@pytest.mark.parametrize(
    ("expires_ms", "end"),
    [(None, 1_000 + 10 * MS_PER_DAY), (2_000, 2_000), (10**15, 1_000 + 10 * MS_PER_DAY)],
)
def test_a_yes_is_recorded_with_its_end(expires_ms: int | None, end: int) -> None:
    """Counted from when it was said; an earlier end of its own stays."""
    assert fit_terms(structs.replace(YES, expires_ms=expires_ms), TERMS, NOTICES).expires_ms == end


def test_a_purpose_without_terms_changes_no_end() -> None:
    """Such as one that is declared no longer."""
    assert fit_terms(YES, {}, NOTICES) == structs.replace(YES, language="en")


def test_a_floor_lifts_no_yes_past_the_coming_of_age() -> None:
    """A minor said it, so it counts from when it was said, and has lapsed."""
    lifted = raise_to_floor(YES, 3_000)
    assert keep_before_age(lifted, 2_000) == YES
    assert keep_before_age(lifted, 1_000) is lifted


def test_a_no_of_a_minor_keeps_its_times() -> None:
    """It counts from its arrival."""
    late = structs.replace(NO, at_ms=3_000, said_ms=1_000)
    assert keep_before_age(late, 2_000) is late
