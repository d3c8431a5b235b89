"""The answer to a question, which always names the rules that gave it."""

import re
from pathlib import Path

from msgspec import Struct

from aboveboard.phrases import Phrases

DEFAULT_DENY = "default-deny"
"""No rule allows it, or it names something that nobody declared."""

POLICY_ERROR = "policy-error"
"""The rules could not be judged. A refusal, and an alarm."""

_PHRASES = Phrases(Path(__file__).parent / "phrases")

REASONS = {code: _PHRASES.in_each_language(code) for code in (DEFAULT_DENY, POLICY_ERROR)}
"""The sentences of the two ids that no rule carries, by language."""

GONE = _PHRASES.in_each_language("gone")
"""The sentence of a rule that an older policy set had and this one has not, by language."""


def speaks_to(language: str, sentence: str) -> bool:
    """Returns whether the sentence speaks to the person, as far as its words alone can tell in that language."""
    if language not in _PHRASES.languages:
        return True
    pattern = _PHRASES.attribute(language, DEFAULT_DENY, "speaks-to")
    return pattern is None or re.search(pattern, sentence) is not None


class Verdict(Struct, frozen=True):
    """`rules` are all rules that decided: the matching forbids of a denial, else the matching permits.

    Cannot be made without a rule, nor as a permission that no written rule gave (ValueError).
    """

    permitted: bool
    rules: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.rules:
            raise ValueError("a verdict names the rules that decided")
        if self.permitted and not REASONS.keys().isdisjoint(self.rules):
            raise ValueError("only a written rule permits")


NO_RULE = Verdict(permitted=False, rules=(DEFAULT_DENY,))
FAILED = Verdict(permitted=False, rules=(POLICY_ERROR,))
