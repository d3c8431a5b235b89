"""The facts of an explanation as a record stores them."""

import pytest
from aboveboard import canonical
from aboveboard.explanation.why import (
    COMMON_CODES,
    CONTEXT_CODES,
    REASON_CODES,
    SHOWN_CODES,
    CauseDetail,
    StatedReason,
    Why,
)
from aboveboard.privacy.allowed import HeldBack
from aboveboard.words import Category, Reach
from msgspec import json

FULL = Why(
    summary="history-dial",
    reasons=(
        StatedReason(
            code="viewed_topic",
            key="topic:chess",
            reach=Reach.HISTORY,
            category=Category.BEHAVIOURAL,
            count=3,
            days=7,
            share="0.75",
            control={"kind": "limit_topic", "topic": "chess"},
            also=(CauseDetail("reacted_topic", Reach.VISIT, Category.INTERACTION, 1, 0),),
        ),
        StatedReason(
            "context_device",
            field="device",
            value="mobile",
            share="0.25",
            control={"kind": "dial", "level": 0},
        ),
    ),
    counterfactual="shoe-1",
    held_back=(HeldBack("elsewhere", "dial"),),
    coverage="1.0",
    sufficiency="0.9",
    stability="0.8",
)


@pytest.mark.parametrize("why", [FULL, Why("off-dial", (StatedReason("popular"),))])
def test_canonical_bytes_give_the_explanation_again(why):
    """No value is a float, which canonical JSON refuses, so every explanation can be stored."""
    assert json.decode(canonical.encode(why), type=Why) == why


def test_a_common_reason_is_its_code_alone():
    """Fields that do not apply are left out of the record."""
    assert canonical.encode(StatedReason("popular")) == b'{"code":"popular"}'


def test_a_code_has_one_meaning():
    """No code is both about the person and common, or of two kinds."""
    codes = [*REASON_CODES, *SHOWN_CODES, *CONTEXT_CODES, *COMMON_CODES]
    assert len(codes) == len(set(codes))
