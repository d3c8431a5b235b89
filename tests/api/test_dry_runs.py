"""The route of `api.dry_runs`: a dry run, with its changes by group."""

from typing import Any

import httpx
from aboveboard.words import Role

from tests.dry_runs.test_groups import try_again
from tests.house import House
from tests.plain import PLAIN


def ask(house: House, name: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {house.installation.key(Role.COMPLIANCE)}"}
    return httpx.get(f"{house.installation.url}/v1/dry-runs/{name}", headers=headers, verify=PLAIN)


def test_a_dry_run_is_read_with_its_groups(fresh_house: House) -> None:
    """A group of one person has no numbers."""
    fresh_house.shop.decide("ida")
    trial = try_again(fresh_house)
    found: Any = ask(fresh_house, trial.name).json()
    assert (found["state"], found["done"], found["effects"]["same"]) == ("done", 1, 1)
    assert found["groups"]["age_class"] == [{"value": "unknown", "tally": None}]
    assert found["unplayed"] == {"deleted": 0}


def test_an_unknown_dry_run_is_not_found(house: House) -> None:
    """Nor is one of another process."""
    assert ask(house, "try_x").status_code == 404
