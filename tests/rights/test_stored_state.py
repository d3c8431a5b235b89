"""The members that an export has as they are stored: by name, with times that a person can read."""

from aboveboard.people.inventory import AS_STORED
from aboveboard.people.state import OnScreen, PersonState, PurposeChoice
from aboveboard.rights.stored_state import select_stored
from aboveboard.words import ConsentState


def test_every_member_of_the_list_is_there() -> None:
    """And no other. A time has no `_ms` in its name."""
    assert [name.removesuffix("_ms") for name in AS_STORED] == list(select_stored(PersonState()))


def test_a_choice_has_its_notice_and_its_times() -> None:
    """By name, also where the stored form is a list."""
    choices = {"improve": PurposeChoice(ConsentState.GIVEN, "3f2a", 1_000)}
    found = select_stored(PersonState(choices=choices, lifted_ms=2_000))
    assert found["choices"] == {
        "improve": {
            "state": "given",
            "notice": "3f2a",
            "at": "1970-01-01T00:00:01.000Z",
            "expires": None,
            "cause": None,
        }
    }
    assert found["lifted"] == "1970-01-01T00:00:02.000Z"


def test_a_time_that_never_was_is_none() -> None:
    """As 0 means in a state."""
    assert select_stored(PersonState())["lifted"] is None


def test_a_screen_is_whole() -> None:
    """With its session and its items by placement."""
    screen = OnScreen("s-1", 3, 1_000, {"home": ("tent",)}, 2_000)
    assert select_stored(PersonState(on_screen=screen))["on_screen"] == {
        "session": "s-1",
        "epoch": 3,
        "at": "1970-01-01T00:00:01.000Z",
        "items": {"home": ["tent"]},
        "until": "1970-01-01T00:00:02.000Z",
    }
