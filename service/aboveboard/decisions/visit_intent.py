"""The intent that a decision would read of a visit now, or the cause that it reads none.

It goes the way of a decision for a placement of content with an item for every intent. A control group and a region that
only a request names are left out: they belong to one decision.
"""

from msgspec import Struct

from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions.fatigue import settle_screen
from aboveboard.decisions.ids import with_other_ids
from aboveboard.decisions.intent_models import IntentModels
from aboveboard.decisions.standing import level_of_everybody, stand, usable_visit
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.rules import Rules
from aboveboard.intent.declared_intents import CATEGORY, Intents
from aboveboard.intent.posterior import IntentModel, Unread, judge_intent
from aboveboard.interest_keys import INTENT
from aboveboard.people.arrangements import EVERYWHERE
from aboveboard.people.state import VISIT_IDLE_MS, Limits, Visit, VisitStep, get_limited_keys
from aboveboard.people.store import Person
from aboveboard.privacy.filter import Question
from aboveboard.privacy.intent_interest import add_intent
from aboveboard.signals.special_state import without_special
from aboveboard.words import BoundBy, PlacementKind, Reach

NO_INTENTS, NO_STEPS, LIMITED = "no_intents", "no_steps", "limit"
KIND = PlacementKind.CONTENT


class VisitIntent(Struct, frozen=True):
    """The intent of a visit. `name` is "" where none is read, and `because` has the cause then.

    A cause is NO_INTENTS, NO_STEPS, LIMITED, that of `HeldBack` or one of `Unread`. `steps` are those that may be used.
    `until_ms` is when the visit ends, unless another signal comes.
    """

    standing: EffectiveLevel
    name: str = ""
    because: str = ""
    steps: tuple[VisitStep, ...] = ()
    until_ms: int | None = None


async def read_visit_intent(
    gateway: Gateway, app: str, person: Person, session: str | None, *, gpc: bool
) -> VisitIntent:
    """Returns the intent that a decision with this session would read now, under the choices of the person."""
    ids, topics = await with_other_ids(gateway, person, session, gpc=gpc), await gateway.topics.get(app)
    state, now_ms = without_special(ids.seen.state, topics.special), gateway.clock()
    rules = gateway.rules
    standing = stand(state, KIND, rules, gpc=gpc, now_ms=now_ms)
    state = settle_screen(state, session, rules, standing, at_ms=now_ms)
    if EVERYWHERE in state.arrangements:
        standing = level_of_everybody(standing, BoundBy.OWN_ARRANGEMENT)
    if because := _find_closed(rules, standing, state.limits):
        return VisitIntent(standing, because=because)
    visit = usable_visit(state, session, standing, kind=KIND, rules=rules, now_ms=now_ms)
    if visit is None or not visit.steps:
        return VisitIntent(standing, because=NO_STEPS)
    name, because = _judge(await gateway.part(IntentModels).get(app), visit, state.limits)
    return VisitIntent(standing, name, because, visit.steps, visit.last_ms + VISIT_IDLE_MS)


def _find_closed(rules: Rules, standing: EffectiveLevel, limits: Limits) -> str:
    """Returns the cause that no step of any visit may be used under these settings; "" when they may."""
    intents: Intents = rules.intents
    if not intents:
        return NO_INTENTS
    mask = rules.mask(Question(standing, KIND, limits.categories))
    if mask.reads_intent:
        return ""
    causes = {each.what: each.because for each in mask.held_back}
    visit = str(Reach.VISIT)
    names = [visit, *[f"{visit}.{category}" for category in sorted({*intents.categories, CATEGORY})]]
    return next(causes[name] for name in names if name in causes)


def _judge(model: IntentModel, visit: Visit, limits: Limits) -> tuple[str, str]:
    """Returns the name of the intent and "", or "" and the cause that none is read.

    With an intent ruled out, the cause is always the limit. Another one would say if that intent was likely.
    """
    declared = [f"{INTENT}:{each.name}" for each in model.intents.intents]
    excluded = get_limited_keys(limits)
    for each in add_intent([], model, visit, declared, excluded):
        return each.key.partition(":")[2], ""
    if any(key in excluded for key in declared):
        return "", LIMITED
    found = judge_intent(model, [each.name for each in visit.steps])
    return "", found if isinstance(found, Unread) else LIMITED
