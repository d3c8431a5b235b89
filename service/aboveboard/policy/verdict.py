"""The verdict on a question. It always names the rules that decided."""

import re
from pathlib import Path

from msgspec import Struct

from aboveboard.phrases import Phrases

DEFAULT_DENY = "default-deny"
"""The rule id of a refusal because no rule permits, or because a value was never declared."""

POLICY_ERROR = "policy-error"
"""The rule id of a refusal because judgement failed. It comes with an alarm."""

_PHRASES = Phrases(Path(__file__).parent / "phrases")

REASONS = {code: _PHRASES.in_each_language(code) for code in (DEFAULT_DENY, POLICY_ERROR)}
"""The sentences of the two ids that no written rule has, by language."""

GONE = _PHRASES.in_each_language("gone")
"""The sentence for a rule that only an older policy set had, by language."""


def speaks_to(language: str, sentence: str) -> bool:
    """Returns True when the words of the sentence address the person, or when the language has no pattern for that."""
    if language not in _PHRASES.languages:
        return True
    pattern = _PHRASES.attribute(language, DEFAULT_DENY, "speaks-to")
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
        if self.permitted and not REASONS.keys().isdisjoint(self.rules):
            raise ValueError("Only a written rule permits.")


NO_RULE = Verdict(permitted=False, rules=(DEFAULT_DENY,))
FAILED = Verdict(permitted=False, rules=(POLICY_ERROR,))
