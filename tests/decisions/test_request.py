"""What a decision is asked with: ids, times, and how coarse the facts of a request become."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from aboveboard.clock import to_ms
from aboveboard.decisions.request import Context, Device, check_time, coarse, part_of_day
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import LAST_MS, Language, PersonId, PlacementId, Region, SessionId, instant
from hypothesis import given
from hypothesis import strategies as st

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def takes(kind: Any, text: str) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", [PersonId, SessionId])
@given(
    st.text(
        min_size=1,
        max_size=200,
        alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/"),
    )
)
def test_an_id_is_any_text_that_can_be_written_down(kind: Any, text: str) -> None:
    """Of any script."""
    assert takes(kind, text)


@pytest.mark.parametrize("kind", [PersonId, SessionId, PlacementId])
@pytest.mark.parametrize("text", ["", "a\n", "\n", "a\0b", "a\tb", "\x7f", "x" * 201])
def test_what_is_no_id(kind: Any, text: str) -> None:
    """Nothing, control characters, and what is too long."""
    assert not takes(kind, text)


def test_only_a_persons_id_holds_no_slash() -> None:
    """It stands in paths."""
    assert not takes(PersonId, "a/b")
    assert takes(SessionId, "a/b")


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (PlacementId, ["home", "home-hero_2.b", "7", "A"], ["-a", ".a", "ä", "a b", "a/b"]),
        (Region, ["FR", "US-CA", "FR-75C"], ["fr", "F", "FRA", "US-", "US-CALI", "US-CA\n"]),
        (Language, ["en", "pt-BR", "zh-Hant-TW", "gsw"], ["e", "english", "en_US", "en-", "en\n", "en-" + "x" * 33]),
    ],
)  # fmt: skip
def test_names_that_are_not_free(kind: Any, right: list[str], wrong: list[str]) -> None:
    """Placements, regions and languages have a form."""
    assert [text for text in right if not takes(kind, text)] == []
    assert [text for text in wrong if takes(kind, text)] == []


def test_facts_become_coarse() -> None:
    """Kind of device, part of the day, country, and nothing finer."""
    context = Context(device=Device.MOBILE, local_time=NOON, region="US-CA")
    assert [(fact.field, fact.value) for fact in coarse(context)] == [
        ("device", "mobile"),
        ("part_of_day", "afternoon"),
        ("region", "US"),
    ]
    assert coarse(Context()) == ()


@pytest.mark.parametrize(
    ("hours", "part"),
    [
        (range(6), "night"),
        (range(6, 12), "morning"),
        (range(12, 18), "afternoon"),
        (range(18, 24), "evening"),
    ],
)
def test_a_day_has_four_parts(hours: range, part: str) -> None:
    """Six hours each."""
    assert {part_of_day(hour) for hour in hours} == {part}


def test_the_part_of_the_day_is_where_the_person_is() -> None:
    """Not where the server is."""
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    assert [fact.value for fact in coarse(Context(local_time=there))] == ["evening"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_may_be_a_day_off(days: int) -> None:
    """As far as time zones reach, and no further."""
    then = NOON + timedelta(days=days)
    check_time(Context(local_time=then), to_ms(NOON))
    check_time(Context(), 0)
    with pytest.raises(Unprocessable, match="more than a day away"):
        check_time(Context(local_time=then + timedelta(milliseconds=days)), to_ms(NOON))


@given(st.integers(0, LAST_MS))
def test_an_instant_in_range(at_ms: int) -> None:
    """Anything from 1970 to 9999 is taken as it is."""
    assert instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms), "at") == at_ms


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+12:00", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999-10:00"]
)
def test_an_instant_out_of_range(text: str) -> None:
    """What could not be told again in UTC is refused, with the field."""
    with pytest.raises(Unprocessable) as raised:
        instant(datetime.fromisoformat(text), "items[3].ends")
    assert raised.value.field == "items[3].ends"
