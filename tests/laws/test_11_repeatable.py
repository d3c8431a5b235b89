"""Promise 11, repeatable: the record of a decision is enough to compute it again, to the last bit on the same build."""

from aboveboard import canonical
from aboveboard.clock import MS_PER_DAY
from aboveboard.decisions.item_why import explain_again, explain_items
from aboveboard.decisions.pipeline import baseline, think
from aboveboard.decisions.reasons import recall_explained
from aboveboard.decisions.record import DecisionRecord, make_record, read_allowed
from aboveboard.decisions.replay import bound_of, compute_again, read_circumstances, recall
from aboveboard.engine.compiled_placement import compile_shelf
from aboveboard.engine.features import FRESH
from aboveboard.engine.model import bind
from aboveboard.engine.model_codec import decode, encode
from aboveboard.explanation.explain import explain
from aboveboard.explanation.why import only_item, with_item
from aboveboard.gateway.stored_records import read_body
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, structs

from tests.laws.running import app_of, learn
from tests.laws.strategies import NOW, cases
from tests.world import CAST, ITEMS


def recorded(situation, thought):
    """The record as it is read back."""
    return read_body(canonical.encode(make_record("dec_1", situation, thought)), DecisionRecord)


def told(bound, decision):
    return tuple((bound.shelf.ids[slot.item], slot.probability) for slot in decision.slots)


@given(cases())
def test_a_record_is_computed_again_to_the_bit(case):
    """The same items in the same order with the very same probabilities."""
    thought = think(case.situation)
    body = recorded(case.situation, thought)
    bound = case.situation.bound
    assert told(bound, compute_again(bound, body)) == thought.items
    assert [(item, float(chance)) for item, chance in body.items] == list(thought.items)


@given(cases(), st.data())
def test_a_record_is_computed_again_from_its_own_instant(case, data):
    """While items grow old: as new as each was then, to the bit, and the same reasons."""
    placement = case.placement
    starts = st.none() | st.integers(NOW - 31 * MS_PER_DAY, NOW)
    items = tuple(structs.replace(item, starts_ms=data.draw(starts)) for item in placement.items)
    shelf = compile_shelf(structs.replace(placement, items=items))
    weights = {name: data.draw(st.floats(-1, 1)) for name in FRESH}
    model = structs.replace(case.model, weights=case.model.weights | weights)
    for days in (0, 1, 7, 30):
        at = NOW - days * MS_PER_DAY
        situation = structs.replace(case.situation, as_of_ms=at, bound=bind(shelf, model, at))
        thought = think(situation)
        body = recorded(situation, thought)
        again = bind(shelf, model, body.as_of_ms)
        decision = compute_again(again, body)
        assert told(again, decision) == thought.items
        why = explain(
            again,
            read_allowed(body.allowed),
            decision,
            thought.why.held_back,
            bound_by=thought.bound_by,
            around=read_circumstances(again, body),
        )
        assert why == thought.why


@given(cases())
def test_in_a_record_of_before_that_was_kept_nothing_is_new(case):
    """It was decided when being new did not count."""
    assert structs.replace(recorded(case.situation, think(case.situation)), as_of=UNSET).as_of_ms is None


@given(cases())
def test_what_everybody_got_when_judging_failed_is_computed_again(case):
    """The record of a fallback is a record like any other."""
    thought, bound = baseline(case.situation), case.situation.bound
    assert told(bound, compute_again(bound, recorded(case.situation, thought))) == thought.items


@given(cases())
def test_what_was_used_is_read_back_as_it_was(case):
    """Every weight to the bit, and in the same order."""
    thought = think(case.situation)
    assert read_allowed(recorded(case.situation, thought).allowed) == thought.allowed


@given(cases())
def test_the_explanation_is_computed_again(case):
    """From the record alone: the same reasons, shares and counterfactual."""
    body, bound = recorded(case.situation, think(case.situation)), case.situation.bound
    why = body.why
    again = explain(
        bound,
        read_allowed(body.allowed),
        compute_again(bound, body),
        why.held_back,
        bound_by=body.bound_by,
        around=read_circumstances(bound, body),
    )
    assert again == why == think(case.situation).why


