"""Choices: events folded into what holds, the stricter of two that disagree, and what may be recorded."""

import pytest
from aboveboard.consent.choices import SKEW_MS, ConsentEvent, apply, check_event, fold, in_force
from aboveboard.consent.notices import load_notices
from aboveboard.consent.purposes import load_purposes
from aboveboard.declared import read_folder
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.people.state import PurposeChoice
from aboveboard.settings import find_shipped
from aboveboard.words import ConsentState
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

PURPOSES = load_purposes(read_folder(find_shipped("policies")))
NOTICES = load_notices(read_folder(find_shipped("policies")))
NOW = 1_800_000_000_000
GIVEN, REFUSED, WITHDRAWN, OBJECTED, EXPIRED, CLAIMED = ConsentState
NOTICE_OF = {notice.purpose: notice.id for notice in NOTICES.values()}


def event(state=GIVEN, at_ms=NOW, purpose="improve", **more):
    return ConsentEvent(**({"purpose": purpose, "state": state, "notice": "n", "at_ms": at_ms} | more))


def check(checked):
    return check_event(checked, purposes=PURPOSES, notices=NOTICES, now_ms=NOW)


@pytest.mark.parametrize(
    ("events", "state", "at_ms"),
    [
        ([(GIVEN, 1)], GIVEN, 1),
        ([(GIVEN, 1), (WITHDRAWN, 2)], WITHDRAWN, 2),
        ([(GIVEN, 1), (OBJECTED, 2)], OBJECTED, 2),
        ([(REFUSED, 1), (GIVEN, 2)], GIVEN, 2),
        ([(WITHDRAWN, 2), (GIVEN, 1)], WITHDRAWN, 2),
        ([(WITHDRAWN, 2), (GIVEN, 2)], WITHDRAWN, 2),
        ([(OBJECTED, 2), (GIVEN, 3)], GIVEN, 3),
        ([(GIVEN, 3), (WITHDRAWN, 1)], WITHDRAWN, 3),
        ([(GIVEN, 3), (WITHDRAWN, 1), (GIVEN, 2)], WITHDRAWN, 3),
        ([(GIVEN, 3), (WITHDRAWN, 1), (GIVEN, 4)], GIVEN, 4),
        ([(WITHDRAWN, 3), (REFUSED, 1)], WITHDRAWN, 3),
        ([(WITHDRAWN, 3), (OBJECTED, 3)], OBJECTED, 3),
        ([(GIVEN, 1), (EXPIRED, 2)], EXPIRED, 2),
        ([(GIVEN, 3), (EXPIRED, 2)], GIVEN, 3),
        ([(EXPIRED, 2), (GIVEN, 2)], GIVEN, 2),
        ([(WITHDRAWN, 2), (EXPIRED, 1)], WITHDRAWN, 2),
        ([(WITHDRAWN, 1), (EXPIRED, 2), (REFUSED, 1), (GIVEN, 2)], REFUSED, 2),
    ],
)
def test_what_holds_after_events(events, state, at_ms):
    """Events in the order in which they were recorded fold into the state and time of the one that holds."""
    choice = fold(event(*each) for each in events)["improve"]
    assert (choice.state, choice.at_ms) == (state, at_ms)


def test_purposes_do_not_touch_each_other():
    """A choice about one purpose leaves the others as they are."""
    choices = fold([event(purpose="improve"), event(WITHDRAWN, purpose="messages")])
    assert {name: choice.state for name, choice in choices.items()} == {
        "improve": GIVEN,
        "messages": WITHDRAWN,
    }


def test_a_choice_keeps_notice_and_expiry():
    """What holds says which text was seen and when it ends."""
    assert fold([event(at_ms=1, expires_ms=9)])["improve"] == PurposeChoice(GIVEN, "n", 1, 9)


def test_apply_leaves_its_argument_alone():
    """The choices before are not changed by an event after them."""
    before = fold([event(at_ms=1)])
    apply(before, event(WITHDRAWN, 2))
    assert before["improve"].state == GIVEN


