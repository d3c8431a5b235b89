"""The decision table as people read it: for one kind of person and data, what each level of the dial opens."""

from collections.abc import Iterator, Mapping

from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import Fact, Keep, Use, question_of
from aboveboard.policy.verdict import Verdict
from aboveboard.words import Level, Reach

_USUAL: dict[str, Fact] = {
    "kind": "content",
    "category": "behavioural",
    "sensitivity": "plain",
    "given": True,
    "age": "adult",
    "region": "eea",
    "gpc": False,
}
"""Whom the table is about when nothing else is said: a known adult who agreed to everything."""

_PAGE = {"category": "contextual"}


def usual_of(kind: type[Keep] | type[Use]) -> dict[str, Fact]:
    """The facts that the table is made with, as far as this question has them."""
    return {name: value for name, value in _USUAL.items() if name in kind._fields}


def by_level(
    policy_set: PolicySet, kind: type[Keep] | type[Use], told: Mapping[str, Fact]
) -> Iterator[tuple[Reach, list[Verdict]]]:
    """A row a reach, with one verdict a level. `told` are facts other than the usual ones; of this page there is only
    contextual data, unless another category is told."""
    for reach in Reach:
        page = {**_PAGE, **told} if reach is Reach.PAGE else {}
        row = {**usual_of(kind), **told, "reach": reach, **page}
        asked = [question_of(kind, {**row, "level": level.value}) for level in Level]
        yield reach, [policy_set.judge(question) for question in asked]
