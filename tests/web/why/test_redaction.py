"""A link of a decision that may have been forwarded: what the person took away is no longer in it."""

from collections.abc import Callable

import pytest
from aboveboard.decisions.replay import recall
from aboveboard.web.why import redaction

from tests.web.browsing import words
from tests.web.why.seen import Seen
from tests.world import FINN


def put(seen: Seen, path: str, body: object) -> None:
    seen.house.shop.ok("PUT", f"/v1/people/{seen.person}/{path}", body)


def withdraw(seen: Seen) -> None:
    seen.house.shop.consent(seen.person, "personalize_history", "withdrawn")


def forget(seen: Seen) -> None:
    seen.act("forget")


TAKEN: dict[str, Callable[[Seen], object]] = {
    "withdrawn": withdraw,
    "forgotten": forget,
    "restricted": lambda seen: put(seen, "restriction", {"restricted": True}),
    "dial down": lambda seen: put(seen, "dial", {"level": 1}),
    "dial off": lambda seen: put(seen, "dial", {"level": 0}),
    "topic limited": lambda seen: put(seen, "limits", {"topics": ["Running"]}),
    "category limited": lambda seen: put(seen, "limits", {"categories": ["behavioural"]}),
    "objected": lambda seen: seen.browser.post("/privacy/objection"),
}


def told(seen: Seen) -> str:
    """All that a holder of the link gets: the page in two languages, the data, the proof."""
    browser = seen.house.browser()
    answers = [browser.get(seen.link + more) for more in ("", "&language=de")]
    answers += [browser.get(seen.link.replace("?", f"/{part}?")) for part in ("data", "proof")]
    assert {each.status_code for each in answers} == {200}
    return "\n".join(each.text for each in answers)


@pytest.mark.parametrize("taken", TAKEN)
def test_a_link_stops_saying_what_was_taken_away(seen: Seen, taken: str) -> None:
    """It says when and where it was decided, and at which level; the person's own session says all of it."""
    shown = seen.decision["items"][0]["item"]
    before = told(seen)
    assert "running" in before
    assert "no longer shows the reasons" not in before
    TAKEN[taken](seen)
    after = told(seen)
    assert "running" not in after.lower()
    assert "shoe-9" not in after
    assert f">{shown}<" not in after
    assert "no longer shows the reasons" in after
    assert "zeigt dieser Link die Gründe nicht mehr" in after
    assert "There was nothing that we had to leave out" not in after
    data = seen.house.browser().get(seen.link.replace("?", "/data?")).json()
    assert (data["reasons"], data["counterfactual"], data["held_back"]) == ([], None, [])
    assert data["summary"] in seen.decision["why"]["summary"]
    assert "running" in words(seen.page()).lower()


def test_only_the_level_is_left_of_the_record(seen: Seen) -> None:
    """From inside: nothing to replace while all is permitted, and then neither reasons nor items."""
    running = seen.house.installation
    gateway = running.service.gateway
    stored = running.run(gateway.find_record(seen.decision["decision"]))
    found = running.run(recall(gateway, stored.app, seen.decision["decision"]))
    assert running.run(redaction.redact(gateway, stored.app, found, found.body.why)) is None
    put(seen, "dial", {"level": 1})
    left = running.run(redaction.redact(gateway, stored.app, found, found.body.why)).body
    assert (left.why.summary, left.why.reasons, left.items, left.removed) == ("history-dial", (), (), [])


def test_a_link_of_another_visitor_says_no_more(seen: Seen) -> None:
    """A session of another person with the link is a holder of the link."""
    put(seen, "dial", {"level": 0})
    page = seen.house.visit("ann").get(seen.link)
    assert page.status_code == 200
    assert "running" not in page.text.lower()


def test_more_consent_takes_nothing_away(seen: Seen) -> None:
    """Nor does another topic that is limited."""
    put(seen, "limits", {"topics": ["camping"]})
    put(seen, "dial", {"level": 4})
    assert "running" in told(seen)


def test_a_decision_about_nobody_is_shown(seen: Seen) -> None:
    """And one at level 0: nothing about a person is in it."""
    for person in (None, seen.house.shop.welcome(FINN._replace(level=0))):
        decision = seen.house.shop.decide(person)
        path = decision["why"]["url"][decision["why"]["url"].index("/why/") :]
        page = seen.house.browser().get(path)
        assert page.status_code == 200
        assert "no longer shows the reasons" not in page.text


def test_a_guest_is_covered_by_the_no_of_their_person(seen: Seen) -> None:
    """The decision was made under the guest's id, and the no is said under the other one."""
    shop = seen.house.shop
    shop.ok("PUT", f"/v1/people/owner-{seen.person}/guests/{seen.person}", {})
    shop.ok("PUT", f"/v1/people/owner-{seen.person}/dial", {"level": 0})
    assert "running" not in told(seen).lower()
