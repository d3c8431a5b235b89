"""What a machine made says so: in answers, on the why page, and by not being shown where it does not."""

import pytest

from tests.world import Shop

WROTE = {"kind": "machine", "tool": "writer-2", "day": "2026-11-01", "reviewed_by": "editor"}
LABELS = {
    "en": "A machine made this.",
    "de": "Das hat eine Maschine gemacht.",
    "fr": "C’est une machine qui a fait ceci.",
    "es": "Esto lo hizo una máquina.",
}
REFUSED = "A machine made this and it does not say so, so we do not show it to you."


def declare(shop: Shop, **made_by: object) -> None:
    items = [{"item": "text", "made_by": WROTE | made_by}, {"item": "plain"}]
    shop.place("drafts", items)


@pytest.mark.parametrize("language", LABELS)
def test_each_item_of_an_answer_has_its_label(timed: Shop, language: str) -> None:
    """In the language of the reasons, also where they are read later. What declares nothing has none."""
    declare(timed, labelled=True)
    answer = timed.decide(placement="drafts", count=2, language=language)
    label = {"kind": "machine", "label": LABELS[language]}
    assert {each["item"]: each.get("made_by") for each in answer["items"]} == {"text": label, "plain": None}
    why = timed.ok("GET", f"/v1/decisions/{answer['decision']}/why?item=text&language={language}")
    assert (answer["why"].get("made_by"), why["made_by"]) == (None, label)


def test_the_pages_say_it_as_of_the_decision(timed: Shop) -> None:
    """The page of the reasons, and what a page of the app embeds."""
    declare(timed, labelled=True)
    answer = timed.decide(placement="drafts", candidates=["text"])
    declare(timed, kind="assisted", labelled=True)
    url = answer["why"]["url"]
    assert LABELS["en"] in timed.http.get(url).text
    path, _, query = url.partition("?")
    assert timed.http.get(f"{path}/data?{query}").json()["made_by"] == LABELS["en"]


def test_what_does_not_say_so_is_not_shown_where_law_asks(timed: Shop) -> None:
    """Neither to everybody. Where the region is not known, the strictest law holds."""
    declare(timed)
    for context in ({}, {"region": "FR"}):
        answer = timed.decide(placement="drafts", context=context)
        assert [each["item"] for each in answer["items"]] == ["plain"]
        assert timed.record(answer)["removed"] == [["text", "rule:show-unlabelled-machine"]]
        assert REFUSED in timed.http.get(answer["why"]["url"]).text
    elsewhere = timed.decide(placement="drafts", context={"region": "US-TX"}, count=2)
    assert "text" in [each["item"] for each in elsewhere["items"]]


def test_no_edit_loses_who_made_an_item(timed: Shop) -> None:
    """A change without the field keeps it. One that says a person alone made it is refused."""
    declare(timed)
    for method, edit in (("PATCH", {"item": "text", "tags": ["new"]}), ("PUT", {"item": "text"})):
        timed.ok(method, "/v1/placements/drafts/items", {"items": [edit]})
        declared = timed.ok("GET", "/v1/placements/drafts")["items"]
        assert next(each for each in declared if each["item"] == "text")["made_by"] == WROTE
    lie = {"items": [{"item": "text", "made_by": {"kind": "person"}}]}
    problem = timed.refused("PATCH", "/v1/placements/drafts/items", lie)
    assert (problem["status"], problem["field"]) == (422, "items[0].made_by.kind")


def test_an_equal_change_makes_no_revision(timed: Shop) -> None:
    """Also one that leaves the maker out."""
    declare(timed)
    before = timed.ok("GET", "/v1/placements/drafts")["revision"]
    same = timed.ok("PATCH", "/v1/placements/drafts/items", {"items": [{"item": "text"}]})
    assert (same["revision"], same["unchanged"]) == (before, 1)
