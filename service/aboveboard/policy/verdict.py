"""The verdict on a question. It always names the rules that decided."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from aboveboard.phrases import Phrases

DEFAULT_DENY = "default-deny"
"""The rule id of a refusal because no rule permits, or because a value was never declared."""

POLICY_ERROR = "policy-error"
"""The rule id of a refusal because judgement failed. It comes with an alarm."""

UNWRITTEN = frozenset((DEFAULT_DENY, POLICY_ERROR))
"""The two ids that no written rule has."""


@cache
def _phrases() -> "Phrases":
    # Imported here: the child that reads rules needs no sentences, and they are half of its start.
    from aboveboard.phrases import Phrases

    return Phrases(Path(__file__).parent / "phrases")


def sentences_of(rule_id: str) -> Mapping[str, str]:
    """Returns the sentence of an id that no written rule has, by language.

    Any other id is that of a rule that only an older policy set had.
    """
    return _phrases().in_each_language(rule_id if rule_id in UNWRITTEN else "gone")


def speaks_to(language: str, sentence: str) -> bool:
    """Returns True when the words of the sentence address the person, or when the language has no pattern for that."""
    if language not in _phrases().languages:
        return True
    pattern = _phrases().attribute(language, DEFAULT_DENY, "speaks-to")
    return pattern is None or re.search(pattern, sentence) is not None


class Verdict(Struct, frozen=True):
    """The answer with all rules that decided: the matching forbids of a denial, otherwise the matching permits.

    Raises ValueError without a rule, and for a permission that no written rule gave.
    """

    permitted: bool
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise ValueError("A verdict names the rules that decided.")
        if self.permitted and not UNWRITTEN.isdisjoint(self.rules):
            raise ValueError("Only a written rule permits.")


NO_RULE = Verdict(permitted=False, rules=(DEFAULT_DENY,))
FAILED = Verdict(permitted=False, rules=(POLICY_ERROR,))
