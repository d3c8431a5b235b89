"""The wrapper around Cedar: whatever goes wrong is a refusal and an alarm."""

from pathlib import Path
from typing import Any

import cedarpy
import pytest
from aboveboard.declared import read_folder
from aboveboard.policy.cedar import (
    CedarFault,
    Schema,
    StrictJudge,
    format_text,
    parse_rule,
    parse_schema,
    type_problems,
)
from aboveboard.policy.questions import Keep, Learn, Use, domain
from aboveboard.policy.source import read
from aboveboard.policy.verdict import FAILED, NO_RULE, Verdict
from aboveboard.policy.vocabulary import request
from hypothesis import given
from hypothesis import strategies as st

SHIPPED = Path(__file__).parents[2] / "policies"
SCHEMA_TEXT = (SHIPPED / "schema.cedarschema").read_text()
SCHEMA = Schema.from_str(SCHEMA_TEXT)

PERMIT = 'permit (principal, action == Action::"learn", resource);'
FORBID = 'forbid (principal, action == Action::"learn", resource);'
OVERFLOWS = (
    'forbid (principal, action == Action::"keep", resource) when { context.level + 9223372036854775807 > 0 };'
)
ANYTHING = "permit (principal, action, resource);"
LEARN = request(next(domain(Learn)))


def judge(alarms: list[str], schema: Schema = SCHEMA, **rules: str) -> StrictJudge:
    parsed: dict[str, Any] = {name: parse_rule(text) for name, text in rules.items()}
    return StrictJudge(parsed, schema, alarms.append)


def test_a_forbid_that_fails_does_not_let_the_request_through(visit: Keep) -> None:
    """Cedar itself skips it and allows; here it is a refusal and an alarm."""
    alarms: list[str] = []
    plain = cedarpy.is_authorized(request(visit), ANYTHING + OVERFLOWS, [], SCHEMA)
    assert plain.allowed
    assert judge(alarms, anything=ANYTHING, overflows=OVERFLOWS).ask([request(visit)]) == [FAILED]
    assert len(alarms) == 1
    assert "overflow" in alarms[0]


def test_a_request_outside_the_schema_is_refused_and_alarmed(visit: Keep) -> None:
    """Cedar answers `NoDecision`; no rule is asked."""
    alarms: list[str] = []
    narrow = Schema.from_str(SCHEMA_TEXT.replace('"visit", ', ""))
    assert judge(alarms, narrow, anything=ANYTHING).ask([request(visit)]) == [FAILED]
    assert "visit" in alarms[0]


def test_no_decision_without_a_diagnostic_is_refused_too() -> None:
    """No silence of the engine is a yes. None was ever seen, so the answer is made by hand."""
    alarms: list[str] = []
    silent = cedarpy.AuthzResult({"decision": "NoDecision", "diagnostics": {}})
    assert judge(alarms, permit=PERMIT)._verdict(silent) == FAILED
    assert alarms == ["policy could not be judged: no decision"]


def test_a_request_that_cannot_be_read_is_refused_and_alarmed() -> None:
    """An exception of the engine never reaches the caller."""
    alarms: list[str] = []
    assert judge(alarms, permit=PERMIT).ask([{"principal": 3}]) == [FAILED]
    assert len(alarms) == 1


def test_an_error_in_one_request_leaves_the_others_alone(visit: Keep) -> None:
    """A batch is many requests, not one."""
    alarms: list[str] = []
    unknown = request(visit) | {"principal": {"type": "Person", "id": "robot"}}
    answers = judge(alarms, anything=ANYTHING).ask([LEARN, unknown, LEARN])
    assert answers == [
        Verdict(permitted=True, rules=("anything",)),
        FAILED,
        Verdict(permitted=True, rules=("anything",)),
    ]
    assert len(alarms) == 1


