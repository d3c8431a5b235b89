"""One decision computed again: each cause is computed by the engine without it, and another build is found out."""

import numpy as np
import pytest
from aboveboard.bias import row_causes
from aboveboard.bias.class_chance import chance_of_class, decide_at_each_level
from aboveboard.bias.dial_rules import dial_rules_of
from aboveboard.bias.item_class import ClassOfItems, mark_class
from aboveboard.bias.row_causes import find_causes, find_held_back, has_kept_first, identify
from aboveboard.decisions.record import ItemRecord, make_allowed_record, read_allowed
from aboveboard.decisions.replay import bound_of, recall
from aboveboard.outbound.removals import RemovedItem
from aboveboard.privacy.allowed import HeldBack
from aboveboard.words import Level
from msgspec import structs

from tests.shown_surfaces import compose, declare, items_of
from tests.world import DAN


@pytest.fixture
def made(house):
    """A decision with history: its record, what it names, the marks of one topic, and the rules."""
    person = house.shop.welcome(DAN)
    for _ in range(3):
        house.shop.signal(person)
    house.shop.signal(person, item="cooking-1", topics=["cooking"])
    answer = house.shop.decide(person, count=3)
    body = house.run(recall(house.gateway, house.app, answer["decision"])).body
    bound = house.run(bound_of(house.gateway, house.app, body))
    marks = mark_class(bound.shelf, ClassOfItems(tags=("running",)))
    return bound, body, marks, dial_rules_of(house.gateway.rules)


def test_the_chances_are_those_of_each_level(made):
    """As `class_chance` has them, to the bit."""
    assert find_causes(*made).by_level == decide_at_each_level(*made).by_level


def test_a_key_is_what_the_chance_falls_by_without_it(made):
    """Decided again without the interest, at the level in force."""
    bound, body, marks, _ = made
    found = {each.key: each for each in find_causes(*made).keys}
    allowed = read_allowed(body.allowed)
    rest = tuple(each for each in allowed.interests if each.key != "topic:running")
    less = structs.replace(body, allowed=make_allowed_record(structs.replace(allowed, interests=rest)))
    expected = chance_of_class(bound, body, marks) - chance_of_class(bound, less, marks)
    assert found["topic:running"].effect == pytest.approx(expected, abs=1e-12)
    assert found["topic:running"].effect > abs(found["topic:cooking"].effect)
    assert found["topic:running"].level == Level.HISTORY


def test_each_set_of_reaches_is_left_out(made):
    """Decided again without their interests. This person has history alone."""
    bound, body, marks, _ = made
    less = structs.replace(
        body, allowed=make_allowed_record(structs.replace(read_allowed(body.allowed), interests=()))
    )
    without, now = (chance_of_class(bound, each, marks) for each in (less, body))
    assert find_causes(*made).by_reaches == (now, now, without, without, now, now, without, without)


def test_a_rule_that_held_reaches_back_is_found(house):
    """Adverts use no data about a person whose age is not known, whatever the dial says."""
    house.shop.place("banner", kind="advert")
    person = house.shop.welcome(DAN._replace(facts={"region": "FR"}))
    answer = house.shop.decide(person, "banner")
    body = house.run(recall(house.gateway, house.app, answer["decision"])).body
    (found,) = find_held_back(body)
    assert (found.reason, found.flags & 3) == ("rule:advert-unknown-age", 3)


def test_a_setting_and_a_single_category_are_no_such_rules(made):
    """They are not of the law, or not a whole reach."""
    _, body, _, _ = made
    held = (
        HeldBack("history", "dial"),
        HeldBack("history.behavioural", "rule:a"),
        HeldBack("visit", "rule:b"),
        HeldBack("elsewhere", "rule:b"),
    )
    less = structs.replace(body, why=structs.replace(body.why, held_back=held))
    assert find_held_back(less) == (("rule:b", 5),)


def removing(made, removed):
    """The same decision with items removed, as it would have been recorded: its first item is the best that is left."""
    bound, body, _, _ = made
    changed = structs.replace(body, removed=[RemovedItem(item, why) for item, why in removed])
    decision = row_causes._decide(bound, row_causes._read_inputs(bound, changed))
    item = bound.shelf.ids[int(bound.order[decision.scores.positions[0]])]
    return structs.replace(changed, items=(ItemRecord(item, repr(float(decision.chances[0]))),))


def test_a_reason_is_what_the_chance_rises_by_when_it_is_undone(made):
    """What each of two reasons took from the class is put back alone."""
    bound, _, marks, rules = made
    removed = [("running-1", "rule:show-cap"), ("running-2", "limit"), ("cooking-1", "not_active")]
    found = find_causes(bound, removing(made, removed), marks, rules)
    assert [each.reason for each in found.reasons] == ["limit", "rule:show-cap"]
    assert found.by_level[-1] == 0.0
    without_cap = find_causes(bound, removing(made, removed[1:]), marks, rules)
    assert found.reasons[1].rise == pytest.approx(without_cap.by_level[-1], abs=1e-12)


def test_items_that_the_baseline_alone_may_choose_count_for_personal_decisions(made):
    """The rule that says so is a reason too."""
    bound, body, marks, rules = made
    changed = structs.replace(body, impersonal=[RemovedItem("running-1", "rule:show-price")])
    decision = row_causes._decide(bound, row_causes._read_inputs(bound, changed))
    place = int(np.flatnonzero(decision.chances > 0.0)[0])
    item = bound.shelf.ids[int(bound.order[decision.scores.positions[place]])]
    changed = structs.replace(changed, items=(ItemRecord(item, repr(float(decision.chances[place]))),))
    found = find_causes(bound, changed, marks, rules)
    assert [each.reason for each in found.reasons] == ["rule:show-price"]
    assert found.by_level[-1] + found.reasons[0].rise == pytest.approx(find_causes(*made).by_level[-1])


