"""Promise 7, honest reasons: a personal reason is stated only where the person's data made the item likelier than it is
for everybody, by an amount that matters; and where it did, one is stated. What is stated was decided again without it.
"By chance", "picked by the editors" and "the same for everyone" are reasons too.

Chances are computed here by a second engine, so that the service's own test is not believed.
"""

from itertools import pairwise

import pytest
from aboveboard.consent.dial import MATERIAL
from aboveboard.decisions.pipeline import think
from aboveboard.decisions.situation import DecisionDraft
from aboveboard.explanation.why import COMMON_CODES, OTHERS, SEVERAL, keys_of, parts_of, with_item
from aboveboard.people.state import Limits, PersonState
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws import reference
from tests.laws.strategies import BY_DEFAULT, cases, everybody, impersonal_of, names_of, passed, the_open
from tests.world import DAN

ROUNDING = 1e-9
default_cases = cases(people=the_open, varieties=st.just(BY_DEFAULT))
open_cases = default_cases | cases(people=the_open)


def causes(thought):
    """The reasons about the person or the request."""
    return [reason for reason in thought.why.reasons if reason.code not in COMMON_CODES]


def named_by(part, allowed):
    """Returns the used data that a part of a reason names, each with the sentence that it would have of its own."""
    if part.field is not None:
        return [fact for fact in allowed.context if (fact.field, fact.value) == (part.field, part.value)]
    if part.count is None:
        return [state for state in allowed.states if state.key == part.key]
    named = [(told.reach, told.category, part.key, told.count, told.days) for told in (part, *part.also)]
    return [
        found
        for found in allowed.interests
        if (found.reach, found.category, found.key, found.count, found.days) in named
    ]


def left_by(case, thought, reason):
    """Returns the data once all controls of a reason are used: nothing that it names, or nothing that others do not."""
    allowed = thought.allowed
    if reason.code in (SEVERAL, OTHERS):
        others = causes(thought) if reason.code == OTHERS else []
        kept = {key for each in others for key in keys_of(each)}
        fields = {part.field for each in others for part in parts_of(each)}
        fixed = reference.nothing(case.placement, case.model, allowed).context
        return structs.replace(
            allowed,
            interests=tuple(fact for fact in allowed.interests if fact.key in kept),
            context=tuple(fact for fact in allowed.context if fact.field in fields or fact in fixed),
            states=tuple(state for state in allowed.states if state.key in kept),
        )
    gone, fields = {*keys_of(reason)}, {part.field for part in parts_of(reason)}
    return structs.replace(
        allowed,
        interests=tuple(fact for fact in allowed.interests if fact.key not in gone),
        context=tuple(fact for fact in allowed.context if fact.field not in fields),
        states=tuple(state for state in allowed.states if state.key not in gone),
    )


def chances(case, thought, allowed):
    """Returns the probability of each item to come first with that, decided again."""
    names, impersonal = left(case, thought), impersonal_of(thought)
    return reference.chances(case.placement, case.model, allowed, names, impersonal, thought.above)


def decided_again(case, thought, reason):
    """The chance of each item to stand first, had what the reason names not been used; decided anew."""
    return chances(case, thought, left_by(case, thought, reason))


def decided_with_nothing(case, thought):
    """Returns the probability of each item for a person of whom nothing is known, at the same level."""
    return chances(case, thought, reference.nothing(case.placement, case.model, thought.allowed))


class Explained(DecisionDraft, frozen=True, kw_only=True):
    """A decision from one of its items on. `why` is about that item, and `above` are those above it."""

    above: tuple[str, ...] = ()


def explained(thought, slot):
    """The decision from this slot on."""
    why = with_item(thought.why, thought.why_lower[slot - 1]) if slot else thought.why
    above = tuple(item for item, _ in thought.items[:slot])
    fields = structs.asdict(thought) | {"items": thought.items[slot:], "why": why}
    return Explained(**fields, above=above)


