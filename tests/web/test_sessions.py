"""Cookies of sessions, and the language of a reader."""

import pytest
from aboveboard.access.passes import AccessPass
from aboveboard.access.sessions import OpenedSession
from aboveboard.web.sessions import cookie, frame_of, language_of, list_lasting, name_of, no_cookie

from tests.web.requests import gateway, request

SESSION = OpenedSession("sealed", AccessPass("person", bytes(16), "shop", "ann", 0), "/privacy")


def test_with_https_the_cookie_has_the_prefix_of_its_host() -> None:
    """And people and staff have one each, so that neither replaces the other."""
    assert name_of(gateway(secure=True), "person") == "__Host-aboveboard"
    assert name_of(gateway(secure=True), "staff") == "__Host-aboveboard-staff"
    assert name_of(gateway(), "person") == "aboveboard"


def test_a_link_is_never_in_a_cookie() -> None:
    """It is used up before a session is there."""
    with pytest.raises(ValueError, match="A link has no cookie"):
        name_of(gateway(), "link")


@pytest.mark.parametrize("secure", [False, True])
def test_no_script_and_no_form_of_another_site_has_the_cookie(secure: bool) -> None:
    """It is the same cookie that a sign-out removes; a browser would keep one of another path or name."""
    kept, removed = cookie(gateway(secure=secure), SESSION), no_cookie(gateway(secure=secure), "person")
    assert (kept.value, kept.max_age, removed.value, removed.max_age) == ("sealed", None, "", 0)
    for each in (kept, removed):
        assert (each.key, each.path) == (name_of(gateway(secure=secure), "person"), "/")
        assert (each.httponly, each.samesite, each.secure) == (True, "lax", secure)


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        ("language=de", {"cookie": "aboveboard-language=fr", "accept_language": "es"}, "de"),
        ("language=xx", {"cookie": "aboveboard-language=fr", "accept_language": "es"}, "fr"),
        ("", {"accept_language": "xx, es;q=0.5"}, "es"),
        ("", {"accept_language": "xx"}, "en"),
    ],
)
def test_the_first_language_with_texts_counts(query: str, headers: dict[str, str], language: str) -> None:
    """That of the address, of the cookie, of the browser, and then English."""
    assert language_of(request(query=query, **headers)) == language


def test_a_link_to_another_language_keeps_what_the_address_asks_for() -> None:
    """But not what was said of the last action, which would be said again."""
    asked = request("/console/log", "kind=a&said=x&kind=b&language=de")
    assert list_lasting(asked) == [("kind", "a"), ("kind", "b")]
    assert frame_of(asked).elsewhere == "/console/log?kind=a&kind=b&language="


def test_only_a_language_that_was_just_chosen_is_remembered() -> None:
    """One that has no texts is not."""
    chosen = frame_of(request(query="language=de")).remembered
    assert chosen is not None
    assert (chosen.key, chosen.value, chosen.max_age) == ("aboveboard-language", "de", None)
    assert frame_of(request(query="language=xx")).remembered is None
    assert frame_of(request(accept_language="de")).remembered is None
