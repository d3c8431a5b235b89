"""The decision table by level of the dial, for one kind of person and data."""

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
"""The default subject of the table: an adult in the EEA who agreed to every purpose."""

_PAGE = {"category": "contextual"}


def usual_of(kind: type[Keep] | type[Use]) -> dict[str, Fact]:
    """Returns the default facts of the table that are fields of this question."""
    return {name: value for name, value in _USUAL.items() if name in kind._fields}


def by_level(
    policy_set: PolicySet, kind: type[Keep] | type[Use], changed: Mapping[str, Fact]
) -> Iterator[tuple[Reach, list[Verdict]]]:
    """Yields one row for each reach, with one verdict for each level.

    `changed` replaces default facts. The reach `page` has contextual data only, unless `changed` names a category.
    """
    for reach in Reach:
        page = {**_PAGE, **changed} if reach is Reach.PAGE else {}
        row = {**usual_of(kind), **changed, "reach": reach, **page}
        asked = [question_of(kind, {**row, "level": level.value}) for level in Level]
        yield reach, [policy_set.judge(question) for question in asked]
