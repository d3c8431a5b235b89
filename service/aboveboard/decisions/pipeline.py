"""Steps 3 to 6 of a decision, as pure functions: no clock, no randomness, no I/O."""

from typing import NamedTuple

import numpy as np
from msgspec import structs

from aboveboard.consent.dial import MATERIAL, region_class
from aboveboard.consent.purposes import MESSAGES
from aboveboard.decisions.asked_states import ask_states
from aboveboard.decisions.kept_slots import with_changed
from aboveboard.decisions.left_out import Choosable, describe_circumstances
from aboveboard.decisions.local_time import describe_context, is_quiet
from aboveboard.decisions.situation import DecisionDraft, Situation
from aboveboard.decisions.slots import RecordedSlots, SlotInput, SlotPlan, decide_slots, fill_slots
from aboveboard.engine.choice import Decision, decide
from aboveboard.engine.compiled_placement import count_of_class
from aboveboard.engine.diagnostics import measure_personal_part, worth
from aboveboard.engine.scores import Use
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.explanation.circumstances import USUAL
from aboveboard.explanation.explain import explain, explain_lower, find_headline
from aboveboard.explanation.leave_out import leave_out
from aboveboard.explanation.why import StatedReason
from aboveboard.outbound.caps import Shown, count_room
from aboveboard.outbound.check import RequestFacts, check
from aboveboard.outbound.removals import NONE, Removals
from aboveboard.people.state import PersonFacts
from aboveboard.privacy.allowed import Allowed, ContextFact, HeldBack
from aboveboard.privacy.context_fields import keep_declared
from aboveboard.privacy.filter import FilterInput, Mask, Question, admit, allow_nothing
from aboveboard.words import BoundBy, Level, MessageClass


class UsableData(NamedTuple):
    """The data that a decision may use, and the sources held back, with reasons."""

    allowed: Allowed
    held_back: tuple[HeldBack, ...]


class ItemChoice(NamedTuple):
    """The items that may be shown, and those that were drawn. `most` is the number that could be drawn."""

    choosable: Choosable
    most: int
    impersonal: Removals
    decision: Decision


def admit_data(situation: Situation) -> UsableData:
    """Returns what step 3 lets through. All that it reads is in the key of `SharedWork.admit_data`."""
    rules, standing, shelf = situation.rules, situation.standing, situation.bound.shelf
    mask = rules.mask(Question(standing, shelf.placement.kind, situation.state.limits.categories))
    asked = ask_states(rules.journeys, shelf) if shelf.states else None
    is_fixed = shelf.placement.arrangement.kind == "fixed"  # states alone may act on it
    visit = None if is_fixed else situation.visit
    context = () if is_fixed else _context(situation, mask)
    held = FilterInput(situation.state, visit, context, situation.as_of_ms, asked, situation.intents)
    rows = () if is_fixed else shelf.rows
    return UsableData(*admit(held, standing, mask, relevant=rows, half_life_days=rules.half_life_days))


def choose(situation: Situation, allowed: Allowed, use: Use | None = None) -> ItemChoice:
    """Returns the items of steps 4 and 5. The rules come before the draw, so that probabilities are of shown items.

    `use` is as for `engine.scores.score`.
    """
    chosen_from, count = _pass_items(situation)
    impersonal = NONE
    if allowed.is_personal:
        # None of those that passed is above.
        facts = chosen_from.facts._replace(personalized=True, above=())
        _, impersonal = check(situation.bound.shelf, chosen_from.passed, situation.rules.policy.judge, facts)
    choosing = SlotInput(chosen_from.passed, impersonal.places, situation.seed, use)
    decision = _decide(situation, allowed, choosing, count)
    return ItemChoice(chosen_from, count, impersonal, decision)


def explain_choice(situation: Situation, admitted: UsableData, chosen: ItemChoice) -> DecisionDraft:
    """Returns the whole decision, with the reasons of step 6."""
    allowed, decision = admitted.allowed, chosen.decision
    bound, standing, material = situation.bound, situation.standing, situation.rules.dial.material
    around = describe_circumstances(chosen.choosable, decision)
    say = find_headline if situation.is_linked else explain
    why = say(
        bound,
        allowed,
        decision,
        admitted.held_back,
        bound_by=standing.bound_by,
        material=material,
        around=around,
    )
    slots = fill_of(situation, chosen.choosable.passed, chosen.most)
    if slots is not None and situation.arranged is not None:
        shown = [bound.shelf.ids[slot.item] for slot in decision.slots]
        slots = with_changed(slots, situation.arranged, shown, bound.shelf.index)
    why_lower = None
    if situation.request.explain == "all":
        why_lower = explain_lower(
            bound, allowed, decision, bound_by=standing.bound_by, material=material, around=around
        )
    return DecisionDraft(
        effective=standing.effective,
        bound_by=standing.bound_by,
        count=chosen.most,
        allowed=allowed,
        held_back=admitted.held_back,
        removed=chosen.choosable.removed,
        impersonal=chosen.impersonal,
        items=_items(situation, decision),
        why=why,
        why_lower=why_lower,
        around=around,
        material=material,
        worth=worth(bound, decision),
        carried=measure_personal_part(decision),
        slots=slots,
    )


def think(situation: Situation) -> DecisionDraft:
    """Returns the decision of one situation, by steps 3 to 6.

    Situations that differ only in data that may not be used give the same probabilities and explanation (promise 2).
    """
    admitted = admit_data(situation)
    return explain_choice(situation, admitted, choose(situation, admitted.allowed))


