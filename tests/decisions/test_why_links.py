"""The links to an explanation: for one decision, for a week, and no longer by being used."""

from urllib.parse import parse_qs, urlsplit

import pytest
from aboveboard.access.passes import EXPLAINED_MS
from aboveboard.decisions.why_links import check_key, may_explain, url_of_key, why_url
from aboveboard.errors import Gone, NotFound

from tests.clocks import HandClock
from tests.house import House


def key_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["key"][0]


def test_a_link_explains_its_decision_only(house: House) -> None:
    """The key of one decision opens no other one, and made-up text opens none."""
    url = why_url(house.gateway, "dec_1")
    assert urlsplit(url).path == "/why/dec_1"
    check_key(house.gateway, "dec_1", key_of(url))
    for decision, key in (("dec_2", key_of(url)), ("dec_1", "made-up"), ("dec_1", "")):
        assert not may_explain(house.gateway, decision, key)
        with pytest.raises(NotFound, match="does not belong to this decision"):
            check_key(house.gateway, decision, key)


def test_a_link_ends_after_a_week_even_when_used(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address made from its key has the same key, so it ends at the same time, at a full hour."""
    url, clock = why_url(house.gateway, "dec_1"), HandClock(house.clock())
    monkeypatch.setattr(house.gateway, "clock", clock)
    clock.forward(ms=EXPLAINED_MS - 1)
    assert may_explain(house.gateway, "dec_1", key_of(url))
    assert url_of_key(house.gateway, "dec_1", key_of(url)) == url
    clock.forward(minutes=60)
    with pytest.raises(Gone) as raised:
        check_key(house.gateway, "dec_1", key_of(url))
    assert raised.value.detail == "This link has expired. Ask the app for a new one."
