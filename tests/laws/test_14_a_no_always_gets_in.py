"""Promise 14, a no always gets in: no clock, format of a yes, missing purpose, cache or repeat turns a no away or outlives
it. What an answer or a receipt says is what holds, not only what came in.
"""

import json

import pytest
from aboveboard.clock import to_iso
from aboveboard.consent.choices import ConsentEvent, apply, check_event, in_force, raise_to_floor
from aboveboard.words import ConsentState
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.strategies import NOW, RULES
from tests.world import EVE

NOES = (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.OBJECTED)
HOUR_MS, DAY_MS = 3_600_000, 86_400_000
NOTICES = {notice.purpose: notice.id for notice in RULES.notices.values()}
PURPOSES = sorted(RULES.purposes)
EXAMPLES = max(6, settings().max_examples // 8)
"""An example asks a service some forty times."""

times = st.integers(-DAY_MS * 400, DAY_MS * 400) | st.sampled_from((0, -NOW, -NOW - 1, DAY_MS * 365 * 8000))
"""The errors of the sender's clock."""

noes = st.builds(
    ConsentEvent,
    purpose=st.sampled_from([*PURPOSES, "gone"]),
    state=st.sampled_from(NOES),
    notice=st.sampled_from(["", "unknown", *NOTICES.values()]),
    at_ms=times.map(lambda off: NOW + off),
    expires_ms=st.none() | times.map(lambda off: NOW + off),
    carried_by=st.none() | st.just("an agent"),
)


def record(event, now_ms, floor_ms=0):
    """The event as it is recorded when it arrives at `now_ms`."""
    found = check_event(
        event, purposes=RULES.purposes, notices=RULES.notices, now_ms=now_ms, known=frozenset({"gone"})
    )
    return raise_to_floor(found, floor_ms) if found.state == ConsentState.GIVEN else found


@given(noes, st.integers(NOW - HOUR_MS, NOW))
def test_a_no_counts_from_its_arrival_whatever_it_says(no, yes_ms):
    """Whatever its time, its expiry, its notice and its carrier: the yes before it does not count any more."""
    yes = {no.purpose: structs.replace(no, state=ConsentState.GIVEN)}
    standing = apply({}, structs.replace(yes[no.purpose], at_ms=yes_ms, expires_ms=None))
    recorded = record(no, NOW)
    assert recorded.at_ms == NOW
    assert not in_force(apply(standing, recorded)[no.purpose], NOW)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, DAY_MS), st.integers(1, HOUR_MS)), max_size=8))
def test_a_yes_in_force_was_said_after_every_no_arrived(sent):
    """In any order of choices that come late by any time, with any floor under a yes."""
    choices, now_ms, latest_no, counted = {}, NOW, -1, False
    for is_yes, late_ms, later_ms in sent:
        now_ms += later_ms
        state = ConsentState.GIVEN if is_yes else ConsentState.WITHDRAWN
        event = ConsentEvent(
            purpose="improve", state=state, notice=NOTICES["improve"], at_ms=now_ms - late_ms
        )
        choices = apply(choices, record(event, now_ms, floor_ms=now_ms - HOUR_MS))
        if is_yes:
            counted |= now_ms - late_ms > latest_no
        else:
            latest_no, counted = now_ms, False
        assert in_force(choices["improve"], now_ms) == counted
        assert choices["improve"].at_ms >= latest_no


@given(st.integers(0, NOW), st.integers(0, NOW))
def test_a_yes_counts_from_no_earlier_than_its_floor(said_ms, floor_ms):
    """And from no later than it was said, if that was after the floor."""
    event = ConsentEvent(
        purpose="improve", state=ConsentState.GIVEN, notice=NOTICES["improve"], at_ms=said_ms
    )
    recorded = record(event, NOW, floor_ms)
    assert (recorded.at_ms, recorded.ordered_ms) == (max(said_ms, floor_ms), said_ms)


def test_a_claim_never_counts():
    """Whatever stands before it stands after it."""
    for before in (
        {},
        apply({}, record(ConsentEvent(purpose="improve", state=NOES[0], notice="", at_ms=1), 1)),
    ):
        event = ConsentEvent(
            purpose="improve",
            state=ConsentState.GIVEN,
            notice=NOTICES["improve"],
            at_ms=NOW,
            carried_by="an agent",
        )
        claim = record(event, NOW)
        assert claim.state is ConsentState.CLAIMED
        assert apply(before, claim) == before


NEEDS = {"visit": "personalize_visit", "history": "personalize_history", "elsewhere": "combine_sources"}
"""The purpose without which data of each reach may not be used."""


