"""The checks of a policy set beyond those of Cedar. They are pure: parsed rules in, problems out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from aboveboard.canonical import JsonValue
from aboveboard.policy.cedar import Est, Schema, StrictJudge, type_problems
from aboveboard.policy.equivalence import collect_names, distinct, standins
from aboveboard.policy.questions import ACTIONS
from aboveboard.policy.rules import actions, annotation_problems, annotations, reasons
from aboveboard.policy.split_rules import Statement
from aboveboard.policy.vocabulary import request

CHOICES = {"given", "level", "gpc"}
"""The facts that a person's own choices change. A rule of class "never" may not read them."""

_ARITHMETIC = {"+", "-", "*", "neg"}


class ParsedRule(NamedTuple):
    """A statement that Cedar could parse."""

    statement: Statement
    est: Est

    @property
    def name(self) -> str:
        """The `@id` of the rule, or a placeholder for a rule without one."""
        return annotations(self.est).get("id") or "(no id)"


def problem(statement: Statement, name: str, said: str) -> str:
    """Returns a line of the form `file:line: rule: what is wrong and what would be right`."""
    return f"{statement.file}:{statement.line}: {name}: {said}"


def rule_problems(parsed: ParsedRule, schema: Schema) -> list[str]:
    """Returns every problem of one rule on its own. Only a well-typed rule is tested for a match."""
    found = [*annotation_problems(annotations(parsed.est)), *_scope(parsed.est)]
    found += [*_never(parsed.est), *_arithmetic(parsed.est)]
    mistyped = type_problems(parsed.statement.text, schema)
    found += [f"{said}; the schema says what there is" for said in mistyped]
    if not mistyped:
        found += _check_matches(parsed.est, schema)
    return [problem(parsed.statement, parsed.name, said) for said in found]


def _scope(est: Est) -> Iterator[str]:
    if not actions(est):
        yield "it names no action, so it would answer every question; write action == Action::..."


def _never(est: Est) -> Iterator[str]:
    if annotations(est).get("class") != "never":
        return
    if est["effect"] == "permit":
        yield 'a permit cannot be @class("never"); that is for what no choice allows'
    looked_at = collect_names([est])
    chosen = sorted(CHOICES) if looked_at.whole else sorted(CHOICES & looked_at.attributes)
    if chosen:
        yield (
            f'@class("never") reads {", ".join(chosen)}, and no choice may lift such a rule; '
            'leave it out or write @class("waivable")'
        )


def _arithmetic(est: Est) -> Iterator[str]:
    if _ARITHMETIC & set(_keys(est["conditions"])):
        yield "arithmetic can overflow and then fails during judgement; make it a fact of the question"


def _keys(node: JsonValue) -> Iterator[str]:
    todo = [node]
    while todo:
        match todo.pop():
            case dict(found):
                yield from found
                todo.extend(found.values())
            case list(parts):
                todo.extend(parts)


def _check_matches(est: Est, schema: Schema) -> Iterator[str]:
    """Yields a problem for a rule that matches no question.

    The rule alone judges every question that it can distinguish, until one matches.
    """
    errors: list[str] = []
    judge = StrictJudge({"alone": est}, schema, errors.append)
    if not any(_matches(judge, est, action) for action in actions(est)):
        yield errors[0] if errors else "it matches no possible question; a condition contradicts another"


def _matches(judge: StrictJudge, est: Est, action: str) -> bool:
    kinds = [kind for kind, name in ACTIONS.items() if name == action]
    told_apart = collect_names([est])
    asked = [request(cell) for kind in kinds for cell in distinct(kind, standins(kind, told_apart))]
    return any("alone" in verdict.rules for verdict in judge.ask(asked))


def set_problems(rules: Sequence[ParsedRule]) -> list[str]:
    """Returns the problems between rules: a repeated id, a language that some rules lack, an action without a rule."""
    return [*_find_repeated(rules), *_languages(rules), *_find_unanswered(rules)]


def _find_repeated(rules: Sequence[ParsedRule]) -> Iterator[str]:
    first: dict[str, Statement] = {}
    for parsed in rules:
        found = first.setdefault(parsed.name, parsed.statement)
        if found is not parsed.statement and annotations(parsed.est).get("id"):
            said = f"this @id is already used in {found.file}:{found.line}; choose another"
            yield problem(parsed.statement, parsed.name, said)


def _languages(rules: Sequence[ParsedRule]) -> Iterator[str]:
    spoken = {language for parsed in rules for language in reasons(annotations(parsed.est))}
    for parsed in rules:
        for language in sorted(spoken - reasons(annotations(parsed.est)).keys() - {"en"}):
            said = f"@reason_{language} is missing, and other rules have it; translate all or none"
            yield problem(parsed.statement, parsed.name, said)


def _find_unanswered(rules: Sequence[ParsedRule]) -> Iterator[str]:
    answered = {action for parsed in rules for action in actions(parsed.est)}
    for action in ACTIONS.values():
        if action not in answered:
            yield (
                f'policies:1: (no rule): no rule names Action::"{action}", so it is refused without a '
                "reason; write a permit, or a forbid that says why"
            )
