"""The two steps of a sign-in by name, and what an attacker between them can change: nothing."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aboveboard.access import passes, sessions
from aboveboard.access.oidc_provider import AGAIN_MS
from aboveboard.access.oidc_sign_in import (
    STAFF_ID,
    BegunSignIn,
    ReturnQuery,
    SignedIn,
    SignInRefusal,
    begin,
    finish,
    staff_id,
)
from aboveboard.errors import Unauthenticated
from aboveboard.words import Role
from msgspec import structs

from tests.access.provider import Hall
from tests.access.tokens import jwk


def begun(hall: Hall) -> BegunSignIn:
    made: BegunSignIn = hall.installation.run(begin(hall.gateway, "/console/log"))
    return made


def query_of(hall: Hall, made: BegunSignIn, **changed: str) -> ReturnQuery:
    found = parse_qs(urlsplit(hall.provider.agree(made.location)).query)
    return ReturnQuery(**{name: values[0] for name, values in found.items()} | changed)


def finished(hall: Hall, made: BegunSignIn, **changed: str) -> SignedIn:
    found: SignedIn = hall.installation.run(finish(hall.gateway, made.text, query_of(hall, made, **changed)))
    return found


def refused(hall: Hall, made: BegunSignIn, **changed: str) -> tuple[str, str]:
    with pytest.raises(SignInRefusal) as refusal:
        finished(hall, made, **changed)
    return refusal.value.outcome, refusal.value.reason


def test_a_person_of_the_provider_gets_a_session(hall: Hall) -> None:
    """With the role of their group, a name to show, and the page that they asked for."""
    signed_in = finished(hall, begun(hall))
    session = hall.installation.run(sessions.session_of(hall.gateway, signed_in.opened.text, "staff"))
    assert (session.role, session.label, signed_in.opened.to) == ("compliance", "Ada L.", "/console/log")
    assert hall.installation.run(sessions.staff_key(hall.gateway, session)) == signed_in.key
    assert session.expires_ms == hall.clock() + passes.STAFF_MS


def test_the_name_in_entries_lasts_and_leads_to_no_one(hall: Hall) -> None:
    """It is the same at each sign-in, another for another person, and has nothing of the subject in it."""
    first, second = (finished(hall, begun(hall)).key for _ in range(2))
    hall.provider.claims["sub"] = "u2"
    other = finished(hall, begun(hall)).key
    assert first.id == second.id == staff_id(hall.gateway.keyring, hall.provider.issuer, "u1")
    assert first.id.startswith(STAFF_ID)
    assert other.id not in (first.id, "u2")
    assert staff_id(hall.gateway.keyring, "https://other.example", "u1") != first.id


def test_what_goes_to_the_provider_is_new_each_time(hall: Hall) -> None:
    """State, nonce and challenge; none of them is another."""
    asked = [parse_qs(urlsplit(begun(hall).location).query) for _ in range(2)]
    secrets = [each[name][0] for each in asked for name in ("state", "nonce", "code_challenge")]
    assert len(set(secrets)) == 6
    assert {each["code_challenge_method"][0] for each in asked} == {"S256"}
    assert {each["response_type"][0] for each in asked} == {"code"}


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"state": "forged"}, ("again", "state")),
        ({"state": ""}, ("again", "state")),
        ({"iss": "https://other.example"}, ("refused", "issuer")),
        ({"iss": ""}, ("refused", "issuer")),
        ({"error": "access_denied"}, ("refused", "answer")),
        ({"code": ""}, ("refused", "answer")),
        ({"code": "guessed"}, ("refused", "code")),
    ],
)
def test_another_answer_opens_nothing(hall: Hall, changed: dict[str, str], outcome: tuple[str, str]) -> None:
    """A forged return, another issuer, a refusal, a code of someone else."""
    assert refused(hall, begun(hall), **changed) == outcome


def test_a_return_is_used_once(hall: Hall) -> None:
    """Also with a new code."""
    made = begun(hall)
    finished(hall, made)
    assert refused(hall, made) == ("again", "spent")


def test_a_failed_return_is_used_too(hall: Hall) -> None:
    """But one with a forged state spends nothing."""
    made = begun(hall)
    assert refused(hall, made, state="forged") == ("again", "state")
    assert refused(hall, made, code="guessed") == ("refused", "code")
    assert refused(hall, made) == ("again", "spent")


def test_an_answer_belongs_to_its_own_browser(hall: Hall) -> None:
    """The code and state of one do nothing in another."""
    mine, yours = begun(hall), begun(hall)
    query = query_of(hall, yours)
    with pytest.raises(SignInRefusal) as refusal:
        hall.installation.run(finish(hall.gateway, mine.text, query))
    assert refusal.value.reason == "state"


def test_a_code_of_another_sign_in_is_refused(hall: Hall) -> None:
    """Its challenge belongs to another verifier."""
    mine, yours = begun(hall), begun(hall)
    assert refused(hall, mine, code=query_of(hall, yours).code) == ("refused", "code")


def test_a_sign_in_may_take_ten_minutes(hall: Hall) -> None:
    """A cookie that expired, or is none, opens nothing."""
    made = begun(hall)
    hall.clock.forward(ms=passes.LINK_MS)
    assert refused(hall, made) == ("again", "pass")
    assert refused(hall, BegunSignIn(begun(hall).location, "no pass")) == ("again", "pass")


def test_a_session_is_no_sign_in(hall: Hall) -> None:
    """The kinds of passes are sealed apart."""
    signed_in = finished(hall, begun(hall))
    assert refused(hall, BegunSignIn(begun(hall).location, signed_in.opened.text)) == ("again", "pass")


@pytest.mark.parametrize(
    ("claims", "outcome"),
    [
        ({"nonce": "of another sign-in"}, ("refused", "token nonce")),
        ({"iss": "https://other.example"}, ("refused", "token issuer")),
        ({"aud": "other"}, ("refused", "token audience")),
        ({"exp": 1}, ("refused", "token expired")),
        ({"groups": ["guests"]}, ("role", "role")),
        ({"groups": None}, ("role", "role")),
    ],
    ids=str,
)
def test_a_wrong_token_opens_nothing(hall: Hall, claims: dict[str, Any], outcome: tuple[str, str]) -> None:
    """The cases of the check itself are in its own tests."""
    hall.provider.claims |= claims
    assert refused(hall, begun(hall)) == outcome


def test_a_provider_may_change_its_key(hall: Hall) -> None:
    """The next sign-in finds the new one, once ten seconds have passed."""
    made = begun(hall)
    hall.provider.documents["/jwks"] = {"keys": [jwk("EdDSA"), jwk("EdDSA", 1)]}
    hall.provider.key = 1
    hall.clock.forward(ms=AGAIN_MS)
    assert finished(hall, made).key.role is Role.COMPLIANCE


def test_a_provider_that_is_down_opens_nothing(hall: Hall) -> None:
    """Neither step."""
    metadata, made = hall.provider.metadata, begun(hall)
    hall.clock.forward(minutes=61)
    hall.provider.documents["/.well-known/openid-configuration"] = None
    with pytest.raises(SignInRefusal) as refusal:
        begun(hall)
    assert refusal.value.outcome == "down"
    hall.provider.documents["/.well-known/openid-configuration"] = metadata
    hall.clock.forward(ms=AGAIN_MS)
    assert refused(hall, made) == ("again", "pass")
    finished(hall, begun(hall))


def test_a_session_ends_with_the_declared_provider(hall: Hall) -> None:
    """Another mapping of roles gives its people no old role."""
    session = finished(hall, begun(hall)).opened.session
    for other in (structs.replace(session, mark=b"other"), structs.replace(session, mark=b"")):
        with pytest.raises(Unauthenticated):
            hall.installation.run(sessions.staff_key(hall.gateway, other))


def test_all_sessions_end_together(hall: Hall) -> None:
    """With those of keys."""
    text = finished(hall, begun(hall)).opened.text
    hall.installation.run(sessions.end_all(hall.gateway))
    with pytest.raises(Exception, match="was ended"):
        hall.installation.run(sessions.session_of(hall.gateway, text, "staff"))
    hall.clock.forward(ms=1)  # for the next session
