"""What may not stand in a policy set is refused with file, line, rule, and what would be right."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aboveboard.declared import read_folder
from aboveboard.errors import PolicyRejected
from aboveboard.policy.policy_set import load
from aboveboard.policy.rules import sentence_problems

WriteRule = Callable[..., str]
Problems = Callable[..., list[str]]
WriteFolder = Callable[..., Path]


def test_a_right_rule_has_no_problems(folder: WriteFolder, rule: WriteRule) -> None:
    """The rule that the other tests break in one place."""
    assert "some-rule" in load(read_folder(folder(rule()))).rules


@pytest.mark.parametrize("name", ["id", "reason", "klass", "since", "source"])
def test_every_annotation_is_required(problems_of: Problems, rule: WriteRule, name: str) -> None:
    """An empty one counts as missing; the problem shows a right one."""
    named = "(no id)" if name == "id" else "some-rule"
    for absent in (None, ""):
        (problem,) = problems_of(rule(**{name: absent}))
        said = f"a.cedar:1: {named}: @{name.replace('klass', 'class')} is missing; write "
        assert problem.startswith(said)


def test_a_bare_annotation_counts_as_empty(problems_of: Problems, rule: WriteRule) -> None:
    """Cedar reads `@id` as the empty text."""
    (problem,) = problems_of("@id\n" + rule(id=None))
    assert problem.startswith("a.cedar:1: (no id): @id is missing")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("id", "Some-Rule"),
        ("id", "some rule"),
        ("klass", "sometimes"),
        ("since", "last May"),
        ("since", "20261101"),
        ("source", "my lawyer"),
    ],
)
def test_an_annotation_out_of_shape_is_refused(
    problems_of: Problems, rule: WriteRule, name: str, wrong: str
) -> None:
    """Ids are small words, classes are two, days are ISO, sources say law or decision."""
    (problem,) = problems_of(rule(**{name: wrong}))
    assert "is not of the right shape; write " in problem


def test_an_annotation_that_nobody_knows_is_refused(problems_of: Problems, rule: WriteRule) -> None:
    """A misspelt @reason_de would otherwise be lost without a word."""
    (problem,) = problems_of(rule(reson_de="Du hast zugestimmt."))
    assert "@reson_de is not an annotation here" in problem


@pytest.mark.parametrize("kept", ["default-deny", "policy-error"])
def test_the_ids_of_refusals_without_a_rule_are_kept(
    problems_of: Problems, rule: WriteRule, kept: str
) -> None:
    """A record must not mistake a written rule for one of them."""
    (problem,) = problems_of(rule(id=kept))
    assert "reserved for refusals" in problem


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (" ".join(["You"] * 21) + ".", "has 21 words"),
        ("The data is kept.", "does not speak to the person"),
        ("you agreed.", "is not one sentence"),
        ("You agreed", "is not one sentence"),
        ("You agreed. You did.", "is not one sentence"),
    ],
)
def test_a_reason_is_one_short_sentence_to_the_person(
    problems_of: Problems, rule: WriteRule, sentence: str, said: str
) -> None:
    """At most 20 words, one full stop, second person."""
    (problem,) = problems_of(rule(reason=sentence))
    assert problem.startswith(f"a.cedar:1: some-rule: @reason {said}")


def test_other_languages_are_held_to_the_same() -> None:
    """The second person is looked for where its words are known; length and shape everywhere."""
    assert list(sentence_problems("de", "Das haben Sie erlaubt.")) == []
    assert list(sentence_problems("de", "Das wird behalten.")) != []
    assert list(sentence_problems("fr", "Vous l’avez accepté.")) == []
    assert list(sentence_problems("fr", "Cela reste ici.")) != []
    assert list(sentence_problems("es", "Aceptaste esto.")) == []
    assert list(sentence_problems("fi", "Hyväksyit tämän.")) == []
    assert list(sentence_problems("fi", "Hyväksyit tämän")) != []


def test_two_rules_may_not_share_an_id(problems_of: Problems, rule: WriteRule) -> None:
    """Cedar would not mind; the second says where the first is."""
    (problem,) = problems_of(rule() + rule())
    assert problem == "a.cedar:7: some-rule: this @id is already used in a.cedar:1; choose another"


def test_every_rule_has_every_language_or_none_has_it(problems_of: Problems, rule: WriteRule) -> None:
    """A page in one language may not break off into another."""
    problems = problems_of(rule(reason_de="Du hast zugestimmt."))
    assert len(problems) == 4
    assert all("@reason_de is missing" in problem for problem in problems)


def test_a_rule_must_name_its_action(problems_of: Problems, rule: WriteRule) -> None:
    """Else a permit for showing would also be one for keeping."""
    text = rule().replace('action == Action::"keep"', "action")
    assert any("names no action" in problem for problem in problems_of(text))


def test_every_question_is_answered_by_some_rule(problems_of: Problems, rule: WriteRule) -> None:
    """Refusing all of one kind is allowed, but a forbid must say why."""
    text = rule("keep", id="a") + rule("use", id="b") + rule("show", effect="forbid", id="c")
    (problem,) = problems_of(text, rest=False)
    assert 'no rule names Action::"learn"' in problem


@pytest.mark.parametrize("choice", ["given", "level > 0", "gpc"])
def test_a_rule_that_nothing_lifts_may_not_look_at_a_choice(
    problems_of: Problems, rule: WriteRule, choice: str
) -> None:
    """Consent, dial and browser signal are the person's to change."""
    for clause in ("when", "unless"):
        text = rule(effect="forbid", klass="never", tail=f"{clause} {{ context.{choice} }}")
        (problem,) = problems_of(text)
        assert f'@class("never") reads {choice.split()[0]}' in problem


