"""`/privacy/known`: interests, limits and facts in words, each to be changed at once."""

import re

import pytest
from aboveboard.people.state import Limits
from aboveboard.web import texts
from aboveboard.web.privacy.known import LIMITS_MAX, LimitForm, edit_limits
from aboveboard.words import Category

from tests.drawn_pictures import drawn
from tests.web.browsing import House, words
from tests.web.privacy.guests import Guest
from tests.world import DAN


def test_the_languages_to_choose_from_are_those_of_the_phrases(house: House) -> None:
    """A folder of phrases is all that another language takes."""
    page = house.visit(house.shop.welcome(DAN)).get("/privacy/known").text
    offered = re.findall(r'<option value="([a-z]+)" lang="\1"', page)
    assert offered == list(texts.PHRASES.languages)
    assert len(offered) > 1


def test_every_category_can_be_ruled_out(house: House) -> None:
    """Each stands on the page with a button of its own."""
    page = house.visit(house.shop.welcome(DAN)).get("/privacy/known").text
    assert set(re.findall(r'name="key" value="category:([a-z]+)"', page)) == {*map(str, Category)}


def test_what_is_known_is_shown_in_words_and_forgotten_by_a_button(house: House) -> None:
    """One thing at a time."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    page = guest.browser.get("/privacy/known")
    assert "You looked at things about “running” today." in words(page)
    assert "We forgot it" in words(guest.post("/privacy/forget", key="topic:running"))
    assert {each["key"] for each in guest.held()["interests"]} == {"item:running-2"}


def test_an_order_is_forgotten_by_a_button_of_its_own(house: House) -> None:
    """The item is then shown as before. An order cannot be ruled out, only the item or its kind of data."""
    guest = Guest(house)
    house.shop.signal(guest.person, "order_placed", items=["pan"])
    page = guest.browser.get("/privacy/known").text
    assert page.count('value="bought:pan"') == 1
    assert "Show “pan” as before" in page
    guest.post("/privacy/forget", key="bought:pan")
    assert {each["key"] for each in guest.held()["interests"]} == {"item:pan"}


def test_a_topic_is_ruled_out_in_whatever_letters_it_is_typed(house: House) -> None:
    """It is forgotten, is not learned again, and is allowed again in other letters too."""
    guest = Guest(house)
    house.shop.signal(guest.person)
    assert "we forgot what we knew" in words(guest.post("/privacy/limits", topic="Running", on="true"))
    house.shop.signal(guest.person)
    assert {each["key"] for each in guest.held()["interests"]} == {"item:running-2"}
    allowed = guest.post("/privacy/limits", key="topic:running", on="false")
    assert "We may use that again" in words(allowed)
    assert guest.held()["limits"]["topics"] == []


def test_nothing_is_said_to_be_forgotten_that_was_not_known(guest: Guest) -> None:
    """The topic is ruled out all the same."""
    text = words(guest.post("/privacy/limits", topic="sailing", on="true"))
    assert "We know no such topic." in text
    assert "we forgot what we knew" not in text
    assert guest.held()["limits"]["topics"] == ["sailing"]


def test_a_declared_fact_is_shown_in_words_forgotten_and_ruled_out(house: House) -> None:
    """By its title and the words of its value. Correcting the other facts leaves it as it is."""
    guest = Guest(house)
    facts = {"age_class": "adult", "region": "FR", "fields": {"role": "owner", "plan": "paid"}}
    house.shop.ok("PUT", f"/v1/people/{guest.person}/facts", facts)
    page = words(guest.browser.get("/privacy/known"))
    assert "Your role: you own the account" in page
    assert "Your plan: paid" in page
    guest.post("/privacy/facts", age_class="adult", region="DE")
    assert guest.held()["context"] == {"role": "owner", "plan": "paid"}
    assert "We forgot it" in words(guest.post("/privacy/forget", key="field:role"))
    assert guest.held()["context"] == {"plan": "paid"}
    ruled_out = words(guest.post("/privacy/limits", key="field:plan", on="true"))
    assert "we forgot what we knew" in ruled_out
    assert "Your plan: paid" not in ruled_out
    assert "Use “Your plan” again" in ruled_out
    assert "context" not in guest.held()
    assert "We may use that again" in words(guest.post("/privacy/limits", key="field:plan", on="false"))


@pytest.mark.parametrize("key", ["category:behavioural", "topic:running", "item:running-2"])
def test_a_limit_is_set_and_lifted(house: House, key: str) -> None:
    """A kind of data, a topic, an item: each in one step, and it says what was done."""
    guest, (kind, name) = Guest(house), key.split(":")
    field = {"category": "categories", "topic": "topics", "item": "items"}[kind]
    house.shop.signal(guest.person)
    assert "We no longer use that" in words(guest.post("/privacy/limits", key=key, on="true"))
    assert guest.held()["limits"][field] == [name]
    assert "We may use that again" in words(guest.post("/privacy/limits", key=key, on="false"))
    assert guest.held()["limits"][field] == []


def test_any_topic_can_be_ruled_out(guest: Guest) -> None:
    """Also one that no item has."""
    page = guest.post("/privacy/limits", on="true", topic="  my  own topic ")
    assert guest.held()["limits"]["topics"] == ["my own topic"]
    assert "my own topic" in words(page)


@pytest.mark.parametrize(
    "form",
    [
        *({"topic": ""}, {"topic": "x" * 101}, {"key": "category:shoes"}, {"key": "x"}),
        *({"key": "field:My role"}, {"key": "state:a/b/c"}),
    ],
)
def test_what_cannot_be_ruled_out_is_said_to_be(guest: Guest, form: dict[str, str]) -> None:
    """On the same page, with what would be right."""
    assert "We could not save that" in words(guest.post("/privacy/limits", on="true", **form))
    assert not any(guest.held()["limits"].values())


def test_facts_are_corrected(guest: Guest) -> None:
    """All of them, in one form."""
    facts = {"age_class": "unknown", "region": "us-ca", "language": "en", "time_zone": "Europe/Paris"}
    assert "We saved that." in words(guest.post("/privacy/facts", **facts))
    assert guest.held()["facts"] == facts | {"region": "US-CA"}


@pytest.mark.parametrize("wrong", [{"region": "Atlantis"}, {"time_zone": "Moon/Sea"}, {"age_class": "old"}])
def test_facts_that_cannot_be_are_not_saved(guest: Guest, wrong: dict[str, str]) -> None:
    """And the page says what to look at."""
    before = guest.held()["facts"]
    assert "We could not save that." in words(guest.post("/privacy/facts", **wrong))
    assert guest.held()["facts"] == before


def test_a_minor_cannot_make_themselves_older(house: House) -> None:
    """Only the app can lift what protects them. The rest of the form is saved."""
    guest = Guest(house, DAN._replace(facts={"age_class": "minor"}))
    answer = guest.post("/privacy/facts", age_class="adult", region="FR")
    assert "We could not save that." in words(answer)
    assert guest.held()["facts"]["age_class"] == "minor"
    assert guest.held()["facts"]["region"] == "FR"


def test_saying_under_18_is_warned_of_and_then_not_put_on_the_app(guest: Guest) -> None:
    """Only the app can change it back, so the field warns before."""
    warning = "Once you say under 18, only the app can change it back."
    before = guest.browser.get("/privacy/known")
    hint = re.search(r'<select id="age_class"[^>]* aria-describedby="([^"]+)"', before.text)
    assert hint
    assert f'id="{hint[1]}">{warning}' in before.text
    after = words(guest.post("/privacy/facts", age_class="minor"))
    assert "While this says under 18" in after
    assert warning not in after


@pytest.mark.parametrize("kind", ["topic", "item"])
def test_no_more_is_ruled_out_than_the_page_bears(kind: str) -> None:
    """The first thing beyond the bound is refused; a thing that is ruled out already is not."""
    full = Limits(**{f"{kind}s": tuple(f"{number:04}" for number in range(LIMITS_MAX))})
    assert edit_limits(full, LimitForm(on=True, key=f"{kind}:0007")) == full
    with pytest.raises(ValueError, match="Name a category"):
        edit_limits(full, LimitForm(on=True, key=f"{kind}:new"))


def test_a_topic_stands_beside_its_picture(house: House) -> None:
    """Where it is known, where it is ruled out, and where it is like an unknown one. Others have none."""
    url = house.shop.upload("run", drawn())["url"]
    topics = [{"topic": "running", "titles": {"en": "Running"}, "picture": "run"}]
    house.shop.ok("PUT", "/v1/topics", {"topics": topics})
    guest = Guest(house)
    shown = f'<img class="picture" src="{url}" alt=""'
    try:
        house.shop.signal(guest.person, topics=["running", "cooking"], item="running-2")
        assert guest.browser.get("/privacy/known").text.count("<img") == 1
        assert f"<p>{shown}" in guest.browser.get("/privacy/known").text
        guest.post("/privacy/limits", topic="runing", on="true")
        assert guest.browser.get("/privacy/known").text.count(shown) == 2
        page = guest.post("/privacy/limits", topic="Running", on="true").text
        assert f"<span>{shown}" in page
        assert page.count("<img") == page.count(shown)
    finally:
        house.shop.ok("DELETE", "/v1/topics")