def left(case, thought):
    """The items that could be shown below those above."""
    return [name for name in passed(case.situation, thought) if name not in thought.above]


def thoughts(case):
    """Returns the decisions about a situation: with several seeds, one answer for each item that came first; and of its own
    seed each item of the list."""
    request = structs.replace(case.situation.request, explain="all")
    own = think(structs.replace(case.situation, request=request))
    made = [own, *(think(structs.replace(case.situation, seed=seed)) for seed in range(6))]
    first = {thought.items[:1]: explained(thought, 0) for thought in made}.values()
    return [*first, *(explained(own, slot) for slot in range(1, min(4, len(own.items))))]


@given(open_cases)
def test_a_reason_names_what_was_used(case):
    """With the very count and days that it had; as many things as it names, all about the same."""
    for thought in thoughts(case):
        used = {fact.key for fact in (*thought.allowed.interests, *thought.allowed.states)}
        for reason in causes(thought):
            assert {*keys_of(reason)} <= used
            for part in parts_of(reason) if reason.code not in (SEVERAL, OTHERS) else ():
                assert len(named_by(part, thought.allowed)) == 1 + len(part.also)


@given(open_cases)
def test_one_thing_is_told_once(case):
    """It is one reason, for any act and reach, with a control for each thing that it names."""
    for thought in thoughts(case):
        named = [key for reason in causes(thought) for key in keys_of(reason)]
        named += [part.field for reason in causes(thought) for part in parts_of(reason) if part.field]
        assert len({*named}) == len(named)
        whole = [reason.code for reason in causes(thought) if reason.code in (SEVERAL, OTHERS)]
        assert len(whole) <= 1


@given(open_cases)
def test_without_its_reason_an_item_is_less_likely_by_an_amount_that_matters(case):
    """Each reason alone, taken away and decided again from the start."""
    for thought in thoughts(case):
        item, probability = thought.items[0] if thought.items else ("", 0.0)
        for reason in causes(thought):
            if reason.code != OTHERS:
                fall = probability - decided_again(case, thought, reason)[item]
                assert fall >= MATERIAL * probability - ROUNDING


@given(open_cases)
def test_other_things_are_named_where_they_matter(case):
    """Without them the item is less likely, or they would still bring it up without the reasons before them."""
    for thought in thoughts(case):
        told = causes(thought)
        if not told or told[0].code == SEVERAL:
            continue
        item, now = thought.items[0]
        first = [reason for reason in told if reason.code != OTHERS]
        kept = thought.allowed
        for reason in first:
            kept = left_by(case, structs.replace(thought, allowed=kept), reason)
        alone = left_by(case, thought, structs.replace(first[0], code=OTHERS))
        gone = chances(case, thought, kept)[item] - decided_with_nothing(case, thought)[item]
        did = max(gone, now - chances(case, thought, alone)[item])
        if abs(did - MATERIAL * now) > ROUNDING:
            assert (did > MATERIAL * now) == (told[-1].code == OTHERS)


@given(open_cases)
def test_a_personal_reason_is_told_exactly_where_the_data_made_the_item_likelier(case):
    """It is likelier than at level 0, and than with nothing known at the same level, by an amount that matters."""
    for thought in thoughts(case):
        if thought.items and thought.allowed.strength > 0:
            item, now = thought.items[0]
            likelier = now - decided_with_nothing(case, thought)[item]
            first = reference.order(case.placement, case.model, left(case, thought))[0].item
            if abs(likelier - MATERIAL * now) > ROUNDING:
                assert bool(causes(thought)) == (item != first and likelier > MATERIAL * now)
            assert (thought.why.headline == "you") == bool(causes(thought))


@given(open_cases)
def test_what_the_data_made_less_likely_is_told(case):
    """A probability that differs from the baseline's is never unsaid, in either direction."""
    for thought in thoughts(case):
        if thought.items and thought.allowed.strength > 0:
            item, now = thought.items[0]
            fell = decided_with_nothing(case, thought)[item] - now
            codes = {reason.code for reason in thought.why.reasons}
            if abs(fell - MATERIAL * now) > ROUNDING:
                assert ("less_likely" in codes) == (fell > MATERIAL * now)