def test_without_a_matching_rule_the_answer_is_no(visit: Keep) -> None:
    """Default deny, by its own name and without an alarm."""
    alarms: list[str] = []
    assert judge(alarms, permit=PERMIT).ask([request(visit)]) == [NO_RULE]
    assert alarms == []


def test_forbids_win_and_all_are_named_in_the_order_of_the_set() -> None:
    """The order does not come from Cedar, which has none."""
    answer = judge([], b=FORBID, a=FORBID, permit=PERMIT, c=FORBID).ask([LEARN])
    assert answer == [Verdict(permitted=False, rules=("b", "a", "c"))]


def test_more_requests_than_a_batch_holds_come_back_in_order(visit: Keep) -> None:
    """Batches are cut and joined again."""
    asked = [LEARN if turn % 3 else request(visit) for turn in range(150)]
    answers = judge([], permit=PERMIT).ask(asked)
    assert [answer.permitted for answer in answers] == [turn % 3 != 0 for turn in range(150)]


RULES = {f"rule-{number}": parsed.est for number, parsed in enumerate(read(read_folder(SHIPPED)).rules)}
FORBIDS = sorted(name for name, est in RULES.items() if est["effect"] == "forbid")
CELLS = list(domain(Use))


@given(
    st.sets(st.sampled_from(sorted(RULES))),
    st.sampled_from(FORBIDS),
    st.lists(st.sampled_from(CELLS), max_size=9),
)
def test_adding_a_forbid_never_permits(names: set[str], forbid: str, cells: list[Use]) -> None:
    """What was refused stays refused under any set of the shipped rules."""
    asked = [request(cell) for cell in cells]
    before = StrictJudge({name: RULES[name] for name in names}, SCHEMA, print).ask(asked)
    after = StrictJudge({name: RULES[name] for name in names | {forbid}}, SCHEMA, print).ask(asked)
    assert not any(late.permitted and not early.permitted for early, late in zip(before, after, strict=True))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "permit (principal, action, resource)\nwhen { context.a ==\n};",
            CedarFault(3, "unexpected token `}`"),
        ),
        (
            '@id("a")\n@id("b")\npermit (principal, action, resource);',
            CedarFault(1, "duplicate annotation: @id"),
        ),
        ("permit (\nprincipal, action,\nresource)", CedarFault(3, "unexpected end of input")),
        ('@id("a")\n@reason("b)\npermit (principal, action, resource);', CedarFault(2, "invalid token")),
    ],
)
def test_what_cedar_cannot_read_is_placed_on_its_line(text: str, fault: CedarFault) -> None:
    """Cedar's own message carries no line; the shortest text that fails alike ends in it."""
    assert parse_rule(text) == fault


@pytest.mark.parametrize("text", ["permit (principal == ?principal, action, resource);", PERMIT + FORBID, ""])
def test_anything_but_one_plain_rule_is_a_fault(text: str) -> None:
    """Templates authorize nothing until they are linked, so they would be dead text."""
    assert isinstance(parse_rule(text), CedarFault)


@pytest.mark.parametrize(
    ("text", "line"), [("entity A;\n\n typ\n", 3), ("entity A;\nentity A;\n", 2), ("entity A", 1)]
)
def test_a_fault_in_the_schema_is_placed_on_its_line(text: str, line: int) -> None:
    """The same search serves both languages."""
    fault = parse_schema(text)
    assert isinstance(fault, CedarFault)
    assert fault.line == line


def test_type_problems_name_what_is_misspelt() -> None:
    """Closed sets are enumerated types, which is what makes Cedar see it."""
    wrong = 'permit (principal == Person::"child", action == Action::"learn", resource);'
    assert type_problems(PERMIT, SCHEMA) == []
    assert 'Person::"child"' in type_problems(wrong, SCHEMA)[0]


def test_layout_is_not_part_of_formatted_text() -> None:
    """Formatting is where the policy set's id begins."""
    assert format_text(PERMIT) == format_text(PERMIT.replace(" ", "\n  ")) == format_text(format_text(PERMIT))
