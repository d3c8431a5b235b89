"""The data that is left without that of one reason."""

import pytest
from aboveboard.engine.model import Model, bind
from aboveboard.explanation.leave_out import leave_out
from aboveboard.explanation.why import StatedPart, StatedReason, Why
from aboveboard.privacy.allowed import ContextFact

from tests.engine.worlds import allowed, likes, one_each

BOUND = bind(one_each("x", "y"), Model(1, 50, {"context:region=FR*topic:x": 0.1}))
DEVICE, REGION = ContextFact("device", "tv"), ContextFact("region", "FR")
KNOWN = allowed(*(likes(f"topic:{name}") for name in "xyz"), likes("item:a"), context=[DEVICE, REGION])
X = StatedReason("viewed_topic", key="topic:x")
ITEM = StatedReason("viewed_item", key="item:a", topics=("y",))
SET = StatedReason("viewed_topic", key="topic:z", together=(StatedPart("context_device", field="device"),))
SEVERAL, OTHERS = StatedReason("several_things"), StatedReason("other_things")


@pytest.mark.parametrize(
    ("reason", "keys", "fields"),
    [
        (X, ["topic:y", "topic:z", "item:a"], ["device", "region"]),
        (ITEM, ["topic:x", "topic:z"], ["device", "region"]),
        (SET, ["topic:x", "topic:y", "item:a"], ["region"]),
        (SEVERAL, [], ["region"]),
        (OTHERS, ["topic:x", "topic:z"], ["device", "region"]),
    ],
)
def test_a_reason_takes_away_all_that_it_states_and_nothing_else(reason, keys, fields):
    """A fact of the request that never varied stays, unless a reason names it."""
    left = leave_out(BOUND, KNOWN, Why("history-dial", (X, SET, OTHERS)), reason)
    assert [each.key for each in left.interests] == keys
    assert [each.field for each in left.context] == fields
