"""`aboveboard engine`, as it is typed beside a running gateway."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from aboveboard.cli.engine import _format_part
from aboveboard.engine.confidence import Interval
from aboveboard.learning.learner import learn_once
from aboveboard.measurement.placement_report import PartReport
from aboveboard.words import Role

from tests.clocks import HandClock
from tests.faults.process import made_key, typed
from tests.world import DAN, Installation, Shop

APP = "web-shop"


CLOCK = HandClock()
"""A clock in the past, so that for a command every outcome has settled."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Installation]:
    made_key(tmp_path)
    served = Installation(tmp_path, CLOCK, key_cache_ms="0", learn_every_ms="0")
    yield served
    served.close()


def earned(served: Installation, shop: Shop, kind: str, times: int) -> None:
    made = [shop.decide(placement="one", session=f"s-{n}") for n in range(times)]
    for decision in made:
        shop.outcome(decision, kind)
    served.run(learn_once(served.service.gateway))
    CLOCK.forward(minutes=1)  # so that the new model is what decides


def test_a_report_says_how_rewards_are_beside_what_was_predicted(
    tmp_path: Path, served: Installation
) -> None:
    """Within their band, and out of it with the direction and both means."""
    shop = Shop(served.url, served.key(Role.APP, APP))
    with shop.http:
        shop.place("one", [{"item": "a"}])
        for kind, times in (("taken", 100), ("taken", 20)):
            earned(served, shop, kind, times)
        measured = typed(tmp_path, "engine", "measure", "--app", APP, "one")
        within = typed(tmp_path, "engine", "report", "--app", APP, "--placement", "one")
        earned(served, shop, "seen", 40)
        again = typed(tmp_path, "engine", "measure", "--app", APP, "one")
        out = typed(tmp_path, "engine", "report", "--app", APP, "--placement", "one")
    codes = {each.code for each in (measured, within, again, out)}
    assert codes == {0}, measured.err + within.err + again.err + out.err
    assert "120 of 120 outcomes (100%), from 20" in within.out
    assert "as predicted  (20 compared)" in within.out
    assert re.search(r"below the prediction since \S+Z: 0\.\d{4}, predicted 0\.\d{4}", out.out)


def test_a_part_is_printed_with_its_weight() -> None:
    """And without a number of what too few people chose."""
    few, many = (
        PartReport("headline", "h1", 3, 2, None, None),
        PartReport("headline", "h2", 60, 40, 20, Interval(0.5, 0.25, 0.75, 0.95), -0.125),
    )
    assert _format_part(few) == "too few people to tell  (shown 3 times to 2 people; nothing learned)"
    assert _format_part(many).endswith("(shown 60 times to 40 people; weight -0.125)")


def test_a_model_is_rebuilt_beside_a_gateway(tmp_path: Path) -> None:
    """The command prints the number of examples. A placement that does not exist is refused."""
    made_key(tmp_path)
    served = Installation(tmp_path, key_cache_ms="0", learn_every_ms="0")
    shop = Shop(served.url, served.key(Role.APP, APP))
    try:
        shop.place()
        for kind in ("taken", "seen"):
            shop.outcome(shop.decide(shop.welcome(DAN)), kind)
        served.run(learn_once(served.service.gateway))
        done = typed(tmp_path, "engine", "rebuild", "--app", APP, "home")
        assert done.code == 0, done.err
        assert "The model was rebuilt from 2 examples." in done.out
        refused = typed(tmp_path, "engine", "rebuild", "--app", APP, "attic")
        assert refused.code != 0
        assert "This placement was not found." in refused.err
    finally:
        shop.http.close()
        served.close()
