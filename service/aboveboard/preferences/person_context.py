"""The declared fields of the context that are about a person: the part that may be stored now."""

from collections.abc import Mapping

from aboveboard.consent.precedence import effective
from aboveboard.gateway.permissions import judge_keeping
from aboveboard.gateway.rules import Rules
from aboveboard.people.state import PersonState
from aboveboard.privacy.context_fields import keep_declared
from aboveboard.words import Category, PlacementKind, Reach, Sensitivity


def keep_allowed(rules: Rules, state: PersonState, sent: Mapping[str, str], *, at_ms: int) -> dict[str, str]:
    """Returns the sent fields that may be stored, as signals of the history may.

    That takes the level of the field with its purpose, the rules, and no limit. During a restriction the stored ones stay.
    """
    if state.restricted:
        return state.context
    if Category.CONTEXTUAL in state.limits.categories:
        return {}
    standing = effective(state, PlacementKind.CONTENT, dial=rules.dial, gpc=False, at_ms=at_ms)
    reach = Reach.HISTORY
    if not judge_keeping(rules, standing, Category.CONTEXTUAL, Sensitivity.PLAIN, reach).permitted:
        return {}
    return {
        name: value
        for name, value in keep_declared(rules.context, sent, "person").items()
        if rules.context[name].level <= standing.effective and name not in state.limits.fields
    }
