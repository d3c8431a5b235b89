"""The bounds of a placement as an app declares them, and as the engine reads them."""

from aboveboard.api.variety import VarietyBody, describe_variety, read_variety
from aboveboard.engine.placement import Variety


def test_what_is_declared_is_answered() -> None:
    """The form of the costs is no choice of the app, so it is in no answer."""
    body = VarietyBody(diversity=0.2, explore=0.1, fatigue=True, half_interest=7.0)
    assert describe_variety(read_variety(body)) == body


def test_a_declaration_over_the_api_has_the_newest_form() -> None:
    """A placement that was stored before the form existed keeps the one that decided its records."""
    assert read_variety(VarietyBody()).diversity_by == "share"
    assert Variety().diversity_by == "topic"
