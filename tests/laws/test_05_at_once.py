"""Promise 5, at once: after a change of consent, dial or limit is acknowledged, no later decision on any node uses what
it took away, and it stays so across restarts, devices and sessions until the person changes it.

The order of the log is the order of things: whatever stands in it after a change was decided under it.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event

import pytest
from aboveboard.people.store import people
from aboveboard.storage.journal import Entry, Guard, JournalHead, Submission, Write, plan
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.laws.running import client
from tests.storage.ledger import fresh_postgresql
from tests.world import EVE, Installation

READERS = 4


def withdraws(shop, person):
    return shop.consent(person, "personalize_history", "withdrawn")


def objects(shop, person):
    return shop.consent(person, "combine_sources", "objected")


def dials_down(shop, person):
    return shop.dial(person, 1)


def turns_off(shop, person):
    return shop.dial(person, 0)


def limits_a_kind(shop, person):
    return shop.limits(person, categories=["behavioural"])


def limits_names(shop, person):
    return shop.limits(person, topics=["cooking"], items=["running-2"])


def restricts(shop, person):
    return shop.ok("PUT", f"/v1/people/{person}/restriction", {"restricted": True})


def objects_to_all(shop, person):
    return shop.ok("POST", f"/v1/people/{person}/objection", {})


def forgets(shop, person):
    return shop.ok("DELETE", f"/v1/people/{person}/interests/topic:cooking")


TAKES_AWAY = {
    restricts: lambda *_: True,
    objects_to_all: lambda *_: True,
    withdraws: lambda reach, category, key: reach == "history",
    objects: lambda reach, category, key: reach == "elsewhere",
    dials_down: lambda *_: True,
    turns_off: lambda *_: True,
    limits_a_kind: lambda reach, category, key: category == "behavioural",
    limits_names: lambda reach, category, key: key in ("topic:cooking", "item:running-2"),
}
"""By change: whether it took a piece of evidence away, for as long as the person leaves it so."""

FORGETS = {forgets: lambda reach, category, key: key == "topic:cooking"}
"""What is forgotten may be learned anew; until then it is gone."""


def known(shop):
    """Somebody who lets everything be used, and of whom something is known from everywhere."""
    eve = shop.welcome(EVE)
    acts(shop, eve)
    return eve


def acts(shop, person):
    """One signal of each kind that a change may take away."""
    shop.signal(person, session="s", item="running-2", topics=["cooking"])
    shop.signal(person, "order_placed", session="s", items=["travel-1"], topics=["cooking", "travel"])
    shop.signal(person, "partner_interest", topics=["gardening", "cooking"])


def uses(answer, shop, taken):
    """Whether what was taken away stands among what the recorded decision used."""
    return any(taken(*interest[:3]) for interest in shop.record(answer)["allowed"]["interests"])


@contextmanager
def asking(shop, person):
    """Many decisions at once while the block runs, within a visit and outside of it; all that was answered."""
    done, answers = Event(), []

    def ask(session):
        while not done.is_set():
            answers.append(shop.decide(person, **session))

    with ThreadPoolExecutor(READERS) as pool:
        asked = [pool.submit(ask, {"session": "s"} if n % 2 else {}) for n in range(READERS)]
        try:
            yield answers
        finally:
            done.set()
    for each in asked:
        each.result()


def wait_for(answers, more):
    """Until that many more answers are there."""
    wanted = len(answers) + more
    for _ in range(2000):
        if len(answers) >= wanted:
            return
        Event().wait(0.005)
    raise AssertionError("no answers came")


def later_than(index, answers):
    later = [answer for answer in answers if answer["log"]["index"] > index]
    assert later
    return later


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), min_size=1), st.integers(0, 2))
def test_a_commit_takes_nothing_in_that_was_computed_before_a_change(batch, version):
    """Of what waits for one commit: what was read at another version than the newest one is made anew."""

    def submission(changes, read):
        writes = (Write(insert(people), {}),) if changes else ()
        return Submission((Guard("people", b"p", read),), writes, (Entry(b"", "", 0, "", None, b""),))

    waiting = [submission(*each) for each in batch]
    made = plan(JournalHead(0, b"", ""), {("people", b"p"): version}, waiting, lambda head, _: head)
    changed = False
    for (changes, read), index in zip(batch, made.indexes, strict=True):
        assert (index is not None) == (read == version and not changed)
        changed |= changes and index is not None


@pytest.mark.parametrize("change", [withdraws, turns_off, limits_names, restricts, forgets])
def test_no_decision_after_a_change_uses_what_it_took_away(shop, change):
    """Nor one that was under way when the change was made: its place in the log says which came first."""
    eve, taken = known(shop), (TAKES_AWAY | FORGETS)[change]
    assert uses(shop.decide(eve, session="s"), shop, taken)
    with asking(shop, eve) as answers:
        index = change(shop, eve)["log"]["index"]
        wait_for(answers, 2 * READERS)
    assert not [answer for answer in later_than(index, answers) if uses(answer, shop, taken)]


def test_every_decision_is_at_the_level_of_the_last_change_before_it(shop):
    """However often the dial goes up and down while decisions are made."""
    eve, levels = known(shop), {}
    with asking(shop, eve) as answers:
        for level in (4, 0, 3, 1, 0, 4):
            levels[shop.dial(eve, level)["log"]["index"]] = level
            wait_for(answers, READERS)
    for answer in later_than(min(levels), answers):
        last = max(index for index in levels if index < answer["log"]["index"])
        assert answer["personalization"]["asked"] == levels[last]


def test_it_stays_so_in_other_visits_and_on_other_devices_and_after_a_restart(tmp_path):
    """Until the person changes it: nothing of what each change took away is used again, not even if it comes anew."""
    with closing(Installation(tmp_path)) as first, client(first) as shop:
        shop.place()
        people = [(known(shop), change) for change in TAKES_AWAY]
        for eve, change in people:
            assert change(shop, eve)
    asked = ({}, {"session": "s"}, {"session": "t", "context": {"device": "tv"}})
    with closing(Installation(tmp_path)) as second, client(second, shop.key) as shop:
        for eve, change in people:
            acts(shop, eve)
            answers = [shop.decide(eve, **more) for more in asked]
            assert not [answer for answer in answers if uses(answer, shop, TAKES_AWAY[change])]


@pytest.fixture(scope="module")
def nodes(postgresql_url, tmp_path_factory):
    """Two gateways with the same keys, over one PostgreSQL database of their own."""
    with fresh_postgresql(postgresql_url) as url:
        folder = tmp_path_factory.mktemp("nodes")
        running = [Installation(folder, database_url=url) for _ in range(2)]
        yield running
        for node in running:
            node.close()


@pytest.mark.parametrize("change", [objects, dials_down, limits_a_kind, restricts])
def test_a_change_on_one_node_is_obeyed_on_the_other(nodes, change):
    """By what is under way there, and by what is asked there next."""
    with client(nodes[0]) as here, client(nodes[1], here.key) as there:
        here.place()
        eve, taken = known(here), TAKES_AWAY[change]
        assert uses(there.decide(eve, session="s"), there, taken)
        with asking(there, eve) as answers:
            index = change(here, eve)["log"]["index"]
            answers.append(there.decide(eve, session="s"))
            wait_for(answers, READERS)
        assert not [answer for answer in later_than(index, answers) if uses(answer, there, taken)]


IMPORTED, CART = "state:skill/import_used", "state:first-order/cart_left"


@pytest.mark.parametrize("key", ["topic:camping", "item:tent"])
def test_a_state_comes_with_its_signal_and_goes_with_it(house, key):
    """At the very next decision, each time: also where only what the signal named is forgotten."""
    shop = house.shop
    shop.place("steps", [{"item": "a", "for": [IMPORTED]}, {"item": "b", "for": [CART]}])
    eve = shop.welcome(EVE)
    shop.signal(eve, "cart_added", item="tent", topics=["camping"])
    assert states_used(shop, eve) == set()
    house.clock.forward(minutes=300)
    assert states_used(shop, eve) == {CART}
    shop.signal(eve, "feature_used", feature="import")
    assert states_used(shop, eve) == {CART, IMPORTED}
    shop.ok("DELETE", f"/v1/people/{eve}/interests/{key}")
    assert states_used(shop, eve) == {IMPORTED}
    shop.ok("DELETE", f"/v1/people/{eve}/interests/{IMPORTED}")
    assert states_used(shop, eve) == set()


def states_used(shop, person):
    """The states that the very next decision reads."""
    found = shop.record(shop.decide(person, "steps"))["allowed"]["interests"]
    return {interest[2] for interest in found if interest[2].startswith("state:")}
