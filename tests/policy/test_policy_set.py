"""The decision table, the id and the sentences of a policy set."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aboveboard.declared import read_folder
from aboveboard.policy.cedar import OnError
from aboveboard.policy.policy_set import PolicySet, load, reason
from aboveboard.policy.questions import MEANING, Keep, Learn, Question, Show, Use
from aboveboard.policy.verdict import FAILED, NO_RULE, Verdict
from aboveboard.words import AgeClass, Category
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = Path(__file__).parents[2] / "policies"
WriteRule = Callable[..., str]
WriteFolder = Callable[..., Path]
Failing = Callable[[OnError], PolicySet]

anything = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()) | st.floats()
questions = st.one_of(
    st.builds(lambda kind, values: kind(*values), st.just(kind), st.tuples(*[anything] * len(kind._fields)))
    for kind in (Keep, Use, Show, Learn)
)


@given(questions)
def test_what_nobody_declared_is_refused_and_never_raises(shipped: PolicySet, question: Question) -> None:
    """Values of any type, whether they can be hashed or not."""
    assert shipped.judge(question) == NO_RULE


@pytest.mark.parametrize("field", Keep._fields)
def test_one_undeclared_value_is_enough_and_names_its_field(visit: Keep, field: str) -> None:
    """The alarm never repeats the value, which may be anything."""
    alarms: list[str] = []
    policy_set = load(read_folder(SHIPPED), on_error=alarms.append)
    assert policy_set.judge(visit._replace(**{field: "u-17"})) == NO_RULE
    assert alarms == [f"policy was asked to keep with an undeclared value of {field}"]


@pytest.mark.parametrize("question", [(), ("keep",), None, "keep", {}])
def test_what_is_no_question_is_refused(shipped: PolicySet, question: Any) -> None:
    """Not even the shape is trusted."""
    assert shipped.judge(question) == NO_RULE


def test_a_miss_is_judged_and_then_is_a_hit(shipped: PolicySet, visit: Keep) -> None:
    """The same object comes back: nothing was judged again."""
    verdict = shipped.judge(visit)
    assert verdict == Verdict(permitted=True, rules=("keep-visit",))
    assert shipped.judge(visit) is verdict


def test_equal_values_of_another_type_do_not_spoil_the_table(visit: Keep) -> None:
    """1 equals True in Python and not in Cedar: it is read as the declared value that it equals."""
    policy_set = load(read_folder(SHIPPED))
    assert policy_set.judge(visit._replace(given=1)).permitted
    assert policy_set.judge(visit).permitted


def test_a_failure_is_refused_and_alarmed_each_time(failing: Failing, visit: Keep) -> None:
    """It is not remembered, so a hit is always a real verdict."""
    alarms: list[str] = []
    policy_set = failing(alarms.append)
    assert [policy_set.judge(visit), policy_set.judge(visit)] == [FAILED, FAILED]
    assert len(alarms) == 2


def test_filling_keeps_failures_apart_from_the_rest(failing: Failing, visit: Keep) -> None:
    """What can be judged is; what cannot is a refusal in the list of cells too."""
    cells = dict(failing(lambda _: None).cells())
    assert cells[visit] == FAILED
    assert cells[visit._replace(level=0)].rules == ("overflows",)


def test_filling_judges_the_whole_domain(folder: WriteFolder) -> None:
    """7,200 cells a category and 18,444 more, each with an answer."""
    cells = list(load(read_folder(folder())).cells())
    assert len(cells) == 7_200 * len(Category) + 18_444
    assert all(verdict.permitted for _, verdict in cells)


def test_rules_that_nothing_lifts_are_named_first(folder: WriteFolder, rule: WriteRule, visit: Keep) -> None:
    """A person should read first what they cannot change."""
    text = rule(effect="forbid", id="choice") + rule(effect="forbid", id="law", klass="never")
    assert load(read_folder(folder(text))).judge(visit).rules == ("law", "choice")


def test_the_id_does_not_depend_on_layout(folder: WriteFolder, rule: WriteRule) -> None:
    """Spaces and line breaks are not policy."""
    text = rule(tail="when { context.given && context.level > 1 }")
    plain = load(read_folder(folder(text))).id
    assert load(read_folder(folder(text.replace("&&", "\n\n   &&  ") + "\n\n\n"))).id == plain
    assert len(plain) == 64


@pytest.mark.parametrize(
    "change",
    [
        ("level > 1", "level > 2"),
        ("You agreed", "You wished"),
        ("2026-11-01", "2026-11-02"),
        ("permit", "forbid"),
    ],
)
def test_the_id_changes_with_the_text(folder: WriteFolder, rule: WriteRule, change: tuple[str, str]) -> None:
    """Conditions, sentences, days and effects alike."""
    text = rule(tail="when { context.level > 1 }")
    assert load(read_folder(folder(text))).id != load(read_folder(folder(text.replace(*change)))).id


def test_the_id_changes_with_the_schema(folder: WriteFolder) -> None:
    """A wider schema is another language."""
    schema = (SHIPPED / "schema.cedarschema").read_text()
    assert load(read_folder(folder())).id != load(read_folder(folder(schema=schema + "entity More;\n"))).id


def test_the_id_changes_with_what_a_fact_means(folder: WriteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rule about another fact is another rule."""
    before = load(read_folder(folder())).id
    monkeypatch.setitem(MEANING, "gpc", "x")
    assert load(read_folder(folder())).id != before


