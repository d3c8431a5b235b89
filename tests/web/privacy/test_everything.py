"""The switch over all placements on the privacy page."""

from aboveboard.web.privacy.everything import EverythingForm

from tests.web.browsing import words
from tests.web.privacy.guests import Guest


def test_one_tap_gives_everything_as_all_people_get_it_and_one_undoes_it(guest: Guest) -> None:
    """The dial stays as it was, and the history has both."""
    assert EverythingForm(as_everybody=True).as_everybody
    dial = guest.held()["dial"]
    assert "You get everything as everybody gets it now." in words(
        guest.post("/privacy/everything", as_everybody="true")
    )
    assert guest.held()["arrangements"][""]["mode"] == "as_everybody"
    assert "We choose for you again" in words(guest.post("/privacy/everything", as_everybody="false"))
    assert (guest.held()["dial"], "arrangements" in guest.held()) == (dial, False)
    assert "You wanted everything as everybody gets it." in words(guest.browser.get("/privacy/history"))
