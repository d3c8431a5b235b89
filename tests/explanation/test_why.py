"""The facts of an explanation as a record stores them."""

import pytest
from aboveboard import canonical
from aboveboard.explanation.why import (
    ARRANGED_CODES,
    COMMON_CODES,
    CONTEXT_CODES,
    FORM,
    INTENT_READ,
    REASON_CODES,
    SHOWN_CODES,
    WHOLE_CODES,
    CauseDetail,
    StatedPart,
    StatedReason,
    Why,
    controls_of,
    keys_of,
    parts_of,
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
            together=(
                StatedPart(
                    "viewed_item",
                    key="item:board",
                    control={"kind": "limit_item", "item": "board"},
                    topics=("games",),
                ),
            ),
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
    form=FORM,
    headline="you",
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
    codes = [
        *REASON_CODES,
        *SHOWN_CODES,
        INTENT_READ,
        *CONTEXT_CODES,
        *COMMON_CODES,
        *ARRANGED_CODES,
        *WHOLE_CODES,
    ]
    assert len(codes) == len(set(codes))


def test_a_reason_of_several_causes_names_each_thing_once_with_its_control():
    """The parts that were tested as one, in their order."""
    reason = FULL.reasons[0]
    assert [part.code for part in parts_of(reason)] == ["viewed_topic", "viewed_item"]
    assert [*keys_of(reason)] == ["topic:chess", "item:board", "topic:games"]
    assert controls_of(reason) == (
        {"kind": "limit_topic", "topic": "chess"},
        {"kind": "limit_item", "item": "board"},
        {"kind": "limit_topic", "topic": "games"},
    )


def test_an_explanation_of_the_first_form_is_written_to_the_same_bytes():
    """Records of earlier versions stay what they were."""
    old = b'{"counterfactual":null,"coverage":null,"held_back":[],"reasons":[{"code":"popular"}],'
    old += b'"stability":null,"sufficiency":null,"summary":"off-dial"}'
    assert canonical.encode(json.decode(old, type=Why)) == old