class Person:
    """A person whose every datum may be used, and a model of what they said: the yeses that hold, and the last noes.

    The model counts with the times alone and asks the service nothing.
    """

    def __init__(self, house, shop):
        self.house, self.shop, self.clock = house, shop, house[1]
        self.name = shop.welcome(EVE)
        self.path = f"/v1/people/{self.name}"
        self.no_ms = {}
        self.given = set(EVE.given)
        self.asked = []
        for kind in ("item_viewed", "partner_interest"):
            self.shop.signal(self.name, kind, topics=["cooking"])
        assert self.reaches(self.decide(0)) == {"history", "elsewhere"}

    def say(self, purpose, state, at_ms=None, **headers):
        body = {"state": str(state), "notice": self.shop.notice(purpose)}
        body |= {} if at_ms is None else {"at": to_iso(at_ms)}
        answer = self.shop.ok("PUT", f"{self.path}/consents/{purpose}", body, **headers)
        assert answer["state"] == answer["holds"]["consents"][purpose]
        return answer

    def yes(self, purpose, late_ms):
        now_ms, at_ms = self.clock(), self.clock() - late_ms
        if min(at_ms, now_ms) > self.no_ms.get(purpose, -1):
            self.given.add(purpose)
        answer = self.say(purpose, "given", at_ms if late_ms else None)
        assert (answer["state"] == "given") == (purpose in self.given)

    def no(self, purpose, late_ms):
        body = {"state": "withdrawn", "at": to_iso(self.clock() - late_ms), "expires": "1999-01-01T00:00:00Z"}
        self.shop.ok("PUT", f"{self.path}/consents/{purpose}", body)
        self.take_no(purpose)

    def take_no(self, *purposes):
        self.no_ms |= dict.fromkeys(purposes, self.clock())
        self.given -= {*purposes}

    def object(self, *_):
        self.shop.ok("POST", f"{self.path}/objection", {})
        self.take_no(*PURPOSES)

    def decide(self, number, *_):
        key = {"idempotency-key": f"{self.name}-{number}"}
        answer = self.shop.decide(self.name, headers=key)
        self.asked.append(number)
        return answer

    def repeat(self, purpose, late_ms):
        self.decide(self.asked[late_ms % len(self.asked)])

    def withdraw_purpose(self, purpose, _):
        self.drop(purpose)
        state = self.shop.ok(
            "PUT", f"{self.path}/consents/{purpose}", {"state": "withdrawn", "at": "2031-01-01T00:00:00Z"}
        )
        assert state["state"] == "withdrawn"
        self.take_no(purpose)
        self.bring_back()

    def drop(self, purpose):
        gateway = self.house[0].service.gateway
        self.rules = gateway.rules
        left = {name: each for name, each in gateway.rules.purposes.items() if name != purpose}
        terms = {name: each for name, each in gateway.rules.dial.purposes.items() if name in left}
        dial = structs.replace(gateway.rules.dial, purposes=terms)
        gateway.rules = structs.replace(gateway.rules, purposes=left, dial=dial)

    def bring_back(self):
        self.house[0].service.gateway.rules = self.rules

    def states(self):
        return self.shop.ok("GET", f"{self.path}/consents")["states"]

    def reaches(self, answer):
        """The reaches of the data that a decision used."""
        return {reach for reach, *_ in self.shop.record(answer)["allowed"]["interests"]}

    def check(self):
        """The states are those of the model, no decision, new or repeated, uses more, and the receipts say what holds."""
        states = self.states()
        assert {purpose for purpose, state in states.items() if state == "given"} == self.given
        may_be_used = {reach for reach, purpose in NEEDS.items() if purpose in self.given}
        for number in dict.fromkeys([*self.asked, len(self.asked)]):
            assert self.reaches(self.decide(number)) <= may_be_used
        receipt = self.shop.http.get(f"{self.path}/consents/improve/receipt").content
        status = json.loads(receipt)["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]["@id"]
        assert (status in ("dpv:ConsentGiven", "dpv:RenewedConsentGiven")) == ("improve" in self.given)


@pytest.fixture(scope="module")
def house(standing):
    installation, _ = standing
    shop = installation.shop()
    shop.place()
    yield standing, shop
    shop.http.close()


STEPS = ("yes", "no", "object", "repeat", "withdraw_purpose")
steps = st.tuples(
    st.sampled_from(STEPS),
    st.sampled_from(PURPOSES),
    st.sampled_from((0, 600_000, 5 * HOUR_MS, 100 * HOUR_MS, 400 * DAY_MS, -240_000)),
)


@settings(max_examples=EXAMPLES)
@example([("no", "improve", 0), ("yes", "improve", 5 * HOUR_MS), ("yes", "improve", 0)], 1)
@example([("object", "improve", 0), ("repeat", "improve", 0), ("yes", "combine_sources", 600_000)], 1)
@given(st.lists(steps, min_size=1, max_size=5), st.integers(1, HOUR_MS))
def test_nothing_outlives_a_no(house, steps, pause_ms):
    """In any order of choices, clocks, expiries, repeats, and purposes that go and come back."""
    person = Person(*house)
    for step, purpose, late_ms in steps:
        person.clock.forward(ms=pause_ms)
        getattr(person, step)(purpose, late_ms)
        person.check()
