"""Promise 7, honest reasons: every reason shown was tested: the decision was computed again without it, and it moved.
A reason names only data that was used. "By chance", "picked by the editors" and "the same for everyone" are reasons too.

Chances are computed here by a second engine, so that the service's own test is not believed.
"""

from aboveboard.decisions.pipeline import think
from aboveboard.explanation.why import COMMON_CODES
from aboveboard.privacy.allowed import ContextFact
from hypothesis import given
from msgspec import structs

from tests.laws import reference
from tests.laws.strategies import cases, everybody, impersonal_of, passed, the_open
from tests.world import DAN

ROUNDING = 1e-9


def causes(thought):
    """The reasons that name something about the person or the request."""
    return [reason for reason in thought.why.reasons if reason.code not in COMMON_CODES]


def named_by(reason, allowed):
    """What was used and is named by a reason, each with the sentence that it would have of its own."""
    if reason.field is not None:
        return [fact for fact in allowed.context if fact == ContextFact(reason.field, reason.value)]
    named = [
        (told.reach, told.category, reason.key, told.count, told.days) for told in (reason, *reason.also)
    ]
    return [
        found
        for found in allowed.interests
        if (found.reach, found.category, found.key, found.count, found.days) in named
    ]


def cause_of(reason, allowed):
    """All that goes when the reason's control is used."""
    if reason.field is not None:
        return named_by(reason, allowed)
    return [found for found in allowed.interests if found.key == reason.key]


def decided_again(case, thought, reason):
    """The chance of each item to stand first, had what the reason names not been used; decided anew."""
    gone = cause_of(reason, thought.allowed)
    allowed = structs.replace(
        thought.allowed,
        interests=tuple(fact for fact in thought.allowed.interests if fact not in gone),
        context=tuple(fact for fact in thought.allowed.context if fact not in gone),
    )
    names, impersonal = passed(case.situation, thought), impersonal_of(thought)
    return reference.chances(case.placement, case.model, allowed, names, impersonal)


def thoughts(case):
    """What is thought about a situation with several seeds: one answer for each item that came first."""
    made = [think(structs.replace(case.situation, seed=seed)) for seed in (case.situation.seed, *range(6))]
    return {thought.items[:1]: thought for thought in made}.values()


@given(cases(people=the_open))
def test_a_reason_names_what_was_used(case):
    """With the very count and days that it had; as many things as it names, all about the same."""
    for thought in thoughts(case):
        for reason in causes(thought):
            assert len(named_by(reason, thought.allowed)) == 1 + len(reason.also)


@given(cases(people=the_open))
def test_one_thing_is_told_once(case):
    """Whatever was done with it, and wherever: it is one reason with one control."""
    for thought in thoughts(case):
        named = [(reason.key, reason.field) for reason in causes(thought)]
        assert len({*named}) == len(named)


@given(cases(people=the_open))
def test_without_its_reason_an_item_is_less_likely(case):
    """Each reason alone, taken away and decided again from the start."""
    for thought in thoughts(case):
        for reason in causes(thought):
            item, probability = thought.items[0]
            assert decided_again(case, thought, reason)[item] < probability


@given(cases(people=the_open))
def test_reasons_come_strongest_first(case):
    """And their shares are to each other as the falls of the chance without them are."""
    for thought in thoughts(case):
        shares, falls = [], []
        for reason in causes(thought):
            item, probability = thought.items[0]
            shares.append(float(reason.share))
            falls.append(probability - decided_again(case, thought, reason)[item])
            assert abs(falls[-1] * shares[0] - falls[0] * shares[-1]) < 2e-3
        assert shares == sorted(shares, reverse=True)


@given(cases(people=the_open))
def test_the_counterfactual_is_what_would_have_been(case):
    """The likeliest item without the first reason, told whenever it is another than the one that was shown."""
    for thought in thoughts(case):
        for reason in causes(thought)[:1]:
            again, item = decided_again(case, thought, reason), thought.why.counterfactual
            assert again[item or thought.items[0][0]] >= max(again.values()) - ROUNDING
            assert item != thought.items[0][0]


@given(cases())
def test_what_is_said_to_be_the_same_for_everyone_is(case):
    """It is what level 0 gets, for certain; and what nothing about the person could change is said to be."""
    for thought in thoughts(case):
        codes = [reason.code for reason in thought.why.reasons]
        if "same_for_everyone" in codes:
            assert thought.items == everybody(case).items
        assert "same_for_everyone" in codes or thought.allowed.strength > 0 or not thought.items


@given(cases())
def test_who_made_the_order_is_told_truly(case):
    """An item that the editors or the people put first stands first in their order."""
    for thought in thoughts(case):
        codes = {reason.code for reason in thought.why.reasons}
        order = reference.order(case.placement, case.model, passed(case.situation, thought))
        if codes & {"editorial", "first_in_list"}:
            assert thought.items[0][0] == order[0].item
        assert "editorial" not in codes or case.placement.baseline == "editorial"


def favourites(case, thought, allowed):
    """Everybody's first item, and those that are worth most with what is `allowed`, of what may be chosen in person."""
    worth = reference.scores(case.placement, case.model, allowed, passed(case.situation, thought))
    chosen = {name: score for name, score in worth.items() if name not in impersonal_of(thought)}
    best = max(chosen.values(), default=0)
    return {next(iter(worth))} | {name for name, score in chosen.items() if score >= best - ROUNDING}


@given(cases(people=the_open))
def test_what_is_called_popular_is(case):
    """It is what would be likeliest, or first, if nothing were known of the person."""
    for thought in thoughts(case):
        if any(reason.code == "popular" for reason in thought.why.reasons):
            nothing = structs.replace(thought.allowed, interests=(), context=())
            assert thought.items[0][0] in favourites(case, thought, nothing)


@given(cases(people=the_open))
def test_chance_is_named_where_it_was_chance(case):
    """An item that is neither everybody's first nor this person's favourite was drawn, and that is said."""
    for thought in thoughts(case):
        if thought.items and thought.allowed.strength > 0:
            likely = favourites(case, thought, thought.allowed)
            codes = {reason.code for reason in thought.why.reasons}
            assert thought.items[0][0] in likely or "by_chance" in codes


@given(cases())
def test_there_is_always_a_reason(case):
    """Also for what nobody caused, and for an empty answer."""
    assert all(thought.why.reasons for thought in thoughts(case))


def test_answers_name_only_what_the_record_says_was_used(shop):
    """Over HTTP: each reason with a topic or an item in its control is about something in the record."""
    person = shop.welcome(DAN)
    for item in ("running-2", "cooking-1", "travel-2"):
        shop.signal(person, item=item, topics=[item[:-2]])
    for _ in range(6):
        answer = shop.decide(person)
        used = {key for _, _, key, *_ in shop.record(answer)["allowed"]["interests"]}
        for reason in answer["why"]["reasons"]:
            control = reason["control"] or {}
            named = {f"{kind}:{control[kind]}" for kind in ("topic", "item") if kind in control}
            assert named <= used
            assert reason["text"]
