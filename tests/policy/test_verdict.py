"""No answer without a reason."""

import pytest
from aboveboard.policy.verdict import FAILED, NO_RULE, Verdict


@pytest.mark.parametrize("permitted", [True, False])
def test_a_verdict_without_a_rule_cannot_be_made(permitted: bool) -> None:
    """Neither a yes nor a no."""
    with pytest.raises(ValueError, match="names the rules"):
        Verdict(permitted=permitted, rules=())


@pytest.mark.parametrize("refusal", [NO_RULE, FAILED])
def test_a_refusal_without_a_written_rule_cannot_become_a_permission(refusal: Verdict) -> None:
    """Only a rule that somebody wrote permits."""
    with pytest.raises(ValueError, match="Only a written rule"):
        Verdict(permitted=True, rules=refusal.rules)
