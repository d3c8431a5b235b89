"""Promise 12, fail closed: when anything breaks, the answer is the one everybody gets, with the reason said; never an
unfiltered one, never a blank page."""

import pytest
from aboveboard.clock import system_clock
from aboveboard.decisions.pipeline import baseline
from aboveboard.people.state import Affinity
from aboveboard.people.store import write_state
from aboveboard.policy.questions import Show, Use
from aboveboard.privacy.allowed import Allowed
from aboveboard.privacy.filter import masks
from aboveboard.storage.journal import Submission
from aboveboard.words import BoundBy, Category, Level, Reach
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.laws.running import app_of
from tests.laws.strategies import RULES, cases, everybody
from tests.world import DAN, Member


class Broken(Exception):
    """What stands for any fault."""


def breaks(*_):
    raise Broken


class BrokenPolicy:
    """A policy set that fails at some questions, as the shipped one never should."""

    def __init__(self, policy, *failing):
        self.id, self.rules, self._judge, self._failing = policy.id, policy.rules, policy.judge, failing

    def judge(self, question):
        if isinstance(question, self._failing):
            raise Broken
        return self._judge(question)


def speechless(rules):
    """Rules that judge as they should, and whose sentences cannot be found."""
    return structs.replace(rules, sentences=lambda language: breaks)


def broken_policy(rules, *failing):
    policy = BrokenPolicy(rules.policy, *failing)
    return structs.replace(rules, policy=policy, mask=masks(policy.judge, rules.dial))


FAULTS = {
    "mask": lambda rules: structs.replace(rules, mask=breaks),
    "policy": lambda rules: broken_policy(rules, Use),
    "decay": lambda rules: structs.replace(rules, half_life_days={}),
    "words": speechless,
    "level": lambda rules: structs.replace(rules, dial=structs.replace(rules.dial, age_caps=None)),
}
"""By step, what is broken in the rules."""


def broken(case, fault):
    return structs.replace(case.situation, rules=FAULTS[fault](RULES))


@given(cases(), st.sampled_from(sorted(FAULTS)))
def test_the_fallback_is_what_everybody_gets(case, fault):
    """The same items, for certain, with the same removed by the same outbound rules."""
    fallback, everyone = baseline(broken(case, fault)), everybody(case)
    assert fallback.items == everyone.items
    assert fallback.removed == everyone.removed


@given(cases(), st.sampled_from(sorted(FAULTS)))
def test_the_fallback_uses_nothing_and_says_why(case, fault):
    """Every reach is held back because of the failure, and so is the level."""
    fallback = baseline(broken(case, fault))
    assert fallback.allowed == Allowed(Level.OFF, 0.0)
    assert (fallback.effective, fallback.bound_by) == (Level.OFF, BoundBy.FAILURE)
    assert fallback.why.summary in ("off-failure", "off_but-failure")  # a limit holds after a failure too
    assert {(held.what, held.because) for held in fallback.why.held_back} == {
        (each, "failure") for each in Reach
    }
    assert fallback.why.reasons


@given(cases())
def test_when_the_outbound_rules_fail_nothing_passes_unfiltered(case):
    """Each candidate is removed with the failure as its reason, and the answer says so."""
    fallback = baseline(structs.replace(case.situation, rules=broken_policy(RULES, Show)))
    assert fallback.items == ()
    assert {gone.because for gone in fallback.removed} <= {
        "not_active",
        "limit",
        "above",
        "rule:policy-error",
    }
    assert [reason.code for reason in fallback.why.reasons] == ["nothing_left"]


def shown(answer):
    return [(item["item"], item["probability"]) for item in answer["items"]]


def is_what_everybody_gets(shop, answer, *, but=()):
    """Whether an answer is the one of level 0, less some items, and says that something failed, in words."""
    shop.dial("nobody", 0)
    everybody = [each for each in shown(shop.decide("nobody", count=8)) if each[0] not in but]
    personalization, record = answer["personalization"], shop.record(answer)
    assert shown(answer) == everybody[:3]
    assert (personalization["effective"], personalization["bound_by"]) == (0, "failure")
    assert record["allowed"]["interests"] == record["allowed"]["context"] == []
    return answer["why"]["summary"] and len(answer["why"]["held_back"]) == len(Reach)


ZOE = Member("zoe", 3, ("personalize_history",))
"""What she did here before may be used, but not what she does in this visit: a rule holds it back, and is named."""


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_an_answer_survives_a_fault_in_any_step(installation, shop, monkeypatch, fault):
    """It is what everybody gets, less what the person excluded, and it is recorded as any other."""
    person, gateway = shop.welcome(ZOE), installation.service.gateway
    shop.signal(person)
    shop.limits(person, items=["running-1"])
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "rules", FAULTS[fault](gateway.rules))
        answer = shop.decide(person, count=3)
    assert is_what_everybody_gets(shop, answer, but=("running-1",))


def rewritten(installation, shop, person, change):
    """Writes what `change` makes of a person's row, past everything that looks at it."""
    gateway = installation.service.gateway
    app = app_of(installation, shop.decide(person))
    found = installation.run(gateway.person(app, person))
    installation.run(gateway.submit(Submission((found.guard,), (change(found),), ())))


def of_another_key(person):
    """A row that was sealed under a key that is not this person's."""
    return write_state(structs.replace(person, key=bytes(32)), person.state)


def of_no_number(person):
    """A row with evidence that has no size."""
    history = {Category.BEHAVIOURAL: {"topic:running": Affinity(float("inf"), system_clock(), 1, 0)}}
    return write_state(person, structs.replace(person.state, history=history))


@pytest.mark.parametrize("change", [of_another_key, of_no_number])
def test_an_answer_survives_a_broken_row(installation, shop, change):
    """Whatever a person's row has become, they get what everybody gets."""
    person = shop.welcome(DAN)
    rewritten(installation, shop, person, change)
    assert is_what_everybody_gets(shop, shop.decide(person, count=3))
