"""The verdicts on every question of one kind, judged once in a process for the same rules.

A start, a reload that changes no rule, a dry run and the console all need them. Equal texts give equal verdicts, so the
texts are the key of the cache.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import msgspec

from aboveboard.policy.cedar import CedarFault, Est, StrictJudge, parse_schema
from aboveboard.policy.equivalence import Standins, collect_names, distinct, standins, standins_of_domain
from aboveboard.policy.questions import ACTIONS, Question, domain
from aboveboard.policy.verdict import FAILED, Verdict
from aboveboard.policy.vocabulary import request

SETS_KEPT = 2
"""The number of policy sets whose verdicts are kept: the set in force, and one that is compared with it."""

_KINDS = {action: kind for kind, action in ACTIONS.items()}


class NotJudged(Exception):
    """A question failed. No verdict is kept then, and the next call asks Cedar again."""


@lru_cache(maxsize=SETS_KEPT * len(ACTIONS))
def judge_once(action: str, rules: bytes, schema: str) -> Mapping[Question, Verdict]:
    """Returns the verdict on each question about `action`. The first call takes some tenths of a second.

    `rules` are the parsed rules by id in JSON, in the order that verdicts keep. Raises NotJudged when a question fails.
    """
    kind, parsed = _KINDS[action], parse_schema(schema)
    if isinstance(parsed, CedarFault):
        raise NotJudged
    alarms: list[str] = []
    ests: dict[str, Est] = msgspec.json.decode(rules)
    judge = StrictJudge(ests, parsed, alarms.append)
    verdicts = judge_domain(kind, judge, standins(kind, collect_names(ests.values())))
    if alarms:
        raise NotJudged
    return MappingProxyType(verdicts)


def judge_domain(kind: type[Question], judge: StrictJudge, by: Standins) -> dict[Question, Verdict]:
    """Returns the verdict of this judge on each question of `kind`, without those that fail."""
    asked = list(distinct(kind, by))
    verdicts = judge.ask([request(cell) for cell in asked])
    answers: dict[Question, Verdict] = dict(zip(asked, verdicts, strict=True))
    judged = zip(domain(kind), map(answers.__getitem__, standins_of_domain(kind, by)), strict=True)
    return {cell: verdict for cell, verdict in judged if verdict is not FAILED}
