"""The ids and tags in requests: their forms and bounds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from aboveboard.errors import Unprocessable
from aboveboard.identifiers import (
    LAST_MS,
    ItemId,
    Language,
    NewItemId,
    PersonId,
    PlacementId,
    Region,
    SessionId,
    instant,
)
from hypothesis import given
from hypothesis import strategies as st


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
        alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/\ufffd"),
    )
)
def test_an_id_is_any_text_that_can_be_written_down(kind: Any, text: str) -> None:
    """The id may be in any script."""
    assert takes(kind, text)


@pytest.mark.parametrize("kind", [PersonId, SessionId, PlacementId])
@pytest.mark.parametrize("text", ["", "a\n", "\n", "a\0b", "a\tb", "\x7f", "x" * 201])
def test_what_is_no_id(kind: Any, text: str) -> None:
    """Nothing, control characters, and what is too long."""
    assert not takes(kind, text)


def test_a_new_id_has_no_lost_character() -> None:
    """A person's has: what was stored under it can be read. `people.placeholders` refuses to store more."""
    assert not takes(SessionId, "a\ufffd")
    assert not takes(NewItemId, "a\ufffd")
    assert takes(ItemId, "a\ufffd")
    assert takes(PersonId, "a\ufffd")


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


@given(st.integers(0, LAST_MS))
def test_an_instant_in_range(at_ms: int) -> None:
    """Anything from 1970 to 9999 is taken as it is."""
    assert instant(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms), "at") == at_ms


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+12:00", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999-10:00"]
)
def test_an_instant_out_of_range(text: str) -> None:
    """A time that UTC cannot express is refused, with the field."""
    with pytest.raises(Unprocessable) as raised:
        instant(datetime.fromisoformat(text), "items[3].ends")
    assert raised.value.field == "items[3].ends"
