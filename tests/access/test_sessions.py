"""Links and sessions: a link opens one session, and a session ends at once for every copy of it."""

from urllib.parse import urlsplit

import pytest
from aboveboard.access import passes, sessions
from aboveboard.access.api_keys import ApiKey, parse
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.words import Role

from tests.house import House


def make_link(house: House, to: str = "/privacy") -> str:
    """Returns the text in the URL of a new link for `ann`."""
    made = sessions.make_link(house.gateway, "shop", "ann", to)
    return urlsplit(made.url).path.removeprefix("/enter/")


def make_key(house: House, app: str) -> ApiKey:
    """Returns the row of a new key of the staff."""
    key_id = parse(house.run(create_key(house.gateway, Role.ADMIN, app))).key_id
    (key,) = [each for each in house.run(all_keys(house.gateway)) if each.id == key_id]
    return key


def test_a_link_opens_a_session_of_its_person(house: House) -> None:
    """It leads to its own path, and the session lasts an hour."""
    opened = house.run(sessions.enter(house.gateway, make_link(house, "/privacy/data")))
    session = house.run(sessions.session_of(house.gateway, opened.text, "person"))
    assert (session.app, session.who, opened.to) == ("shop", "ann", "/privacy/data")
    assert session.expires_ms == house.clock() + passes.SESSION_MS


def test_a_link_opens_one_session_only(house: House) -> None:
    """Reading the link does not spend it; entering does."""
    text = make_link(house)
    assert sessions.read_link(house.gateway, text).who == "ann"
    house.run(sessions.enter(house.gateway, text))
    with pytest.raises(Gone, match="used before"):
        house.run(sessions.enter(house.gateway, text))


def test_an_ended_session_can_still_be_read_but_is_not_in_force(house: House) -> None:
    """Ending it a second time changes nothing."""
    opened = house.run(sessions.enter(house.gateway, make_link(house)))
    for _ in range(2):
        house.run(sessions.leave(house.gateway, opened.session))
    assert sessions.read_session(house.gateway, opened.text, "person") == opened.session
    with pytest.raises(Gone, match="ended"):
        house.run(sessions.session_of(house.gateway, opened.text, "person"))


def test_a_session_of_a_person_is_not_one_of_the_staff(house: House) -> None:
    """A cookie under the other name opens nothing."""
    opened = house.run(sessions.enter(house.gateway, make_link(house)))
    with pytest.raises(NotFound):
        house.run(sessions.session_of(house.gateway, opened.text, "staff"))


def test_a_staff_session_ends_with_its_key(house: House) -> None:
    """The key is read as it is stored now."""
    key = make_key(house, "staffed")
    session = sessions.enter_as_staff(house.gateway, key).session
    assert house.run(sessions.staff_key(house.gateway, session)) == key
    house.run(revoke_key(house.gateway, key.id))
    with pytest.raises(Unauthenticated, match="revoked"):
        house.run(sessions.staff_key(house.gateway, session))
