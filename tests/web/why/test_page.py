"""Why am I seeing this: what the page says, what can be done on it, and who may."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.web.browsing import Browser, House, words
from tests.web.staff import signed_in
from tests.world import DAN

NOTHING_ELSE = "It used the reasons above and nothing else about you."
SCRIPT = "<script>alert(1)</script>"


def drawn(house: House, code: str, person: str | None = None, **asked: Any) -> Any:
    """A decision with a reason of that code. Items are drawn, so it may take a few."""
    for _ in range(200):
        decision = house.shop.decide(person, **asked)
        if code in {each["code"] for each in decision["why"]["reasons"]}:
            return decision
    raise AssertionError(f"{code} never came up")


class Seen:
    """Somebody who looked at running shoes, and a decision made of it."""

    def __init__(self, house: House, member: Any = DAN, **asked: Any) -> None:
        self.house, self.person = house, house.shop.welcome(member)
        for _ in range(3):
            house.shop.signal(self.person, item="shoe-9", topics=["running"])
        self.decision = drawn(house, "viewed_topic", self.person, **asked)
        self.path = f"/why/{self.decision['decision']}"
        self.link = path_of(self.decision["why"]["url"])
        self.browser = house.visit(self.person)

    def page(self) -> httpx.Response:
        answer = self.browser.get(self.path)
        assert answer.status_code == 200, words(answer)
        return answer

    def number(self, kind: str) -> int:
        """The first reason with a control of that kind."""
        reasons = self.decision["why"]["reasons"]
        return next(at for at, each in enumerate(reasons) if (each["control"] or {}).get("kind") == kind)

    def act(self, act: str, kind: str = "limit_topic") -> httpx.Response:
        return self.browser.post(f"{self.path}/controls", {"reason": self.number(kind), "act": act})

    def held(self) -> Any:
        return self.house.shop.ok("GET", f"/v1/people/{self.person}")


@pytest.fixture
def seen(house: House) -> Seen:
    return Seen(house)


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_the_page_says_what_the_app_was_told(seen: Seen) -> None:
    """The summary, every reason with its weight, what was held back and because of what."""
    text, why = words(seen.page()), seen.decision["why"]
    assert why["summary"] in text
    for reason in why["reasons"]:
        assert reason["text"] in text
        assert reason["share"] is None or f"{round(reason['share'] * 100)}% of what counted" in text
    for held in why["held_back"]:
        assert f"{held['what']} {held['because']}" in text
    assert "Our program chose it." in text


def test_what_was_shown_is_called_as_it_was_then(house: House) -> None:
    """On the page, in the list and in the console, whatever the app calls it now."""

    def place(name: str) -> None:
        house.shop.place(
            "renamed", [{"item": "loan", "content": {"title": f"Loan {name}"}}], title=f"Spot {name}"
        )

    place("then")
    person = house.shop.welcome(DAN)
    decision = house.shop.decide(person, "renamed")
    place("now")
    house.shop.decide(person, "renamed")
    browser, staff = house.visit(person), signed_in(house)
    page = words(browser.get(path_of(decision["why"]["url"])))
    assert ("Spot then" in page, "Spot now" in page) == (True, False)
    assert re.findall(r"Loan (?:then|now)", words(browser.get("/privacy/decisions"))) == [
        "Loan now",
        "Loan then",
    ]
    page = words(staff.get(f"/console/log/{decision['log']['index']}"))
    assert ("Loan then" in page, "Loan now" in page) == (True, False)


def test_a_bar_has_its_weight_in_words(seen: Seen) -> None:
    """A meter is named by the sentence next to it."""
    page = seen.page().text
    for label in re.findall(r'<meter [^>]*aria-labelledby="([^"]+)"', page):
        assert f'id="{label}"' in page
    assert page.count("<meter ") == len(
        [each for each in seen.decision["why"]["reasons"] if each.get("share")]
    )


def test_nothing_else_was_used_is_said_where_it_is_so(seen: Seen) -> None:
    """Where all that counted is told, and one thing was shown."""
    assert seen.house.shop.record(seen.decision)["why"]["coverage"] == "1.0"
    assert NOTHING_ELSE in words(seen.page())


def test_of_more_causes_than_are_told_it_is_said_that_more_counted(house: House) -> None:
    """Three are told."""
    topics = ["t0", "t1", "t2", "t3"]
    # Each other item lacks one topic, so that each topic counts.
    others = [{"item": f"no-{topic}", "tags": [each for each in topics if each != topic]} for topic in topics]
    house.shop.place("varied", [*others, {"item": "all", "tags": topics}])
    person = house.shop.welcome(DAN)
    for topic in topics * 3:
        house.shop.signal(person, item=f"seen-{topic}", topics=[topic])
    decision = drawn(house, "viewed_topic", person, placement="varied")
    assert float(house.shop.record(decision)["why"]["coverage"]) < 1
    text = words(house.visit(person).get(f"/why/{decision['decision']}"))
    assert "Other things we know about you counted too." in text
    assert NOTHING_ELSE not in text


def test_the_reasons_of_several_items_are_those_of_the_first(house: House) -> None:
    """The page says so."""
    text = words(Seen(house, count=3).page())
    assert "The reasons above are about the first thing." in text
    assert NOTHING_ELSE not in text


def test_what_everybody_gets_was_decided_by_the_editors(house: House) -> None:
    """And a decision about nobody is explained to whoever has its link."""
    decision = drawn(house, "editorial")
    text = words(house.browser().get(path_of(decision["why"]["url"])))
    assert "Our editors put things in this order." in text
    assert "Our program chose it." not in text


def test_limiting_beside_a_reason_acts_at_once_and_says_what_changes(seen: Seen) -> None:
    """The topic is limited and forgotten, and the page says what comes next."""
    text = words(seen.act("limit"))
    assert "We no longer use “running”" in text
    assert "Next time you would most likely see" in text
    assert seen.held()["limits"]["topics"] == ["running"]
    assert "topic:running" not in {each["key"] for each in seen.held()["interests"]}


def test_a_limit_is_taken_back_where_it_was_set(seen: Seen) -> None:
    """In one step as well."""
    seen.act("limit")
    assert "We may use “running” again" in words(seen.act("allow"))
    assert seen.held()["limits"]["topics"] == []


def test_forgetting_beside_a_reason_acts_and_says_so(seen: Seen) -> None:
    """Nothing is limited by it."""
    assert "We forgot what we knew about you and “running”." in words(seen.act("forget"))
    assert "topic:running" not in {each["key"] for each in seen.held()["interests"]}
    assert seen.held()["limits"]["topics"] == []


def test_the_dial_is_turned_off_beside_a_reason_that_only_it_takes_away(seen: Seen) -> None:
    """Such as chance, which comes up sooner or later."""
    seen.decision = drawn(seen.house, "by_chance", seen.person)
    seen.path = f"/why/{seen.decision['decision']}"
    assert "Chance had a part in it." in words(seen.page())
    assert "Your dial is off now." in words(seen.act("off", "dial"))
    assert seen.held()["dial"] == 0


@pytest.mark.parametrize("act", ["limit", "forget", "allow"])
def test_a_control_that_is_used_twice_does_no_harm(seen: Seen, act: str) -> None:
    """The second time nothing more is recorded."""
    first = seen.act(act)
    counted = seen.held()["records"]
    again = seen.act(act)
    assert (first.status_code, again.status_code) == (200, 200)
    assert seen.held()["records"] == counted


def test_an_address_cannot_claim_what_is_not_so(seen: Seen) -> None:
    """What is said to be done is said only while it is."""
    for said in ("limit&reason=0", "limit&reason=99", "limit&reason=x", "nonsense&reason=0", SCRIPT):
        assert 'role="status"' not in seen.browser.get(f"{seen.path}?said={said}").text


def test_the_page_shows_all_five_levels_and_records_nothing_of_it(seen: Seen) -> None:
    """Looking at oneself leaves no trace."""
    before = seen.held()["records"]
    text = words(seen.page())
    for level in ("Off", "This page", "This visit", "Earlier visits", "Everywhere"):
        assert level in text
    assert text.count("You would most likely see") == 5
    assert seen.held()["records"] == before


def test_whoever_has_the_link_reads_and_can_do_nothing(seen: Seen) -> None:
    """There are no controls and no previews, and a sentence that says how to get in."""
    page = seen.house.browser().get(seen.link)
    assert page.status_code == 200
    assert "open your privacy pages from the app" in words(page)
    assert "<button" not in page.text
    assert "most likely see" not in words(page).replace("would most likely have seen", "")


def test_a_link_does_not_let_anybody_act(seen: Seen) -> None:
    """Neither without a session nor with that of somebody else."""
    form = {"reason": 0, "act": "limit"}
    sent = seen.link.replace("?", "/controls?")
    assert seen.house.browser().post(sent, form).status_code == 404
    assert seen.house.visit("ann").post(sent, form).status_code == 404
    assert seen.held()["limits"]["topics"] == []


def test_somebody_elses_decision_looks_like_none_at_all(seen: Seen) -> None:
    """To a person who is signed in: the same status and the same words."""
    other = seen.house.visit("ann")
    found, none = other.get(seen.path), other.get("/why/dec_00000000000000000000000000")
    assert (found.status_code, none.status_code) == (404, 404)
    assert words(found) == words(none)
    assert other.get(f"{seen.path}/proof").status_code == 404
    assert other.post(f"{seen.path}/controls", {"reason": 0, "act": "limit"}).status_code == 404


def test_a_person_of_another_app_with_the_same_id_is_somebody_else(seen: Seen) -> None:
    """Sessions are of one app."""
    other = seen.house.installation.shop()
    made = other.ok("POST", f"/v1/people/{seen.person}/link", {})
    browser = seen.house.browser()
    browser.enter(made["url"])
    assert browser.get(seen.path).status_code == 404
    other.http.close()


def test_without_a_session_or_a_link_nobody_reads_it(seen: Seen) -> None:
    """The page says to come from the app."""
    page = seen.house.browser().get(seen.path)
    assert page.status_code == 401
    assert "open this page from your app" in words(page)


def test_a_link_that_was_altered_opens_nothing(seen: Seen) -> None:
    """It is not told apart from one of a decision that is not there."""
    assert seen.house.browser().get(seen.link[:-3] + "AAA").status_code == 404


def test_a_form_of_another_site_does_nothing(seen: Seen) -> None:
    """Although the browser sends the session along."""
    sent = seen.browser.post(f"{seen.path}/controls", {"reason": 0, "act": "limit"}, site="cross-site")
    assert sent.status_code == 403
    assert seen.held()["limits"]["topics"] == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"reason": "x", "act": "limit"}, 400),
        ({"reason": 0, "act": "explode"}, 400),
        ({"reason": 99, "act": "limit"}, 422),
        ({"reason": -1, "act": "limit"}, 422),
        ({"reason": 0, "act": "off"}, 422),
    ],
)
def test_a_form_that_no_page_has_is_refused(seen: Seen, form: Any, status: int) -> None:
    """With a page that says so, and without doing anything."""
    answer = seen.browser.post(f"{seen.path}/controls", form)
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert seen.held()["limits"]["topics"] == []


def test_an_erased_decision_is_said_to_be_erased(seen: Seen) -> None:
    """To whoever has its link, with 404; the data says the same."""
    seen.house.shop.ok("DELETE", f"/v1/people/{seen.person}")
    page = seen.house.browser().get(seen.link)
    assert page.status_code == 404
    assert "This decision was erased" in words(page)
    assert seen.house.browser().get(seen.link.replace("?", "/data?")).status_code == 404
    assert seen.browser.get(seen.path).status_code == 404


def test_the_proof_of_a_decision_opens_its_record_for_its_person_alone(seen: Seen) -> None:
    """By the link it proves the entry, and holds nothing of the person."""
    own = seen.browser.get(f"{seen.path}/proof")
    linked = seen.house.browser().get(seen.link.replace("?", "/proof?"))
    for proof in (own, linked):
        assert proof.status_code == 200
        assert proof.text.startswith("c2sp.org/tlog-proof")
        assert "attachment" in proof.headers["content-disposition"]
    assert len(own.text) > len(linked.text) + 500


def test_the_check_page_runs_its_own_script_and_no_other(house: House) -> None:
    """Its policy names the script and the style by their hash, and allows no network."""
    page = house.browser().get("/verify.html")
    policy = page.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.text)
    assert meta
    assert set(re.findall(r"'sha256-[^']+'", policy)) == set(re.findall(r"'sha256-[^']+'", meta[1]))
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "connect-src" not in policy


def hostile(house: House) -> tuple[Browser, str]:
    """A person whose topics and items are script, and the path of a decision about them."""
    shop = house.shop
    topic = f"\"'>{SCRIPT}"
    items = [
        {"item": f"{n}{SCRIPT}", "tags": [topic] if n else [], "content": {"title": f"{SCRIPT}{n}"}}
        for n in range(2)
    ]
    shop.place("hostile", items, title=f"<b>{SCRIPT}")
    person = shop.welcome(DAN)
    for _ in range(3):
        shop.signal(person, item=f"9{SCRIPT}", topics=[topic])
    decision = drawn(house, "viewed_topic", person, placement="hostile", count=2)
    return house.visit(person), f"/why/{decision['decision']}"


def test_script_in_whatever_an_app_sends_is_shown_and_not_run(house: House) -> None:
    """In the titles of placements and items, in topics and in ids, before and after a control was used."""
    browser, path = hostile(house)
    page = browser.get(path)
    acted = browser.post(f"{path}/controls", {"reason": 0, "act": "limit"})
    for answer in (page, acted):
        assert answer.status_code == 200, words(answer)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "<script" not in answer.text
        assert "<b>" not in answer.text


def test_an_unknown_language_falls_back(seen: Seen) -> None:
    """To English."""
    page = seen.browser.get(f"{seen.path}?language=xx")
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