@pytest.mark.parametrize(
    ("state", "expires_ms", "expected"),
    [
        (GIVEN, None, True),
        (GIVEN, NOW + 1, True),
        (GIVEN, NOW, False),
        (EXPIRED, None, False),
        ("maybe", None, False),
    ],
)
def test_in_force(state, expires_ms, expected):
    """Only a yes that has not ended is in force."""
    assert in_force(PurposeChoice(state, "n", 1, expires_ms), NOW) is expected


histories = st.lists(st.builds(event, st.sampled_from(ConsentState), st.integers(1, 6)), max_size=8)


@given(histories)
def test_law_a_yes_that_holds_is_newer_than_every_no_before_it(events):
    """If the purpose is given, a yes was recorded after every no and said after every no."""
    choices = fold(events)
    if choices and in_force(choices["improve"], NOW):
        noes = [index for index, each in enumerate(events) if each.state in (REFUSED, WITHDRAWN, OBJECTED)]
        latest = max((events[index].at_ms for index in noes), default=0)
        after = events[max(noes, default=-1) + 1 :]
        assert any(each.state is GIVEN and each.at_ms > latest for each in after)


@given(histories, st.sampled_from([REFUSED, WITHDRAWN, OBJECTED]), st.integers(1, 6))
def test_law_a_recorded_no_holds_at_once(events, state, at_ms):
    """Whatever came before and whatever its date, after a no the purpose is not given."""
    assert not in_force(fold([*events, event(state, at_ms)])["improve"], NOW)


@given(histories, histories)
def test_law_folding_goes_on_where_it_stopped(first, second):
    """Applying later events to folded earlier ones is folding all of them."""
    choices = fold(first)
    for each in second:
        choices = apply(choices, each)
    assert choices == fold([*first, *second])


def test_a_yes_with_its_notice_may_be_recorded():
    """A yes that points at a notice about its purpose is recorded as it came."""
    given_event = event(notice=NOTICE_OF["improve"])
    assert check(given_event) == given_event


@pytest.mark.parametrize("state", [REFUSED, WITHDRAWN, OBJECTED])
@pytest.mark.parametrize("notice", ["", "gone", NOTICE_OF["messages"]])
def test_a_no_is_never_turned_away_for_its_notice(state, notice):
    """A no without a notice, with an unknown one or with one about something else is recorded without one."""
    assert check(event(state, notice=notice)) == event(state, notice="")


def test_a_no_keeps_a_notice_about_its_purpose():
    """A no that points at the text it answers keeps it."""
    assert check(event(WITHDRAWN, notice=NOTICE_OF["improve"])).notice == NOTICE_OF["improve"]


@pytest.mark.parametrize(("at_ms", "recorded"), [(NOW - 9, NOW - 9), (NOW + SKEW_MS, NOW)])
def test_a_clock_that_is_ahead_is_set_back(at_ms, recorded):
    """An event from within five minutes ahead is dated now, so that it cannot outlive a later one."""
    assert check(event(notice=NOTICE_OF["improve"], at_ms=at_ms)).at_ms == recorded


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": EXPIRED}, "state"),
        ({"state": "granted"}, "state"),
        ({"at_ms": NOW + SKEW_MS + 1}, "at"),
        ({"expires_ms": NOW}, "expires"),
        ({"notice": "f" * 64}, "notice"),
        ({"notice": ""}, "notice"),
        ({"notice": NOTICE_OF["messages"]}, "notice"),
    ],
)
def test_what_may_not_be_recorded(change, field):
    """An event that cannot be is refused, and the field is named with what would be right."""
    with pytest.raises(Unprocessable) as refusal:
        check(structs.replace(event(notice=NOTICE_OF["improve"]), **change))
    assert refusal.value.field == field
    assert refusal.value.expected


def test_an_undeclared_purpose_is_not_found():
    """A choice about an undeclared purpose is refused, and its name is not repeated."""
    with pytest.raises(NotFound) as refusal:
        check(event(purpose="guess"))
    assert refusal.value.field == "purpose"
    assert "guess" not in refusal.value.detail
