"""Global Privacy Control, in every form in which it may arrive (W3C draft, section 3.2)."""

import pytest

from tests.api.wire import raw
from tests.world import EVE, Shop


def level(shop: Shop, person: str, *fields: str) -> tuple[int, str]:
    """The level that a request with these header lines is decided at."""
    lines = [("Sec-GPC", field) for field in fields] + [("content-type", "application/json")]
    body = b'{"placement":"home","person":"%b"}' % person.encode()
    found = shop.http.post("/v1/decisions", content=body, headers=lines).json()["personalization"]
    return found["effective"], found["bound_by"]


@pytest.fixture(scope="module")
def eve(still: Shop) -> str:
    return still.welcome(EVE)


@pytest.mark.parametrize(
    "fields", [("1",), ("1", "1"), ("1, 1",), ("1,1",), ("0", "1"), ("1", "0"), ("0, 1",), ("", "1")]
)
def test_on(still: Shop, eve: str, fields: tuple[str, ...]) -> None:
    """Any field of exactly 1 is on; several fields may come joined by commas (RFC 9110, section 5.3)."""
    assert level(still, eve, *fields) == (3, "browser_signal")


@pytest.mark.parametrize(
    "fields", [(), ("0",), ("",), ('"1"',), ("true",), ("1;x",), ("11",), ("1.0",), ("?1",), ("01",), ("on",)]
)
def test_off(still: Shop, eve: str, fields: tuple[str, ...]) -> None:
    """Everything else is ignored."""
    assert level(still, eve, *fields) == (4, "dial")


def request(shop: Shop, person: str, header: bytes, *, trailer: bytes = b"") -> bytes:
    body = b'{"placement":"home","person":"%b"}' % person.encode()
    head = (
        b"POST /v1/decisions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n"
    )
    head += (
        b"authorization: Bearer "
        + shop.key.encode()
        + b"\r\ntransfer-encoding: chunked\r\n"
        + header
        + b"\r\n"
    )
    return raw(shop, head + b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailer))


@pytest.mark.parametrize("header", [b"Sec-GPC:  1  \r\n", b"SEC-GPC:1\r\n", b"sec-gpc:\t1\r\n"])
def test_spaces_and_case(still: Shop, eve: str, header: bytes) -> None:
    """Space around a value is no part of it, and names have no case."""
    assert b'"bound_by":"browser_signal"' in request(still, eve, header)


def test_in_a_trailer(still: Shop, eve: str) -> None:
    """It says nothing there, whatever comes with it."""
    assert b'"bound_by":"dial"' in request(still, eve, b"", trailer=b"Sec-GPC: 1\r\n")


def test_it_is_written_down_with_a_choice(still: Shop) -> None:
    """The signal of the browser is stored beside the choice."""
    body = {"state": "given", "notice": still.notice("improve")}
    for person, headers in (("with", {"Sec-GPC": "1"}), ("without", {"Sec-GPC": "0"})):
        still.ok("PUT", f"/v1/people/{person}/consents/improve", body, **headers)
    history = {
        person: still.ok("GET", f"/v1/people/{person}/consents")["history"][0]
        for person in ("with", "without")
    }
    assert (history["with"]["gpc"], history["without"]["gpc"]) == (True, False)


def test_it_is_no_withdrawal(still: Shop, eve: str) -> None:
    """The next request without it is decided as before: it speaks for its own request alone."""
    assert level(still, eve, "1") == (3, "browser_signal")
    assert level(still, eve) == (4, "dial")


def test_signals_from_elsewhere_are_not_kept_under_it(still: Shop, eve: str) -> None:
    """It is about data from other services, and about no other."""
    fields = {"partner": "x", "topics": ["running"]}
    signal = {"id": "g-1", "type": "partner_interest", "person": eve, "fields": fields}
    own = {"id": "g-2", "type": "item_viewed", "person": eve, "fields": {"item": "running-1"}}
    found = still.ok("POST", "/v1/signals", {"signals": [signal, own]}, **{"Sec-GPC": "1"})["signals"]
    assert [one["status"] for one in found] == ["withheld", "kept"]
    assert {held["because"] for held in found[0]["held_back"]} == {"browser_signal"}
