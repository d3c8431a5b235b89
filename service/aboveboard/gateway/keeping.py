"""Whether something about a person may be kept, asked of the rules in one place, whatever it is and wherever from."""

from aboveboard.consent.precedence import Standing
from aboveboard.gateway.rules import Rules
from aboveboard.policy.questions import Keep
from aboveboard.policy.verdict import Verdict
from aboveboard.words import Category, Reach, Sensitivity


def keeping(
    rules: Rules, standing: Standing, category: Category, sensitivity: Sensitivity, reach: Reach
) -> Verdict:
    """What the rules say. Whether the person's level reaches that far is for the caller to look at first."""
    purpose = next(level.purpose for level in rules.dial.levels if level.reach is reach)
    return rules.policy.judge(
        Keep(
            category=category,
            sensitivity=sensitivity,
            reach=reach,
            level=int(standing.effective),
            given=purpose is None or purpose in standing.given,
            age=standing.age,
            region=standing.region,
            gpc=standing.gpc,
        )
    )