def test_nor_take_the_facts_as_a_whole(problems_of: Problems, rule: WriteRule) -> None:
    """That would be a way to look at a choice without naming it."""
    text = rule(effect="forbid", klass="never", tail="when { context == context }")
    (problem,) = problems_of(text)
    assert "reads given, gpc, level" in problem


def test_a_permit_is_never_of_class_never(problems_of: Problems, rule: WriteRule) -> None:
    """What no choice allows is a refusal."""
    (problem,) = problems_of(rule(klass="never"))
    assert 'a permit cannot be @class("never")' in problem


@pytest.mark.parametrize("sum_of", ["context.level + 1 > 2", "context.level - 1 > 2", "-context.level < 0"])
def test_arithmetic_is_refused(problems_of: Problems, rule: WriteRule, sum_of: str) -> None:
    """It can overflow, which Cedar's type check does not see."""
    assert any("arithmetic" in problem for problem in problems_of(rule(tail=f"when {{ {sum_of} }}")))


@pytest.mark.parametrize(
    "tail",
    [
        "when { context.level > 4 }",
        'when { context.region == Region::"eea" && context.region == Region::"other" }',
        "when { context.given } unless { context.given }",
    ],
)
def test_a_rule_that_can_match_nothing_is_refused(problems_of: Problems, rule: WriteRule, tail: str) -> None:
    """A forbid that forbids nothing is the worst kind of silence."""
    (problem,) = problems_of(rule(effect="forbid", tail=tail))
    assert "it matches no possible question" in problem


def test_a_rule_that_fails_wherever_it_would_match_is_refused(problems_of: Problems, rule: WriteRule) -> None:
    """The failure itself is told."""
    problems = problems_of(
        rule(effect="forbid", tail="when { context.level + 9223372036854775807 > 9223372036854775807 }")
    )
    assert any("overflow" in problem for problem in problems)


@pytest.mark.parametrize(
    "tail",
    [
        'when { context.category == Category::"x" }',
        'when { context.category == "x" }',
        "when { context.nope }",
    ],
)
def test_cedars_own_type_check_is_strict(problems_of: Problems, rule: WriteRule, tail: str) -> None:
    """Misspelt values, wrong types and facts that there are not."""
    (problem,) = problems_of(rule(tail=tail))
    assert problem.startswith("a.cedar:1: some-rule: ")
    assert problem.endswith("the schema says what there is")


def test_an_optional_fact_needs_has(problems_of: Problems, rule: WriteRule) -> None:
    """Reading one that is absent is an error, and an error skips the rule."""
    schema = (Path(__file__).parents[2] / "policies" / "schema.cedarschema").read_text()
    optional = schema.replace("gpc: Bool", "gpc?: Bool")
    (problem,) = problems_of(rule(tail="when { context.gpc }"), schema=optional)
    assert "optional attribute" in problem


def test_broken_syntax_names_the_line_in_the_file(problems_of: Problems, rule: WriteRule) -> None:
    """Other rules of the file are still looked at."""
    text = "// head\n" + rule(tail="\nwhen { context.given && }") + rule(id="Bad")
    problems = problems_of(text)
    assert problems[0] == "a.cedar:8: (syntax): unexpected token `}`"
    assert len(problems) == 2


def test_all_problems_come_at_once(problems_of: Problems, rule: WriteRule) -> None:
    """Nobody should have to fix them one run at a time."""
    assert len(problems_of(rule(reason="No.", since="now", klass="maybe"))) == 3


def test_an_empty_set_is_refused(problems_of: Problems) -> None:
    """It would refuse everything without a word."""
    (problem,) = problems_of("// nothing", rest=False)
    assert "no .cedar file has a rule" in problem


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """By its name."""
    with pytest.raises(PolicyRejected, match="no such folder"):
        load(read_folder(tmp_path / "nowhere"))


def test_a_schema_is_needed_and_must_be_text(folder: WriteFolder) -> None:
    """Both ways of not having one end the same."""
    path = folder()
    (path / "schema.cedarschema").write_bytes(b"\xff")
    for _ in range(2):
        with pytest.raises(PolicyRejected, match="cannot be read as UTF-8"):
            load(read_folder(path))
        (path / "schema.cedarschema").unlink(missing_ok=True)


def test_a_broken_schema_is_placed(problems_of: Problems) -> None:
    """And the rules are not blamed for it."""
    assert problems_of("", schema="entity A;\ntyp B;\n") == [
        "schema.cedarschema:2: (schema): error parsing schema: unexpected token `typ`"
    ]


@pytest.mark.parametrize("lost", ['"us_optout", ', "    gpc: Bool,\n", '"elsewhere"'])
def test_a_schema_that_lacks_a_fact_or_a_value_is_refused(problems_of: Problems, lost: str) -> None:
    """Else every question with it would fail, one by one, at night."""
    schema = (Path(__file__).parents[2] / "policies" / "schema.cedarschema").read_text()
    problems = problems_of("", schema=schema.replace(lost, '"x"' if lost == '"elsewhere"' else ""))
    assert problems
    assert all("does not fit the questions of this version" in problem for problem in problems)