def test_the_id_is_the_same_in_every_process(shipped: PolicySet) -> None:
    """Reading twice gives the same id; nothing random is in it."""
    assert load(read_folder(SHIPPED)).id == shipped.id


def test_a_rule_knows_everything_that_was_written(folder: WriteFolder, rule: WriteRule) -> None:
    """Where it stands, since when, and in which languages."""
    text = "// head\n" + rule("learn", "forbid", klass="never", reason_de="Du lernst.")
    path = folder(text, rest=False)
    rest = "".join(rule(action, id=action, reason_de="Du.") for action in ("keep", "use", "show"))
    (path / "z.cedar").write_text(rest)
    found = load(read_folder(path)).rules["some-rule"]
    assert (found.effect, found.klass, found.actions) == ("forbid", "never", ("learn",))
    assert (found.file, found.line, str(found.since)) == ("a.cedar", 2, "2026-11-01")
    assert found.reason == {"en": "You agreed to this.", "de": "Du lernst."}
    assert found.text.startswith("@id") and found.text.endswith(";")


def test_a_reason_comes_in_the_language_or_its_main_tongue_or_english(shipped: PolicySet) -> None:
    """For rules and for refusals without one."""
    assert reason(shipped, "keep-visit", "en-GB") == shipped.rules["keep-visit"].reason["en"]
    assert reason(shipped, "keep-visit", "fi") == shipped.rules["keep-visit"].reason["en"]
    assert reason(shipped, "default-deny", "de-AT").startswith("Keine Regel")
    assert reason(shipped, "policy-error", "fi").startswith("Our rules")


def test_a_rule_of_an_older_set_still_has_a_sentence(shipped: PolicySet) -> None:
    """A record outlives the rules that it names."""
    assert "no longer in force" in reason(shipped, "gone", "en")


def test_a_rule_may_answer_several_questions(folder: WriteFolder, rule: WriteRule) -> None:
    """It then stands in the table of each."""
    text = rule(effect="forbid").replace('== Action::"keep"', 'in [Action::"keep", Action::"learn"]')
    policy_set = load(read_folder(folder(text)))
    assert policy_set.rules["some-rule"].actions == ("keep", "learn")
    assert policy_set.judge(Learn(known=False, given=False, age=AgeClass.ADULT)).rules == ("some-rule",)
