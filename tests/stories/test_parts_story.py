"""Items that are made of parts: declared once, decided as items, learned by part, and changed together."""

from typing import Any

from aboveboard.learning.learner import learn_once

from tests.clocks import HandClock
from tests.stories.test_visit_story import until
from tests.world import DAN, Installation, Shop

WROTE = {"kind": "machine", "tool": "writer-2", "labelled": True}


def parts(*headlines: str, **more: Any) -> dict[str, Any]:
    """These headlines with two calls. The second headline is the work of a machine."""
    made = [
        {"part": name, "content": {"title": name.upper()}, "titles": {"en": f"Title {name}"}}
        for name in headlines
    ]
    if len(made) > 1:
        made[1]["made_by"] = WROTE
    return {
        "parts": {"headline": made, "call": [{"part": "buy"}, {"part": "look", "content": {"call": "Look"}}]}
    } | more


def combine(shop: Shop, *headlines: str, **more: Any) -> Any:
    return shop.ok("PUT", "/v1/placements/hero/items/combine", parts(*headlines, **more))


def ids(answer: Any) -> list[str]:
    return [each["item"] for each in answer["items"]]


def test_the_items_are_made_and_the_parts_come_back_as_they_were_sent(timed: Shop) -> None:
    """Other items stay, before them. Equal parts make no revision."""
    timed.place("hero", [{"item": "plain"}])
    first = combine(timed, "h1", "h2", forbid=[["h2", "look"]])
    assert ids(first) == ["plain", "buy+h1", "look+h1", "buy+h2"]
    assert first["combined"] == parts("h1", "h2", forbid=[["h2", "look"]])
    assert first["items"][1]["tags"] == ["part:call:buy", "part:headline:h1"]
    again = timed.ok("PUT", "/v1/placements/hero/items/combine", first["combined"])
    assert again["revision"] == first["revision"]
    assert timed.ok("GET", "/v1/placements/hero") == first


def test_each_item_with_a_part_of_a_machine_says_so(timed: Shop) -> None:
    """In the answer. A change of the parts that leaves the maker out keeps it, and a lie is refused."""
    timed.place("hero", [])
    combine(timed, "h1", "h2")
    answer = timed.decide(placement="hero", count=4)
    said = {each["item"]: each["made_by"]["label"] for each in answer["items"] if "made_by" in each}
    assert said == dict.fromkeys(("buy+h2", "look+h2"), "A machine made this.")
    silent = parts("h1", "h2")
    del silent["parts"]["headline"][1]["made_by"]
    kept = timed.ok("PUT", "/v1/placements/hero/items/combine", silent)
    assert kept["combined"]["parts"]["headline"][1]["made_by"] == WROTE
    silent["parts"]["headline"][1]["made_by"] = {"kind": "person"}
    problem = timed.refused("PUT", "/v1/placements/hero/items/combine", silent)
    assert problem["field"] == "parts.headline[1].made_by.kind"


def test_one_combination_is_not_changed_alone(timed: Shop) -> None:
    """Replacing all items ends the parts, and the items keep who made them."""
    timed.place("hero", [])
    made = combine(timed, "h1", "h2")
    problem = timed.refused("PATCH", "/v1/placements/hero/items", {"remove": ["buy+h1"]})
    assert (problem["status"], problem["field"]) == (422, "remove[0]")
    bare = timed.ok("PUT", "/v1/placements/hero/items", {"items": [{"item": each} for each in ids(made)]})
    assert "combined" not in bare
    assert [each.get("made_by") for each in bare["items"]] == [None, None, WROTE, WROTE]
    problem = timed.refused("PUT", "/v1/placements/hero/items/combine", parts("h1"))
    assert (problem["status"], problem["field"]) == (422, "parts")


def test_a_declared_placement_keeps_its_parts(timed: Shop) -> None:
    """A change of its title is no change of its items."""
    timed.place("hero", [])
    made = combine(timed, "h1", "h2")
    changed = timed.ok("PUT", "/v1/placements/hero", {"title": "Top", "baseline": "editorial"})
    assert (changed["combined"], ids(changed)) == (made["combined"], ids(made))


def test_what_a_part_earned_counts_in_a_new_combination(
    timed: Shop, timed_installation: Installation, clock: HandClock
) -> None:
    """The good headline comes first with a call that nobody has seen it with."""
    timed.place("hero", [], baseline="popular")
    combine(timed, "h1", "h2")
    for number in range(30):
        decision = timed.decide(timed.welcome(DAN), "hero", session=f"s-{number}")
        kind = "taken" if decision["items"][0]["item"].endswith("+h2") else "dismissed"
        assert timed.outcome(decision, kind)["status"] == "kept"
    while timed_installation.run(learn_once(timed_installation.service.gateway)):
        pass
    clock.forward(minutes=1)
    until(lambda: timed.record(timed.decide(placement="hero"))["model"] == 1)
    more = parts("h1", "h2")
    more["parts"]["call"].append({"part": "new"})
    timed.ok("PUT", "/v1/placements/hero/items/combine", more)
    timed.dial("nothing-personal", 0)  # so that nothing is drawn
    answer = timed.decide("nothing-personal", "hero", candidates=["new+h1", "new+h2"], count=2)
    assert ids(answer) == ["new+h2", "new+h1"]


ABOUT = {
    "en": "Here, the “headline” is about that.",
    "de": "Hier geht es bei „headline“ darum.",
    "fr": "Ici, « headline » en parle.",
    "es": "Aquí, «headline» trata de eso.",
}


def test_a_reason_names_the_part_that_is_about_what_the_person_looked_at(timed: Shop) -> None:
    """In each language. The same item has no such reason for a request about no person."""
    timed.place("hero", [])
    declared = parts("h1", "h2")
    declared["parts"]["headline"][1] |= {"topics": ["camping"]}
    timed.ok("PUT", "/v1/placements/hero/items/combine", declared)
    person = timed.welcome(DAN)
    for _ in range(9):
        timed.signal(person, item="tent", topics=["camping"])
    answers = (timed.decide(person, "hero", session=f"about-{number}") for number in range(40))
    answer = next(each for each in answers if each["items"][0]["item"].endswith("+h2"))
    for language, sentence in ABOUT.items():
        why = timed.ok("GET", f"/v1/decisions/{answer['decision']}/why?language={language}")
        assert sentence in why["reasons"][0]["text"]
    assert ABOUT["en"] not in str(timed.decide(placement="hero", candidates=["buy+h2"])["why"])
