"""Links and sessions: a link opens one session, and a session ends at once for every copy of it."""

from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from aboveboard.access import passes, sessions
from aboveboard.access.api_keys import ApiKey, parse
from aboveboard.access.key_admin import all_keys, create_key, revoke_key
from aboveboard.errors import Gone, NotFound, Unauthenticated
from aboveboard.words import Role
from msgspec import structs

from tests.house import House


def make_link(house: House, to: str = "/privacy") -> str:
    """Returns the text in the URL of a new link of an app's key for `ann`."""
    key = keys_of_app(house)[0]
    made = house.run(sessions.make_link(house.gateway, key, "ann", to))
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
    assert (session.app, session.who, opened.to) == (house.app, "ann", "/privacy/data")
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


def keys_of_app(house: House) -> list[ApiKey]:
    """Returns the keys in force of the app: that of its requests, then the others."""
    own = parse(house.shop.http.headers["authorization"].removeprefix("Bearer ")).key_id
    mine = [each for each in house.run(all_keys(house.gateway)) if each.app == house.app]
    in_force = [each for each in mine if each.revoked_ms is None]
    return sorted(in_force, key=lambda each: each.id != own)


def app_key(house: House) -> ApiKey:
    """Returns a new key of the app, beside that of its requests."""
    for each in keys_of_app(house)[1:]:
        house.run(revoke_key(house.gateway, each.id))
    house.run(create_key(house.gateway, Role.APP, house.app))
    return keys_of_app(house)[1]


class Opened(NamedTuple):
    """A link that is not used yet, and the cookie of a session by another link of the same key."""

    link: str
    session: str


def opened_for(house: House, key: ApiKey, person: str) -> Opened:
    def text() -> str:
        made = house.run(sessions.make_link(house.gateway, key, person, "/privacy"))
        return urlsplit(made.url).path.removeprefix("/enter/")

    link, used = text(), text()
    return Opened(link, house.run(sessions.enter(house.gateway, used)).text)


def check_ended(house: House, opened: Opened) -> None:
    with pytest.raises(Gone, match="was ended"):
        house.run(sessions.session_of(house.gateway, opened.session, "person"))
    with pytest.raises(Gone, match="was ended"):
        house.run(sessions.enter(house.gateway, opened.link))


def check_open(house: House, opened: Opened) -> None:
    house.run(sessions.session_of(house.gateway, opened.session, "person"))
    house.run(sessions.enter(house.gateway, opened.link))


def test_links_and_sessions_end_with_the_key_that_made_them(house: House) -> None:
    """Those of another key of the app stay."""
    key, other = app_key(house), keys_of_app(house)[0]
    mine, others = opened_for(house, key, "kim"), opened_for(house, other, "kim")
    house.run(revoke_key(house.gateway, key.id))
    check_ended(house, mine)
    check_open(house, others)


def test_a_key_without_a_row_opens_nothing(house: House) -> None:
    """Its row may have been deleted by hand."""
    key = structs.replace(app_key(house), id="unknown")
    made = house.run(sessions.make_link(house.gateway, key, "kim", "/privacy"))
    with pytest.raises(Gone, match="was ended"):
        house.run(sessions.enter(house.gateway, urlsplit(made.url).path.removeprefix("/enter/")))


@pytest.mark.parametrize("stored", ["before", "between", "never"])
def test_links_and_sessions_end_with_the_person(house: House, stored: str) -> None:
    """Whenever the person's row was made; a link from after the erasure is another matter."""
    key, person = app_key(house), f"lee-{stored}"
    if stored == "before":
        house.shop.ok("PUT", f"/v1/people/{person}/dial", {"level": 1})
    opened = opened_for(house, key, person)
    house.run(sessions.session_of(house.gateway, opened.session, "person"))
    if stored == "between":
        house.shop.ok("PUT", f"/v1/people/{person}/dial", {"level": 1})
        house.run(sessions.session_of(house.gateway, opened.session, "person"))
    if stored == "never":
        check_open(house, opened)
        return
    house.shop.ok("DELETE", f"/v1/people/{person}")
    check_ended(house, opened)
    house.shop.ok("PUT", f"/v1/people/{person}/dial", {"level": 1})
    check_ended(house, opened)
    house.clock.forward(minutes=1)
    check_open(house, opened_for(house, key, person))


def test_a_change_of_the_row_ends_nothing(house: House) -> None:
    """The mark is of the row and not of what it says."""
    house.shop.ok("PUT", "/v1/people/moe/dial", {"level": 1})
    opened = opened_for(house, app_key(house), "moe")
    house.shop.ok("PUT", "/v1/people/moe/dial", {"level": 3})
    check_open(house, opened)


def test_a_pass_of_0_1_0_is_ended(house: House) -> None:
    """It names no key and no row, so nothing could end it."""
    key = house.gateway.keyring.operator_key
    kinds: tuple[passes.Kind, ...] = ("link", "person")
    for kind in kinds:
        old = passes.AccessPass(kind, b"o" * 16, house.app, "ann", house.clock() + 60_000)
        text = passes.seal_pass(key, old, house.gateway.randomness)
        with pytest.raises(Gone, match="was ended"):
            house.run(
                sessions.enter(house.gateway, text)
                if kind == "link"
                else sessions.session_of(house.gateway, text, "person")
            )


def test_all_sessions_end_at_once(house: House) -> None:
    """Those of people and of staff, links too; what is made later is open, and a second end is one too."""
    key, staff = app_key(house), make_key(house, "at-once")
    for _ in range(2):
        opened, entered = opened_for(house, key, "ned"), sessions.enter_as_staff(house.gateway, staff)
        house.run(sessions.session_of(house.gateway, entered.text, "staff"))
        house.run(sessions.end_all(house.gateway))
        check_ended(house, opened)
        with pytest.raises(Gone, match="was ended"):
            house.run(sessions.session_of(house.gateway, entered.text, "staff"))
        house.clock.forward(minutes=1)
        check_open(house, opened_for(house, key, "ned"))
