"""Measuring a placement now, as a gateway does in the background."""

import time
from contextlib import suppress
from typing import Any

from aboveboard.catalogue.cache import placement_key
from aboveboard.errors import Stale
from aboveboard.learning.learner import learn_once
from aboveboard.measurement.sampling import measure

from tests.laws.running import app_of
from tests.world import Installation, Shop

LEARNED_MOST_S = 60


def measured(installation: Installation, shop: Shop, placement: str = "home") -> Any:
    """The report, once everything has been learned and measured."""
    gateway, until = installation.service.gateway, time.monotonic() + LEARNED_MOST_S
    while shop.ok("GET", f"/v1/placements/{placement}/report")["waiting"]:
        assert time.monotonic() < until, "nothing was learned"
        with suppress(Stale):  # the gateway's own learner was faster
            installation.run(learn_once(gateway))
    installation.run(measure(gateway, placement_key(app_of(installation, shop.decide()), placement)))
    return shop.ok("GET", f"/v1/placements/{placement}/report")