@given(cases())
def test_a_later_item_is_explained_when_read_as_it_was_when_decided(case):
    """Asked for the first item or for all: the same reasons to the bit, from the record alone."""
    bound, made = case.situation.bound, {}
    for asked in ("first", "all"):
        request = structs.replace(case.situation.request, explain=asked)
        situation = structs.replace(case.situation, request=request)
        for thought in (think(situation), baseline(situation)):
            body = recorded(situation, thought)
            made.setdefault(thought.bound_by, []).append(body)
    for first, every in made.values():
        assert first.why == every.why
        assert first.items == every.items
        for slot in range(1, len(first.items)):
            again = explain_again(bound, first, first.slots, slot)
            assert canonical.encode(again) == canonical.encode(
                with_item(every.why, every.slots.why[slot - 1])
            )
            assert first.slots.why is None


@given(cases())
def test_reasons_that_are_computed_later_are_those_of_at_once(case):
    """The link has the same items and the same headline; its record alone gives each reason, to the bit."""
    bound, made = case.situation.bound, {}
    for asked in ("link", "all"):
        request = structs.replace(case.situation.request, explain=asked)
        made[asked] = think(structs.replace(case.situation, request=request))
    linked, every = recorded(case.situation, made["link"]), made["all"]
    assert made["link"].items == every.items
    assert linked.why == structs.replace(
        every.why, reasons=(), counterfactual=None, coverage=None, sufficiency=None, stability=None
    )
    again = explain_items(bound, linked, linked.slots)
    assert canonical.encode(again) == canonical.encode((only_item(every.why), *every.why_lower))
    same = structs.replace(made["link"], why=every.why, why_lower=every.why_lower)
    assert recorded(case.situation, same) == recorded(case.situation, every)


@given(cases())
def test_a_model_is_read_back_to_the_bit(case):
    """Old parameters are kept so that old records can be computed again."""
    assert decode(encode(case.model)) == case.model


def test_an_answer_is_computed_again_after_everything_changed(installation, shop):
    """Whoever was answered: from the record, once other items and another model are in force."""
    answers = [shop.decide(shop.welcome(member), count=3) for member in CAST]
    assert learn(installation, shop)
    shop.place(items=ITEMS[:2])
    gateway, app = installation.service.gateway, app_of(installation, answers[0])

    async def again(decision):
        recalled = await recall(gateway, app, decision)
        bound = await bound_of(gateway, app, recalled.body)
        return told(bound, compute_again(bound, recalled.body))

    for answer in answers:
        shown = tuple((item["item"], item["probability"]) for item in answer["items"])
        assert installation.run(again(answer["decision"])) == shown


def test_reasons_that_are_read_later_are_those_of_at_once(installation, shop):
    """Whoever was answered, over HTTP: once other items and another model are in force, and the dial is lower."""
    answers = []
    for member in CAST:
        person = shop.welcome(member)
        shop.signal(person)
        asked = {"session": "visit", "count": 3, "context": {"device": "mobile"}}
        answers.append([shop.decide(person, explain=each, **asked) for each in ("first", "all", "link")])
        shop.dial(person, 0)
    assert learn(installation, shop)
    shop.place(items=ITEMS[:2])
    gateway, app = installation.service.gateway, app_of(installation, answers[0][0])
    for first, every, linked in answers:
        known, now = (
            installation.run(recall(gateway, app, each["decision"])).body for each in (every, first)
        )
        found = installation.run(recall_explained(gateway, app, linked["decision"])).body
        assert found.why == now.why == known.why
        assert found.slots == known.slots
        assert found.items == known.items
        paths = [f"/v1/decisions/{each['decision']}/why" for each in (first, linked)]
        for item in (shown["item"] for shown in first["items"]):
            now, later = (shop.ok("GET", f"{path}?item={item}") for path in paths)
            assert later | {"url": ""} == now | {"url": ""}
