"""`/console/policies`: the rules in force, in words, and the decision table that they compile to."""

from typing import Annotated, Literal, assert_never, get_args

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template
from msgspec import Meta, Struct

from aboveboard.http import HttpRequest
from aboveboard.policy.levels import by_level, usual_of
from aboveboard.policy.policy_set import PolicySet, reason
from aboveboard.policy.questions import ACTIONS, DIMENSIONS, Keep, Use
from aboveboard.policy.rules import Rule
from aboveboard.web.console.page import ConsolePage, here, query_of
from aboveboard.web.page import render_page
from aboveboard.web.sessions import gateway_of
from aboveboard.words import Level

QuestionName = Literal["use", "keep"]
FactValue = str | int
"""A value of a fact: a word, a level, or yes or no."""

Fact = Annotated[str, Meta(max_length=20)]


class TableQuery(Struct, frozen=True):
    """The query of the table, as sent. A missing fact is "". The page uses a default for it, and for an unknown
    value.
    """

    question: QuestionName = "use"
    kind: Fact = ""
    category: Fact = ""
    sensitivity: Fact = ""
    given: Fact = ""
    age: Fact = ""
    region: Fact = ""
    gpc: Fact = ""


class RuleRow(Struct, frozen=True):
    """One rule. `sentence` is the reason that people read, in the reader's language; `place` is its file and line."""

    id: str
    effect: str
    klass: str
    sentence: str
    source: str
    since: str
    place: str


class FactChoice(Struct, frozen=True):
    """A fact of the table, with all its values and the chosen one."""

    name: str
    values: list[str]
    chosen: str


class Cell(Struct, frozen=True):
    """The verdict for one reach and level. `rule` is the first rule that permits or refuses."""

    permitted: bool
    rule: str


class PoliciesPage(ConsolePage, frozen=True, kw_only=True):
    """Rules by the question that they answer, and the table: a row for each reach, a cell for each level."""

    template = "console/policies.html"
    policy: str
    rules: list[tuple[str, list[RuleRow]]]
    question: str
    questions: list[str]
    choices: list[FactChoice]
    levels: list[int]
    table: list[tuple[str, list[Cell]]]


@get("/policies", include_in_schema=False)
async def policies_page(request: HttpRequest) -> Template:
    _, around = await here(request, "policies")
    asked, _ = query_of(request, TableQuery)
    policy = gateway_of(request).rules.policy
    kind = _question(asked.question)
    facts = usual_of(kind) | _collect_facts(kind, asked)
    page = PoliciesPage(
        **around,
        policy=policy.id,
        rules=_rules(policy, around["frame"].language),
        question=asked.question,
        questions=list(get_args(QuestionName)),
        choices=[_choice(name, value) for name, value in facts.items()],
        levels=[level.value for level in Level],
        table=[
            (str(reach), [Cell(each.permitted, each.rules[0]) for each in verdicts])
            for reach, verdicts in by_level(policy, kind, _collect_facts(kind, asked))
        ],
    )
    return render_page(page)


def _question(name: QuestionName) -> type[Keep] | type[Use]:
    match name:
        case "use":
            return Use
        case "keep":
            return Keep
    assert_never(name)


def _word(value: FactValue) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _collect_facts(kind: type[Keep] | type[Use], asked: TableQuery) -> dict[str, FactValue]:
    """Returns the facts of the query that have one of their possible values."""
    found = {}
    for name in usual_of(kind):
        values = {_word(value): value for value in DIMENSIONS[name]}
        said = getattr(asked, name)
        if said in values:
            found[name] = values[said]
    return found


def _choice(name: str, value: FactValue) -> FactChoice:
    return FactChoice(name, [_word(each) for each in DIMENSIONS[name]], _word(value))


def _rules(policy: PolicySet, language: str) -> list[tuple[str, list[RuleRow]]]:
    return [
        (action, [_row(policy, rule, language) for rule in policy.rules.values() if action in rule.actions])
        for action in ACTIONS.values()
    ]


def _row(policy: PolicySet, rule: Rule, language: str) -> RuleRow:
    return RuleRow(
        rule.id,
        rule.effect,
        rule.klass,
        reason(policy, rule.id, language),
        rule.source,
        rule.since.isoformat(),
        f"{rule.file}:{rule.line}",
    )


HANDLERS: list[HTTPRouteHandler] = [policies_page]
