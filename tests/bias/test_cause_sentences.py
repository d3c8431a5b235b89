"""The sentences about where a gap comes from: none says what the numbers do not."""

import re

import pytest
from aboveboard.bias.cause_sentences import (
    CAUSES,
    describe_cause,
    describe_decided,
    list_parts,
    name_reason,
)
from aboveboard.bias.causes import DecidedCount, GapCauses
from aboveboard.bias.comparisons import Mix
from aboveboard.bias.decided_rows import ReplayFailure
from aboveboard.bias.dial_steps import DIAL, STEPS
from aboveboard.bias.key_parts import KeyPart
from aboveboard.bias.reason_parts import ReasonPart
from aboveboard.bias.report_names import PHRASES
from aboveboard.engine.confidence import Interval
from hypothesis import given
from msgspec import structs

from tests.bias.drawn_reports import FEW, causes

NONE = Interval(0.0, -0.01, 0.01, 0.99)
GAP = GapCauses(
    by=("age_class",),
    group="minor",
    reference="adult",
    gap=-0.13,
    cause="history",
    steps=dict.fromkeys(STEPS, NONE) | {"history": Interval(-0.12, -0.14, -0.1, 0.99)},
    step="history",
    mix=Mix(-0.01, -0.12),
    bound=0.85,
)
RULE = ReasonPart(
    reason="rule:show-cap", share=0.5, reference_share=0.25, part=Interval(-0.1, -0.12, -0.08, 0.9)
)


def text(found):
    return " ".join(describe_cause(found, "en"))


def number(said):
    return float(said.replace("−", "-"))


@given(found=causes())
def test_no_sentence_about_a_cause_says_what_the_numbers_do_not(found):
    """Each claim is read back from the English text, and compared with the report."""
    said = text(found)
    part = (found.steps or {}).get(found.cause) or next(
        (each.part for each in (*found.opportunity, *found.caps) if each.reason == found.cause), None
    )
    for match in re.finditer(r"Most of it comes from .*? \((\S+)\)\.", said):
        assert part.value / found.gap > 0.5
        assert abs(number(match[1]) - part.value) < 0.0051
    if "A part that is sure" in said:
        assert abs(part.value) > 0.004
    if "More of it lies in the levels" in said:
        assert found.cause == DIAL
        assert abs(found.mix.composition) >= abs(found.mix.within)
    if "by rule" in said:
        assert found.by_rule is not None
    if "No sure cause" in said:
        assert found.by_rule is None
        assert part is None or abs(part.value) < 0.01
    assert ("too few decisions" in said) == (found.gap is None)


@FEW
@given(found=causes())
def test_one_answer_is_given_about_each_gap(found):
    """In as many sentences in each language."""
    answers = {"cause-few", "cause-law", "cause-most", "cause-part", "cause-dial", "cause-open"}
    assert sum(code in answers and holds(found) for code, holds in CAUSES) == 1
    assert len({len(describe_cause(found, language)) for language in PHRASES.languages}) == 1


def test_each_sentence_about_a_cause_can_be_said():
    """No condition is one that nothing meets."""
    small = Interval(-0.02, -0.03, -0.01, 0.99)
    known = [
        GAP,
        GapCauses(by=GAP.by, group="minor", reference="rest"),
        structs.replace(GAP, cause=None, hidden_keys=2),
        structs.replace(GAP, cause=DIAL, mix=Mix(-0.1, -0.03)),
        structs.replace(GAP, steps=GAP.steps | {"history": small}),
        structs.replace(GAP, cause="rule:show-cap", by_rule="rule:show-cap", opportunity=(RULE,)),
    ]
    seen = {code for each in known for code, holds in CAUSES if holds(each)}
    assert seen == {code for code, _ in CAUSES}


def test_a_gap_reads_as_a_person_would_say_it():
    """With what everybody gets, and what the dial allows."""
    assert describe_cause(GAP, "en") == [
        "By exact chances, the gap of “minors” to “adults” is −0.13.",
        "Most of it comes from what people did here before (−0.12).",
        "What everybody gets differs by 0.00.",
        "With equal candidates and rules, the dial allows a gap of 0.85 at most.",
    ]


@pytest.mark.parametrize("language", PHRASES.languages)
@pytest.mark.parametrize("word", [*STEPS, DIAL, "limit", "not_active"])
def test_every_step_and_reason_has_its_words(language, word):
    """A rule and a cap are named."""
    assert name_reason(language, word) != word
    assert "show-cap" in name_reason(language, "rule:show-cap")
    assert "cap:" not in name_reason(language, "cap:age")


def test_parts_are_rows_with_the_keys_below_their_step():
    """A hidden part is a word, and an end beside 0 is not written as 0."""
    keys = (KeyPart("topic:a", -0.05), KeyPart("topic:b", None))
    near = GAP.steps | {"page": Interval(-0.0021, -0.004, -0.0004, 0.99)}
    rows = list(list_parts(structs.replace(GAP, keys=keys, steps=near, opportunity=(RULE,)), "en"))
    assert [each.what for each in rows[4:6]] == ["within that, “topic:a”", "within that, “topic:b”"]
    assert [each.part for each in rows[4:6]] == ["−0.05", "hidden"]
    assert (rows[1].part, rows[1].interval) == ("0.00", "−0.0040 to −0.0004")
    assert (rows[-1].what, rows[-1].touched, rows[-1].reference_touched) == (
        "the rule “show-cap”",
        "50.0",
        "25.0",
    )


@pytest.mark.parametrize("language", PHRASES.languages)
def test_every_decision_that_was_not_made_again_is_accounted_for(language):
    """With why, and a word for a hidden number; those of which there are none are left out."""
    found = DecidedCount(10_000, 8_213, {str(each): 7 for each in ReplayFailure} | {"model": None, "most": 0})
    said = describe_decided(found, language)
    assert len(said) == len(ReplayFailure)
    assert len(set(said)) == len(said)
    assert len(describe_decided(None, language)) == 1
