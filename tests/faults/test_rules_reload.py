"""SIGHUP: a changed policies folder comes into force whole, or not at all."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.process import Process, check_healthy, made_key, serving, shop_of
from tests.world import DAN, Shop

OLD, NEW = "You are a minor, so no advert", "You are under age, so no advert"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, policies: Path) -> Iterator[Process]:
    with serving(tmp_path_factory.mktemp("data"), policies=str(policies)) as process:
        yield process


@pytest.fixture
def shop(gateway: Process, policies: Path) -> Iterator[Shop]:
    with shop_of(gateway, made_key(gateway.data, policies=str(policies))) as shop:
        shop.place()
        yield shop


def reload(gateway: Process, event: str) -> dict[str, Any]:
    """The log line that says what came of it."""
    before = len(gateway.lines)
    gateway.send(signal.SIGHUP)
    return gateway.said(event, after=before)


def in_force(shop: Shop) -> str:
    policy: str = shop.ok("GET", "/v1/policies")["policy"]
    return policy


def change(file: Path, old: str, new: str) -> str:
    """The text before the change."""
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return text


def log_size(shop: Shop) -> int:
    return int(shop.http.get("/log/checkpoint").text.splitlines()[1])


def test_a_changed_set_comes_into_force(gateway: Process, shop: Shop, policies: Path) -> None:
    """From then on it is what is told and what decides, and its coming into force is an entry in the log."""
    before, size = in_force(shop), log_size(shop)
    text = change(policies / "outbound.cedar", OLD, NEW)
    said = reload(gateway, "rules_in_force")
    assert in_force(shop) == said["policy"] != before
    assert NEW in shop.http.get("/v1/policies").text
    assert log_size(shop) == size + 1
    (policies / "outbound.cedar").write_text(text)
    assert reload(gateway, "rules_in_force")["policy"] == before == in_force(shop)
    assert log_size(shop) == size + 2
    check_healthy(gateway.data)


def test_a_broken_set_changes_nothing(gateway: Process, shop: Shop, policies: Path) -> None:
    """The gateway says why and goes on with what it has; so does whoever starts on the folder again."""
    before, size = in_force(shop), log_size(shop)
    file = policies / "use.cedar"
    text = change(file, "context.given", "context.gven")
    said = reload(gateway, "rules_refused")
    assert said["detail"].startswith("use.cedar:")
    assert "`gven`" in said["detail"]
    assert (in_force(shop), log_size(shop)) == (before, size)
    shop.decide(shop.welcome(DAN))
    file.write_text(text)


def test_an_unchanged_set_is_not_announced_again(gateway: Process, shop: Shop) -> None:
    """A reload for nothing leaves no trace in the log."""
    size = log_size(shop)
    reload(gateway, "rules_in_force")
    assert log_size(shop) == size


def test_a_command_beside_it_puts_nothing_into_force(gateway: Process, shop: Shop, policies: Path) -> None:
    """The folder has changed and nobody has told the gateway: making a key says nothing about it in the
    log."""
    file = policies / "outbound.cedar"
    text = change(file, OLD, NEW)
    before, size = in_force(shop), log_size(shop)
    made_key(gateway.data, policies=str(policies))
    assert (in_force(shop), log_size(shop)) == (before, size + 1)
    file.write_text(text)


def test_many_reloads_at_once_come_one_after_the_other(gateway: Process, shop: Shop) -> None:
    """None is lost or crossed by another, and requests are answered meanwhile."""
    size = log_size(shop)
    for _ in range(3):
        reload(gateway, "rules_in_force")
        shop.decide("ada")
    assert log_size(shop) >= size + 3
    assert [entry for entry in gateway.lines if "Traceback" in entry] == []
