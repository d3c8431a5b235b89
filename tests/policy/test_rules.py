"""The annotations and the scope of a rule."""

from datetime import date

import pytest
from aboveboard.policy.cedar import Est, parse_rule
from aboveboard.policy.rules import MOST_WORDS, actions, annotations, reasons, rule_of, sentence_problems
from aboveboard.policy.split_rules import Statement

from tests.policy.conftest import write_rule


def parsed(text: str) -> Est:
    est = parse_rule(text)
    assert isinstance(est, dict), est
    return est


def test_a_bare_annotation_is_the_empty_text() -> None:
    """Cedar has no other value for it."""
    assert annotations(parsed("@note permit (principal, action, resource);")) == {"note": ""}


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("action", ()),
        ('action == Action::"keep"', ("keep",)),
        ('action in [Action::"keep", Action::"use"]', ("keep", "use")),
    ],
)
def test_the_actions_are_those_of_the_scope(scope: str, names: tuple[str, ...]) -> None:
    """A rule without an action in its scope has none."""
    assert actions(parsed(f"permit (principal, {scope}, resource);")) == names


def test_reasons_are_keyed_by_language() -> None:
    """The annotation without a language is the English one."""
    given = {"reason": "You agreed.", "reason_de": "Sie haben zugestimmt.", "since": "2026-11-01"}
    assert reasons(given) == {"en": "You agreed.", "de": "Sie haben zugestimmt."}


@pytest.mark.parametrize(
    ("sentence", "problems"),
    [
        ("You agreed to this.", 0),
        ("You " + "word " * (MOST_WORDS - 2) + "end.", 0),
        ("You " + "word " * (MOST_WORDS - 1) + "end.", 1),
        ("you agreed to this.", 1),
        ("You agreed. You did.", 1),
        ("They agreed to this.", 1),
    ],
)
def test_a_reason_is_one_short_sentence_to_the_person(sentence: str, problems: int) -> None:
    """At most 20 words, one capital at the start, one full stop at the end, and a word for the person."""
    assert len(list(sentence_problems("en", sentence))) == problems


def test_a_rule_has_the_place_and_the_annotations_of_its_statement() -> None:
    """File and line lead the operator to it."""
    text = write_rule("use", "forbid", klass="never")
    rule = rule_of(Statement("a.cedar", 7, text), parsed(text))
    assert (rule.file, rule.line, rule.text) == ("a.cedar", 7, text)
    assert (rule.id, rule.effect, rule.actions) == ("some-rule", "forbid", ("use",))
    assert (rule.klass, rule.since) == ("never", date(2026, 11, 1))