@given(open_cases)
def test_reasons_come_strongest_first(case):
    """Their shares sum to exactly 1, and are to each other as the falls of the chance without them are."""
    for thought in thoughts(case):
        told = causes(thought)
        shares = [round(float(reason.share) * 100) for reason in told]
        assert sum(shares) == (100 if told else 0)
        named = [reason for reason in told if reason.code != OTHERS]
        item, probability = thought.items[0] if thought.items else ("", 0.0)
        falls = [probability - decided_again(case, thought, reason)[item] for reason in named]
        assert all(fall >= later - ROUNDING for fall, later in pairwise(falls))
        for fall, share in zip(falls, shares, strict=False):
            assert abs(fall * shares[0] - falls[0] * share) < 2.0


@given(open_cases)
def test_the_counterfactual_is_what_would_have_been(case):
    """The likeliest item without the first reason, told whenever it is another than the likeliest one."""
    for thought in thoughts(case):
        item = thought.why.counterfactual
        assert item is None or causes(thought)
        for reason in causes(thought)[:1]:
            shown = thought.items[0][0]
            again, now = decided_again(case, thought, reason), chances(case, thought, thought.allowed)
            best = max(again.values())
            if item is not None:
                assert again[item] >= best - ROUNDING
                assert item != shown
                assert now[item] < max(now.values())
            else:
                likely = [name for name, chance in again.items() if chance >= best - ROUNDING]
                assert any(name == shown or now[name] >= max(now.values()) - 2 * ROUNDING for name in likely)


def on_offer(case, thought):
    """The items of the placement at this time, as the baseline has them, but for those above."""
    now = case.situation.now_ms
    names = [
        item.item
        for item in case.placement.items
        if (item.starts_ms is None or item.starts_ms <= now) and (item.ends_ms is None or now < item.ends_ms)
    ]
    order = [item.item for item in reference.order(case.placement, case.model, names)]
    return [name for name in order if name not in thought.above]


@given(cases())
def test_what_is_said_to_be_the_same_for_everyone_is(case):
    """It is what a person of whom nothing is known gets at level 0, when the app asks for all items."""
    for thought in thoughts(case):
        if "same_for_everyone" in {reason.code for reason in thought.why.reasons}:
            slot = len(thought.above)
            for other in (everybody(case), everybody(case.of(PersonState()))):
                assert thought.items == other.items[slot:]
                assert thought.above == tuple(item for item, _ in other.items[:slot])
            names = names_of(case.situation)
            assert len(names) == len(case.placement.items)
            assert "off_but" not in thought.why.summary


@given(cases())
def test_who_made_the_order_is_told_truly(case):
    """An item that the editors put first stands first of all that is on offer, also if this person may not get it."""
    for thought in thoughts(case):
        codes = {reason.code for reason in thought.why.reasons}
        if codes & {"editorial", "fresh", "first_in_list"}:
            assert thought.items[0][0] == on_offer(case, thought)[0]
            assert ("editorial" in codes) == (case.placement.baseline == "editorial")
        assert not codes & {"popular", "earns_most"}  # no model here knows how many people chose


def ruled_anyway(case):
    """The items that a rule keeps back whatever was shown and ruled out, without any cap; so no cap is what does."""
    state = structs.replace(case.situation.state, shown={}, limits=Limits())
    situation = case.of(state).situation
    shelf = situation.bound.shelf
    uncapped = structs.replace(shelf, placement=structs.replace(shelf.placement, cap=None, total_cap=None))
    bound = structs.replace(situation.bound, shelf=uncapped)
    return {gone.item for gone in think(structs.replace(situation, bound=bound)).removed}


