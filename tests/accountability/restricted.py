"""An export of an app whose rules kept items from being chosen for people in person."""

from pathlib import Path
from typing import NamedTuple

from tests.clocks import HandClock
from tests.exports.archives import exported, keys_of
from tests.laws.running import app_of
from tests.world import EVE, Installation

TERMS = """
[placements."{app}/home"]
provided_by_recipients = true
content_type = ["CONTENT_TYPE_PRODUCT"]
content_language = "EN"
territorial_scope = ["DE", "FR"]

[rules.show-special]
decision_visibility = ["DECISION_VISIBILITY_CONTENT_DEMOTED"]
decision_ground = "DECISION_GROUND_INCOMPATIBLE_CONTENT"
incompatible_content_ground = "Terms of use, section 4"
incompatible_content_explanation = "Offers about health are not promoted to single people."
category = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
decision_facts = "The seller's listing is in the category health."
automated_detection = "No"
"""


class Restricted(NamedTuple):
    """The export, the log's key, and the app. `terms` declares its placement `home` and the rule about special items."""

    path: Path
    keys: tuple[str, ...]
    app: str

    @property
    def terms(self) -> str:
        return TERMS.format(app=self.app)


def restrict(folder: Path) -> Restricted:
    """A shop with a special item in two placements, of which a person with a history gets decisions on two days."""
    clock = HandClock()
    installation = Installation(folder / "data", clock, learn_every_ms="0")
    shop = installation.shop()
    items = [{"item": name, "sensitivity": "special"} for name in ("pills", "tests")]
    for placement in ("home", "other"):
        shop.place(placement, [{"item": "socks", "tags": ["running"]}, *items])
    eve = shop.welcome(EVE)
    shop.signal(eve, "item_viewed", item="socks", topics=["running"])
    app = app_of(installation, shop.decide(eve, candidates=["socks", "pills"]))
    shop.decide(eve, "other")
    clock.forward(days=1)
    shop.decide(eve)
    archive = exported(installation, folder, kinds=("decision",), pseudonyms=False)
    keys = keys_of(installation.service.gateway)
    shop.http.close()
    installation.close()
    return Restricted(archive.path, keys, app)
