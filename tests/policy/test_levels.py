"""The table by level: its rows, its default subject, and the facts that replace defaults."""

import pytest
from aboveboard.policy.levels import by_level, usual_of
from aboveboard.policy.policy_set import PolicySet
from aboveboard.policy.questions import Keep, Use
from aboveboard.words import Level, Reach


@pytest.mark.parametrize("kind", [Keep, Use])
def test_each_reach_has_a_row_with_each_level(shipped: PolicySet, kind: type[Keep] | type[Use]) -> None:
    """Rows follow the reaches, verdicts the levels."""
    rows = list(by_level(shipped, kind, {}))
    assert [reach for reach, _ in rows] == list(Reach)
    assert {len(verdicts) for _, verdicts in rows} == {len(Level)}


def test_each_reach_opens_at_its_level(shipped: PolicySet) -> None:
    """For an adult who agreed, the shipped rules permit exactly the levels from that of the reach upward."""
    for reach, verdicts in by_level(shipped, Use, {}):
        assert [verdict.permitted for verdict in verdicts] == [level >= reach.level for level in Level], reach


def test_changed_facts_replace_the_default_ones(shipped: PolicySet) -> None:
    """Without consent, nothing beyond the page is permitted at any level."""
    rows = dict(by_level(shipped, Use, {"given": False}))
    assert not any(verdict.permitted for verdict in rows[Reach.HISTORY] + rows[Reach.ELSEWHERE])


def test_only_facts_of_the_question_are_used() -> None:
    """A question to keep data has no placement."""
    assert "kind" in usual_of(Use)
    assert "kind" not in usual_of(Keep)
