"""The parts of the answers that the demo reads, against the API's own description of them."""

import json
from typing import Any

import pytest
from aboveboard.demo import answers
from aboveboard.settings import find_shipped

SCHEMAS: dict[str, Any] = json.loads((find_shipped("openapi") / "openapi.json").read_bytes())["components"][
    "schemas"
]


@pytest.mark.parametrize(
    ("kind", "described"),
    [
        (answers.ItemJson, "ShownItem"),
        (answers.PersonalizationJson, "Personalization"),
        (answers.ReasonJson, "RenderedReason"),
        (answers.HeldBackJson, "FieldHeldBack"),
        (answers.WhyJson, "WhyText"),
        (answers.DecisionJson, "DecisionAnswer"),
        (answers.OpenedJson, "DecisionRecord"),
        (answers.ResultJson, "SignalResult"),
        (answers.ResultJson, "OutcomeResult"),
        (answers.SignalsJson, "SignalAnswer"),
        (answers.OutcomesJson, "OutcomeAnswer"),
        (answers.PurposeJson, "PurposeAnswer"),
        (answers.PurposesJson, "PurposesAnswer"),
        (answers.RuleJson, "RuleAnswer"),
        (answers.PoliciesJson, "PoliciesAnswer"),
        (answers.PersonJson, "PersonAnswer"),
        (answers.LinkJson, "LinkAnswer"),
    ],
)
def test_every_field_that_the_demo_reads_is_described(kind: Any, described: str) -> None:
    """A renamed field of the API is missed here first, and not when a newcomer tries the demo."""
    assert set(kind.__annotations__) <= SCHEMAS[described]["properties"].keys()
