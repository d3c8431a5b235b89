"""A reason about something that is special now is shown no more, and its share stays."""

from aboveboard.explanation.special_reasons import HIDDEN, hide_special
from aboveboard.explanation.why import StatedPart, StatedReason, Why
from aboveboard.signals.special_names import NONE_SPECIAL, SpecialNames

SPECIAL = SpecialNames(frozenset({"health"}), frozenset({"pills"}))
TEA = StatedReason("viewed_topic", "topic:tea", share="0.2", control={"kind": "limit_topic", "topic": "tea"})


def hidden(reason: StatedReason) -> bool:
    found = hide_special(Why("history-dial", (reason, TEA)), SPECIAL).reasons
    assert found[1] == TEA
    return found[0] == StatedReason(HIDDEN, share=reason.share)


def test_a_reason_is_hidden_whichever_of_its_keys_is_special() -> None:
    """Its own key, a topic of its item, or a cause that was tested with it."""
    assert hidden(StatedReason("viewed_topic", "topic:Health", share="0.8"))
    assert hidden(StatedReason("shown_item", "shown:pills", share="0.8"))
    assert hidden(StatedReason("viewed_item", "item:box", share="0.8", topics=("health",)))
    assert hidden(
        StatedReason("viewed_item", "item:box", share="0.8", together=(StatedPart("a", "item:pills"),))
    )
    assert not hidden(StatedReason("viewed_item", "item:box", share="0.8"))


def test_an_explanation_without_such_a_reason_stays_the_same_object() -> None:
    """Also where nothing is special."""
    why = Why("history-dial", (TEA,))
    assert hide_special(why, SPECIAL) is why
    assert hide_special(why, NONE_SPECIAL) is why
