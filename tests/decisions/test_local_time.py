"""The time where the person is: quiet by either clock, and the part of the day by the request first."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from aboveboard.decisions.local_time import describe_context, is_quiet
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.request import Context, Device
from aboveboard.people.state import PersonFacts
from aboveboard.privacy.allowed import ContextFact
from aboveboard.privacy.filter import Mask
from aboveboard.words import Category, Level, MessageClass, PlacementKind, Reach
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.strategies import cases

MESSAGE = PlacementKind.MESSAGE
NIGHT_MS = 1_795_500_000_000  # 2026-11-24, 06:00 in UTC and 19:00 in Auckland
OPEN = Mask(frozenset(), frozenset({(Reach.HISTORY, Category.CONTEXTUAL)}), ())
CLOSED = Mask(frozenset(), frozenset({(Reach.VISIT, Category.CONTEXTUAL)}), ())


def clock(hour: int) -> Context:
    return Context(local_time=datetime(2026, 11, 24, hour, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("context", "zone", "quiet"),
    [
        (Context(), None, True),
        (Context(), "Pacific/Auckland", False),
        (Context(), "Europe/Paris", True),
        (Context(), "Moon/Sea", True),
        (clock(12), None, False),
        (clock(12), "Pacific/Auckland", False),
        (clock(12), "Europe/Paris", True),
        (clock(12), "Moon/Sea", True),
        (clock(3), "Pacific/Auckland", True),
    ],
)
def test_it_is_quiet_if_either_clock_says_so(context: Context, zone: str | None, *, quiet: bool) -> None:
    """Or if neither says anything, or if the stored zone cannot be read."""
    assert is_quiet(MESSAGE, context, PersonFacts(time_zone=zone), NIGHT_MS) is quiet


@pytest.mark.parametrize("kind", [kind for kind in PlacementKind if kind is not MESSAGE])
def test_nothing_but_a_message_waits(kind: PlacementKind) -> None:
    """A page is opened by the person, wherever it is night."""
    assert not is_quiet(kind, clock(3), PersonFacts(time_zone="Europe/Paris"), NIGHT_MS)


@pytest.mark.parametrize(
    ("zone", "utc", "quiet"),
    [
        ("Europe/Paris", "2026-03-29T06:00:00", False),
        ("Europe/Paris", "2026-03-28T06:30:00", True),
        ("Europe/Paris", "2026-10-25T06:30:00", True),
        ("Asia/Kathmandu", "2026-11-24T02:15:00", False),
        ("Asia/Kathmandu", "2026-11-24T02:14:59", True),
        ("Australia/Adelaide", "2026-11-24T10:29:59", False),
        ("Australia/Adelaide", "2026-11-24T10:30:00", True),
    ],
)
def test_quiet_time_is_that_of_the_zone_on_that_day(zone: str, utc: str, *, quiet: bool) -> None:
    """With its summer time, and with offsets of half and quarter hours."""
    at_ms = round(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp() * 1000)
    assert is_quiet(MESSAGE, Context(), PersonFacts(time_zone=zone), at_ms) is quiet


def part_of(context: Context, zone: str | None, mask: Mask) -> str | None:
    found = describe_context(context, PersonFacts(time_zone=zone), mask, NIGHT_MS)
    return next((fact.value for fact in found if fact.field == "part_of_day"), None)


@pytest.mark.parametrize(
    ("context", "zone", "mask", "part"),
    [
        (Context(), "Pacific/Auckland", OPEN, "evening"),
        (Context(), "Pacific/Auckland", CLOSED, None),
        (Context(), None, OPEN, None),
        (Context(), "Moon/Sea", OPEN, None),
        (clock(7), "Pacific/Auckland", OPEN, "morning"),
        (clock(7), "Pacific/Auckland", CLOSED, "morning"),
    ],
)
def test_the_part_of_the_day_is_the_requests_or_else_the_zones(
    context: Context, zone: str | None, mask: Mask, part: str | None
) -> None:
    """The zone is stored, so it counts only where what is stored may be used."""
    assert part_of(context, zone, mask) == part


def test_context_facts_stay_in_order_of_field() -> None:
    """Equal content is an equal value."""
    found = describe_context(
        Context(Device.MOBILE, None, "FR"), PersonFacts(time_zone="Europe/Paris"), OPEN, NIGHT_MS
    )
    expected = [("device", "mobile"), ("part_of_day", "morning"), ("region", "FR")]
    assert found == tuple(ContextFact(*fact) for fact in expected)


@given(cases())
def test_no_message_that_advertises_is_sent_without_a_yes_or_at_night(case) -> None:  # type: ignore[no-untyped-def]
    """For any person with any choices: only messages that need no yes, and at night only those about security."""
    situation = case.situation
    if case.placement.kind is not MESSAGE:
        return
    items = {item.item: item.message_class for item in case.placement.items}
    sent = {items[name] for name, _ in think(situation).items}
    if "messages" not in situation.standing.given:
        assert MessageClass.MARKETING not in sent
    if is_quiet(MESSAGE, situation.request.context, situation.state.facts, situation.now_ms):
        assert sent <= {MessageClass.SECURITY}


@given(cases(), st.integers(-12, 14))
def test_below_level_history_the_part_of_the_day_is_the_requests(case, ahead) -> None:  # type: ignore[no-untyped-def]
    """At any level, too, where the request says the time."""
    thought, local = think(case.situation), case.situation.request.context.local_time
    fields = {fact.field for fact in thought.allowed.context}
    if thought.effective < Level.HISTORY and local is None:
        assert "part_of_day" not in fields
    moved = datetime(2026, 11, 24, 6, tzinfo=timezone(timedelta(hours=ahead)))
    found = describe_context(Context(local_time=moved), case.situation.state.facts, OPEN, NIGHT_MS)
    assert [fact.value for fact in found if fact.field == "part_of_day"] == ["morning"]