@pytest.mark.parametrize(
    "items", [(), (ItemRecord("running-1", "0.123"),), (ItemRecord("nothing-1", "1.0"),)]
)
def test_a_decision_that_comes_out_otherwise_is_of_another_build(made, items):
    """Its causes would be those of this build."""
    bound, body, marks, rules = made
    assert find_causes(bound, structs.replace(body, items=items), marks, rules) is None


def test_a_decision_without_candidates_has_no_chance_and_is_decided(made):
    """All were removed; undone, the class has its chance back."""
    bound, body, marks, rules = made
    removed = [RemovedItem(item, "rule:show-all") for item in bound.shelf.ids]
    found = find_causes(bound, structs.replace(body, removed=removed, items=()), marks, rules)
    assert (found.by_level, found.keys) == ((0.0,) * 5, ())
    assert found.reasons[0].rise > 0.0


@pytest.mark.parametrize(("cells", "has_keys"), [(1, False), (20_000, True)])
def test_keys_are_left_out_one_by_one_where_the_decision_did_not(made, monkeypatch, cells, has_keys):
    """Up to a number of causes and candidates."""
    expected = find_causes(*made).keys
    monkeypatch.setattr("aboveboard.engine.choice.TESTED_CELLS", 0)
    monkeypatch.setattr(row_causes, "KEY_CELLS_MOST", cells)
    found = find_causes(*made)
    assert found.has_keys is has_keys
    assert [each.key for each in found.keys] == ([each.key for each in expected] if has_keys else [])
    assert all(
        one.effect == pytest.approx(two.effect) for one, two in zip(found.keys, expected, strict=False)
    )


def test_records_that_differ_in_their_draw_alone_are_alike(made):
    """And one with other data is not."""
    _, body, _, _ = made
    assert identify(structs.replace(body, seed="0" * 16, decision="dec_other")) == identify(body)
    assert identify(structs.replace(body, candidates=["running-1"])) != identify(body)


SPLIT = {"kind": "split", "adaptive": 3, "settle_days": 7, "moves_max": 1}


@pytest.fixture(params=["split", "emphasis"])
def calm(request, house):
    """The first decision of a person where items keep their places, with what `made` has. All of its slots are drawn."""
    house.shop.place("calm", arrangement=SPLIT | {"kind": request.param}, variety={"exploration_share": 1.0})
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    answers = [house.shop.decide(person, "calm", count=6, session=name) for name in ("one", "two")]
    bodies = [house.run(recall(house.gateway, house.app, each["decision"])).body for each in answers]
    bound = house.run(bound_of(house.gateway, house.app, bodies[0]))
    marks = mark_class(bound.shelf, ClassOfItems(tags=("running",)))
    return bound, bodies, marks, dial_rules_of(house.gateway.rules)


def test_a_drawn_first_slot_is_computed_again_in_an_arrangement(calm):
    """With its keys, and at each level as `class_chance` has it. An item that is kept there has no chance to explain."""
    bound, (drawn, kept), marks, rules = calm
    assert (has_kept_first(drawn), has_kept_first(kept)) == (False, True)
    found = find_causes(bound, drawn, marks, rules)
    assert found.by_level == decide_at_each_level(bound, drawn, marks, rules).by_level
    assert {each.key for each in found.keys} >= {"topic:running"}


def test_slots_that_kept_their_items_leave_less_to_the_first(calm):
    """Its key is left out beside the same kept items, and another arrangement is another record."""
    bound, (_, kept), marks, rules = calm
    opened = structs.replace(kept.arranged, kept=(None, *kept.arranged.kept[1:]))
    body = structs.replace(kept, arranged=opened)
    decision = row_causes._decide(bound, row_causes._read_inputs(bound, body))
    shown = ItemRecord(bound.shelf.ids[decision.slots[0].item], repr(decision.slots[0].probability))
    body = structs.replace(body, items=(shown, *body.items[1:]))
    found = find_causes(bound, body, marks, rules)
    less = make_allowed_record(structs.replace(read_allowed(body.allowed), interests=()))
    effects = chance_of_class(bound, body, marks) - chance_of_class(
        bound, structs.replace(body, allowed=less), marks
    )
    assert found.by_reaches[0] - found.by_reaches[2] == pytest.approx(effects, abs=1e-12)
    assert len(found.keys) > 0
    assert identify(body) != identify(kept)


def test_a_slot_of_a_page_comes_out_again_with_what_stood_above(house):
    """Undone, the class has back what the slot above had."""
    declare(house.shop, hero=2, tiles=2)
    person = house.shop.welcome(DAN)
    house.shop.signal(person)
    hero, tiles = compose(house.shop, person)["slots"]
    body = house.run(recall(house.gateway, house.app, tiles["decision"])).body
    bound = house.run(bound_of(house.gateway, house.app, body))
    marks = mark_class(bound.shelf, ClassOfItems(items=tuple(items_of(hero))))
    found = find_causes(bound, body, marks, dial_rules_of(house.gateway.rules))
    assert [each.reason for each in found.reasons] == ["above"]
    assert (found.by_level[-1], found.reasons[0].rise > 0.0) == (0.0, True)
