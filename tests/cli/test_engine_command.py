"""`aboveboard engine rebuild`, as it is typed beside a running gateway."""

from pathlib import Path

from service.gateway.learner import learn_once
from service.words import Role
from tests.faults.process import made_key, typed
from tests.world import DAN, Installation, Shop

APP = "web-shop"


def test_sums_are_made_anew_beside_a_gateway(tmp_path: Path) -> None:
    """It says of how many examples; for a placement that there is not, what would be right."""
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
        assert "rebuilt from 2 examples" in done.out
        refused = typed(tmp_path, "engine", "rebuild", "--app", APP, "attic")
        assert refused.code != 0
        assert "there is no such placement" in refused.err
    finally:
        shop.http.close()
        served.close()
