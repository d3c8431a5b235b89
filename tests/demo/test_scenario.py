"""The demo's scenario: its crowd, its waiting and its dates, against a client that only notes what is sent."""

from typing import Any, cast

import pytest
from aboveboard.demo import scenario
from aboveboard.demo.catalogue import DEEDS, GUESTS, TASTE, TASTES, WARES
from aboveboard.demo.client import Client
from aboveboard.errors import AboveboardError

NOW_MS = 1_767_225_600_000
HUGO = next(guest for guest in GUESTS if guest.name == "Hugo")


class Noted:
    """A client whose decisions use a model from the third question about it on."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, Any]] = []
        self.models = iter([0, 0, 7])

    def text(self, *_: Any) -> str:
        raise AboveboardError("The gateway answered 403: no")

    def call(self, method: str, path: str, body: Any = None, **_: Any) -> Any:
        self.sent.append((method, path, body))

    def read(self, kind: Any, method: str, path: str, body: Any = None, **_: Any) -> Any:
        self.sent.append((method, path, body))
        if method == "GET":
            return {"record": {"model": next(self.models)}}
        return {"decision": f"dec_{len(self.sent)}"}


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    monkeypatch.setattr(scenario.time, "sleep", lambda _: None)
    return Noted()


def test_the_crowd_sees_every_item_equally_often(noted: Noted) -> None:
    """And takes each as often as its taste says, so that the gateway learns the same each time."""
    scenario._crowd(cast(Client, noted), "shelf")
    ((_, _, sent),) = [each for each in noted.sent if each[1] == "/v1/outcomes"]
    views = 4 * scenario.STRANGERS // len(WARES)
    for ware in WARES:
        kinds = [each["kind"] for each in sent["outcomes"] if each["item"] == ware.item]
        assert len(kinds) == views
        assert kinds.count("taken") == int(views * TASTES.get(ware.item, TASTE))


def test_the_scenario_waits_for_a_model(noted: Noted) -> None:
    """It asks until a decision uses one, and then no more."""
    scenario._wait_until_learned(cast(Client, noted), "shelf")
    assert [method for method, _, _ in noted.sent] == ["POST", "GET"] * 3


def test_the_wait_has_an_end(noted: Noted, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gateway that never learns does not stop the scenario."""
    clock = iter(range(0, 1000, 5))
    monkeypatch.setattr(scenario.time, "monotonic", lambda: float(next(clock)))
    noted.models = iter([0] * 10)
    scenario._wait_until_learned(cast(Client, noted), "shelf")
    assert [method for method, _, _ in noted.sent] == ["POST", "GET"]


def test_a_past_signal_has_a_date_and_another_a_session() -> None:
    """Never both: a session is this visit."""
    signals = [scenario._signal(HUGO, deed, number, NOW_MS) for number, deed in enumerate(DEEDS)]
    assert len({signal["id"] for signal in signals}) == len(DEEDS)
    for deed, signal in zip(DEEDS, signals, strict=True):
        assert signal["person"] == "hugo"
        assert "at" not in signal
        assert signal.get("session") == (None if deed.is_earlier else "hugo-today")


def test_a_refusal_ends_the_scenario(noted: Noted) -> None:
    """With the gateway's own words, before anything is declared."""
    with pytest.raises(AboveboardError, match="answered 403"):
        scenario.play(cast(Client, noted), NOW_MS)
    assert noted.sent == []