@given(cases())
def test_what_is_left_is_told_with_what_kept_the_rest_back(case):
    """Exactly where something on offer stands before it, and only what did keep something back."""
    for thought in thoughts(case):
        codes = {reason.code for reason in thought.why.reasons}
        said = {code.removeprefix("left_by_") for code in codes if code.startswith("left_by_")}
        if not thought.items:
            continue
        first = left(case, thought)
        order = [item.item for item in reference.order(case.placement, case.model, first)]
        before = on_offer(case, thought)[: on_offer(case, thought).index(thought.items[0][0])]
        because = {gone.item: gone.because for gone in thought.removed}
        kept = {"candidates" for name in before if name not in names_of(case.situation)}
        kept |= {because[name] for name in before if because.get(name) in ("limit", "above")}
        ruled = [name for name in before if because.get(name, "").startswith("rule:")]
        kept |= {"rule" if name in ruled_anyway(case) else "cap" for name in ruled}
        if thought.items[0][0] == order[0] and not causes(thought):
            assert said == kept
        else:
            assert not said


def favourites(case, thought, allowed, *, costs=True):
    """Everybody's first item, and those that are worth most with what is `allowed`, of what may be chosen in person."""
    worth = reference.scores(case.placement, case.model, allowed, left(case, thought))
    if costs:
        worth = {
            name: score - reference.cost(case.placement, name, thought.above) for name, score in worth.items()
        }
    out = impersonal_of(thought) | reference.giving_way(case.placement, allowed)
    chosen = {name: score for name, score in worth.items() if name not in out}
    best = max(chosen.values(), default=0)
    return {next(iter(worth))} | {name for name, score in chosen.items() if score >= best - ROUNDING}


@given(open_cases)
def test_the_best_guess_is_what_nothing_known_would_favour(case):
    """It is what would be likeliest, or first, if nothing were known of the person."""
    for thought in thoughts(case):
        if any(reason.code == "best_guess" for reason in thought.why.reasons):
            nothing = structs.replace(thought.allowed, interests=(), context=(), states=())
            assert thought.items[0][0] in favourites(case, thought, nothing, costs=False)


@given(open_cases)
def test_what_is_said_to_differ_from_the_items_above_is_there_for_that(case):
    """Nothing known would favour it only because it is unlike them."""
    for thought in thoughts(case):
        if any(reason.code == "varied" for reason in thought.why.reasons):
            nothing = structs.replace(thought.allowed, interests=(), context=(), states=())
            assert thought.above
            assert thought.items[0][0] in favourites(case, thought, nothing)
            assert case.placement.variety.diversity > 0.0


@given(open_cases)
def test_chance_is_named_where_it_was_chance(case):
    """An item that is neither everybody's first nor this person's favourite was drawn, and that is said."""
    for thought in thoughts(case):
        if thought.items and thought.allowed.strength > 0:
            likely = favourites(case, thought, thought.allowed)
            nothing = reference.nothing(case.placement, case.model, thought.allowed)
            likely |= favourites(case, thought, nothing)
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


ACTS = {
    "one signal": [("item_viewed", {"item": "cooking-2", "topics": ["cooking", "pans"]})],
    "several signals": [
        ("item_viewed", {"item": "cooking-2", "topics": ["cooking"]}),
        ("clicked", {"item": "cooking-2", "topics": ["cooking"]}),
        ("order_placed", {"items": ["cooking-2"], "topics": ["cooking"]}),
    ],
    "one order of two": [("order_placed", {"items": ["cooking-2", "cooking-3"], "topics": ["cooking"]})],
    "a message without an item": [("mail_opened", {"topics": ["cooking", "pans"]})],
}


@pytest.mark.parametrize("acts", ACTS)
def test_one_act_is_one_reason(shop, acts):
    """Whatever it names, and when several acts named the same; a look at another thing beside it is another."""
    items = [{"item": f"{topic}-{n}", "tags": [topic]} for topic in ("running", "cooking") for n in (2, 3)]
    shop.place("few", [*items, {"item": "pan", "tags": ["cooking", "pans"]}])
    person = shop.welcome(DAN)
    for kind, fields in ACTS[acts]:
        shop.signal(person, kind, **fields)
    told = [shop.decide(person, "few")["why"] for _ in range(16)]
    mine = [why["reasons"] for why in told if why["headline"] == "you"]
    assert mine
    for reasons in mine:
        assert [reason["share"] for reason in reasons if reason["share"] is not None] == [1.0]


