"""Instants in milliseconds since 1970 UTC: their text, their hour, and the way back."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from aboveboard.clock import MS_PER_HOUR, hour_of, system_clock, to_iso, to_ms
from aboveboard.identifiers import LAST_MS
from hypothesis import given
from hypothesis import strategies as st

INSTANTS = st.integers(0, LAST_MS)


@given(INSTANTS)
def test_the_text_of_an_instant_leads_back_to_it(at_ms: int) -> None:
    """To the millisecond, for every year that RFC 3339 has."""
    assert to_ms(datetime.fromisoformat(to_iso(at_ms))) == at_ms


def test_the_text_is_rfc_3339_in_utc_with_milliseconds() -> None:
    """Whole seconds have their three zeros too."""
    assert to_iso(1_795_000_000_000) == "2026-11-18T11:06:40.000Z"
    assert to_iso(1_795_000_000_999) == "2026-11-18T11:06:40.999Z"


@given(INSTANTS)
def test_the_hour_of_an_instant_is_the_full_one_before_it(at_ms: int) -> None:
    """An instant on the hour is its own."""
    start = hour_of(at_ms)
    assert 0 <= at_ms - start < MS_PER_HOUR
    assert to_iso(start).endswith(":00:00.000Z")


def test_an_offset_does_not_change_the_instant() -> None:
    """Noon in UTC is one in the afternoon an hour further east."""
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert to_ms(noon.astimezone(timezone(timedelta(hours=1)))) == to_ms(noon)


def test_a_time_without_an_offset_is_refused() -> None:
    """The machine's own time zone must not decide what an app meant."""
    with pytest.raises(ValueError, match="needs a UTC offset"):
        to_ms(datetime(2026, 11, 21, 12))  # noqa: DTZ001 - naive on purpose


def test_the_system_clock_counts_milliseconds() -> None:
    """Neither seconds nor nanoseconds."""
    before = time.time()
    assert before - 1 <= system_clock() / 1000 <= time.time() + 1