def _context(situation: Situation, mask: Mask) -> tuple[ContextFact, ...]:
    # In a visit the instant is fixed, for equal answers. A full UTC hour is too coarse: some zones are half an hour off.
    at_ms = situation.now_ms if situation.visit is None else situation.as_of_ms
    own = keep_declared(situation.rules.context, situation.state.context, "person")
    return describe_context(situation.request.context, situation.state.facts, mask, at_ms, own)


def _pass_items(situation: Situation) -> tuple[Choosable, int]:
    """Returns the items that may be drawn, and how many of them the total cap leaves room for.

    The cap does not hold back security messages. Where other items could take their places, it counts as reached.
    """
    shelf, count = situation.bound.shelf, situation.request.count
    room = count_room(_read_showings(situation), shelf.placement, situation.now_ms)
    found = _filter_items(situation, capped=room == 0)
    if room is None or room == 0 or count <= room:
        return found, count
    exempt = count_of_class(shelf, found.passed, MessageClass.SECURITY)
    if exempt and found.passed.size - exempt > room:
        return _filter_items(situation, capped=True), count
    most = min(count, room + exempt)
    return found._replace(is_cut=most < count), most


def _read_showings(situation: Situation) -> Shown:
    return {} if situation.state.restricted else situation.state.shown


def _decide(situation: Situation, allowed: Allowed, choosing: SlotInput, count: int) -> Decision:
    slots = fill_of(situation, choosing.passed, count)
    if slots is not None:
        return decide_slots(situation.bound, allowed, slots, choosing)
    return decide(
        situation.bound,
        allowed,
        choosing.passed,
        count=count,
        seed=situation.seed,
        impersonal=choosing.impersonal,
        tests_causes=not situation.is_linked,
        use=choosing.use,
    )


def fill_of(situation: Situation, passed: Indexes, count: int) -> RecordedSlots | None:
    """Returns the slots of an answer of `count` items; None where nothing keeps its place."""
    if situation.arranged is None:
        return None
    return fill_slots(situation.bound, situation.arranged, passed, count)


def choose_without(
    situation: Situation, thought: DecisionDraft, reason: StatedReason
) -> tuple[tuple[str, float], ...]:
    """Returns the items of the same decision, without all that `explanation.leave_out` takes away for one reason."""
    allowed = leave_out(situation.bound, thought.allowed, thought.why, reason)
    chosen_from, count = _pass_items(situation)
    impersonal = thought.impersonal if allowed.is_personal else NONE
    choosing = SlotInput(chosen_from.passed, impersonal.places, situation.seed)
    return _items(situation, _decide(situation, allowed, choosing, count))


def baseline(situation: Situation) -> DecisionDraft:
    """Returns the decision without personal data, from the same candidates under the same outbound rules.

    It replaces a decision that failed. When the outbound rules fail too, all candidates are removed. No order of the
    person's counts, because the part that failed may be the one that reads it.
    """
    allowed, held_back = allow_nothing(BoundBy.FAILURE)
    if situation.arranged is not None:
        bare = SlotPlan(arrangement=situation.arranged.arrangement)
        situation = structs.replace(situation, arranged=bare)
    bound, count, around = situation.bound, situation.request.count, USUAL
    try:
        chosen_from, count = _pass_items(situation)
        passed, removed = chosen_from.passed, chosen_from.removed
        decision = _decide(situation, allowed, SlotInput(passed, NONE.places, situation.seed), count)
        around = describe_circumstances(chosen_from, decision)
    except Exception:  # noqa: BLE001 - an error while judging is a refusal (promise 1)
        passed, all_of = situation.candidates[:0], situation.candidates
        one = np.zeros_like(all_of)
        removed = Removals(bound.shelf.ids, all_of, one, ("rule:policy-error",))
        decision = decide(bound, allowed, passed, count=count, seed=situation.seed)
    why = explain(bound, allowed, decision, held_back, bound_by=BoundBy.FAILURE, around=around)
    why_lower = None
    if situation.request.explain == "all":
        why_lower = explain_lower(
            bound, allowed, decision, bound_by=BoundBy.FAILURE, material=MATERIAL, around=around
        )
    return DecisionDraft(
        effective=Level.OFF,
        bound_by=BoundBy.FAILURE,
        count=count,
        allowed=allowed,
        held_back=held_back,
        removed=removed,
        items=_items(situation, decision),
        why=why,
        why_lower=why_lower,
        around=around,
        worth=worth(situation.bound, decision),
        slots=fill_of(situation, passed, count),
    )


def _filter_items(situation: Situation, *, capped: bool) -> Choosable:
    """Returns the candidates that may be shown, and the removals. `capped` says that the total cap counts as reached."""
    bound, limits, standing = situation.bound, situation.state.limits, situation.standing
    kind, context, now_ms = bound.shelf.placement.kind, situation.request.context, situation.now_ms
    facts = RequestFacts(
        personalized=False,
        age=standing.age,
        region=standing.region,
        quiet_now=is_quiet(kind, context, situation.state.facts, now_ms),
        at_ms=now_ms,
        shown=_read_showings(situation),
        limited_items=limits.items,
        limited_topics=limits.topics,
        messages_given=MESSAGES in standing.given,
        total_cap_reached=capped,
        above=situation.above,
    )
    judge = situation.rules.policy.judge
    passed, removed = check(bound.shelf, situation.candidates, judge, facts)
    return Choosable(
        bound=bound,
        candidates=situation.candidates,
        passed=passed,
        removed=removed,
        may_show=judge,
        facts=facts,
        is_quiet_for_all=is_quiet(kind, context, PersonFacts(), now_ms),
        region_for_all=region_class(situation.rules.dial, context.region),
    )


def _items(situation: Situation, decision: Decision) -> tuple[tuple[str, float], ...]:
    ids = situation.bound.shelf.ids
    return tuple([(ids[slot.item], slot.probability) for slot in decision.slots])