AGAINST = {
    "a refund": ("refund_made", {"items": ["cooking-2"], "topics": ["cooking"]}),
    "a low rating": ("rating_given", {"item": "cooking-2", "topics": ["cooking"], "stars": 1}),
    "a short scroll": ("scrolled", {"item": "cooking-2", "topics": ["cooking"], "depth_percent": 3}),
    "a short look": ("paused", {"item": "cooking-2", "topics": ["cooking"], "seconds": 2}),
}


@pytest.mark.parametrize("against", AGAINST)
def test_what_is_no_interest_lifts_nothing_and_is_no_reason(shop, against):
    """It may move other things up, and then it is called what it is."""
    items = [{"item": f"{topic}-2", "tags": [topic]} for topic in ("running", "travel", "cooking")]
    shop.place("few", items, variety={"exploration_share": 1})  # so that each item is shown soon
    person, nobody = shop.welcome(DAN), shop.welcome(DAN)
    kind, fields = AGAINST[against]
    assert shop.signal(person, kind, **fields)["status"] in ("kept", "reduced")
    chance = {}
    for name in (person, nobody):
        for _ in range(100):
            answer = shop.decide(name, "few")
            first = answer["items"][0]
            chance[name, first["item"]] = first["probability"]
            if first["item"] == "cooking-2":
                assert all(reason["share"] is None for reason in answer["why"]["reasons"])
                break
    if (person, "cooking-2") in chance:
        assert chance[person, "cooking-2"] <= chance[nobody, "cooking-2"]


VIEW, SEARCH = "item_viewed", "searched"
PLANTED = {
    "single": [(SEARCH, {"topics": ["cooking"]})],
    "twinned": [(VIEW, {"item": "cooking-2", "topics": ["cooking"]})],
    "masked": [
        (VIEW, {"item": "cooking-2"}),
        (SEARCH, {"topics": ["cooking"]}),
        (SEARCH, {"topics": ["cooking"]}),
    ],
    "clipped": [(VIEW, {"item": "cooking-2", "topics": ["cooking"]})] * 8
    + [(SEARCH, {"topics": ["cooking"]})] * 3,
}
STATED = {
    "single": [{"topic:cooking"}],
    "twinned": [{"item:cooking-2", "topic:cooking"}],
    "masked": [{"item:cooking-2", "topic:cooking"}],
    "clipped": [{"item:cooking-2", "topic:cooking"}],
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_cause_is_told_over_http_with_the_default_variety(shop, planted):
    """Alone, with a twin from the same act, masked by another, and where the choice is at its bound."""
    items = [{"item": f"{topic}-2", "tags": [topic]} for topic in ("running", "travel", "cooking")]
    shop.place("few", items)
    person = shop.welcome(DAN)
    for kind, fields in PLANTED[planted]:
        assert shop.signal(person, kind, **fields)["status"] in ("kept", "reduced")
    told = [shop.decide(person, "few") for _ in range(30)]
    mine = [each["why"] for each in told if each["items"][0]["item"] == "cooking-2"]
    first = [each["why"] for each in told if each["items"][0]["item"] == "running-2"]
    assert mine
    assert first
    for why in mine:
        named = [reason for reason in why["reasons"] if reason["share"] is not None]
        controls = [
            {
                f"{kind}:{control[kind]}"
                for control in reason["controls"]
                for kind in ("item", "topic")
                if kind in control
            }
            for reason in named
        ]
        assert (why["headline"], controls) == ("you", STATED[planted])
        assert sum(round(reason["share"] * 100) for reason in named) == 100
    for why in first:
        assert (why["headline"], why["reasons"][0]["code"]) == ("baseline", "editorial")
        assert why["counterfactual"] is None
