"""How much the property tests try: little and always the same by default, much with ABOVEBOARD_TEST_BUDGET=long."""

import os

import pytest
from hypothesis import HealthCheck, settings

# How slowly examples are made says something about the machine, nothing about the code.
_unhurried = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("ci", max_examples=60, derandomize=True, database=None, **_unhurried)
settings.register_profile("long", max_examples=2_000, print_blob=True, **_unhurried)

# Taken out of the environment, because the service refuses settings that it does not know.
BUDGET = os.environ.pop("ABOVEBOARD_TEST_BUDGET", "ci")
settings.load_profile(BUDGET)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out, and counts as deselected, what is marked `long`, unless the budget is."""
    if BUDGET == "long":
        return
    left_out = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
