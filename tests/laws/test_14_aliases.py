"""Promise 14, a no always gets in, for a person with several ids: a no under any id holds for all of them, a yes under a
guest's id for that guest only.

Hypothesis picks the order of choices under three ids, of links and of undone links. After each step, the topics that a
decision under each id uses are compared with a model that knows the promise and nothing of the code.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.laws.test_05_at_once import asking, dials_down, limits_names, objects_to_all, restricts, withdraws
from tests.world import EVE

HISTORY = "personalize_history"
TOPICS = {"u": "travel", "g": "cooking", "h": "gardening"}
"""The one topic that is known under each id. `u` is the person; the other two may become guests."""

IDS, GUESTS = st.sampled_from("ugh"), st.sampled_from("gh")
STEPS = st.one_of(
    st.tuples(st.sampled_from(["yes", "no", "object", "restrict", "lift", "minor", "adult"]), IDS),
    st.tuples(st.just("dial"), IDS, st.sampled_from([0, 2, 3, 4])),
    st.tuples(st.just("limit"), IDS, st.sets(st.sampled_from(sorted(TOPICS.values())), max_size=2)),
    st.tuples(st.sampled_from(["link", "link", "unlink"]), GUESTS),
)


class Id:
    """What one id may be used for, by the model."""

    def __init__(self, topic):
        self.agreed, self.refused, self.dial, self.limits = True, False, EVE.level, set()
        self.restricted = self.minor = False
        self.known = {topic}

    def add_noes(self, other):
        """Takes over whatever narrows."""
        self.refused |= other.refused
        self.agreed &= not other.refused
        self.dial = min(self.dial, other.dial)
        self.restricted |= other.restricted
        if other.minor and not self.minor:
            self.minor, self.known = True, set()  # what a minor's rules would not have kept is deleted
        self.limit(other.limits)

    def come_of_age(self):
        """Every yes of a minor ends."""
        if self.minor:
            self.minor = self.agreed = False

    def limit(self, topics):
        self.limits |= topics
        self.known -= topics

    @property
    def is_open(self):
        return self.agreed and self.dial >= 3 and not self.restricted and not self.minor


class Model:
    """The promise, written down without the gateway."""

    def __init__(self):
        self.ids = {name: Id(topic) for name, topic in TOPICS.items()}
        self.guests = set()

    def others(self, name):
        one = {"u", *self.guests}
        return [self.ids[each] for each in one - {name}] if name in one else []

    def apply(self, what, name, value=None):
        own, said = self.ids[name], Id("")
        if what == "yes":
            own.agreed, own.refused = True, False
        elif what in ("no", "object"):
            said.refused = True
        elif what == "restrict":
            said.restricted = True
        elif what == "lift":
            for each in [own, *(self.others(name) if name == "u" else [])]:
                each.restricted = False
        elif what == "minor":
            said.minor = True
        elif what == "adult":
            own.come_of_age()
        elif what == "dial":
            own.dial = said.dial = value
        elif what == "limit":
            own.limits, said.limits = set(), set(value)
        elif what == "unlink":
            self.guests.discard(name)
        elif name not in self.guests:
            self.link(own, [self.ids[each] for each in ("u", *self.guests)])
            self.guests.add(name)
        for each in [own, *self.others(name)] if what != "link" and what != "unlink" else []:
            each.add_noes(said)

    def link(self, guest, ours):
        before = Id("")
        before.refused, before.dial, before.limits = guest.refused, guest.dial, set(guest.limits)
        before.restricted, before.minor = guest.restricted, guest.minor
        for each in ours:
            guest.add_noes(each)
        for each in ours:
            each.add_noes(before)

    def uses(self, name):
        own = self.ids[name]
        known = [own, *(self.ids[each] for each in self.guests if name == "u")]
        permitted = [each.known - own.limits for each in known if each.is_open]
        return set().union(*permitted) if own.is_open else set()


def act(shop, names, what, name, value=None):
    """Says it to the gateway."""
    path = f"/v1/people/{names[name]}"
    if what in ("yes", "no"):
        shop.consent(names[name], HISTORY, "given" if what == "yes" else "withdrawn")
    elif what == "object":
        shop.ok("POST", f"{path}/objection", {"purposes": [HISTORY]})
    elif what in ("restrict", "lift"):
        shop.ok("PUT", f"{path}/restriction", {"restricted": what == "restrict"})
    elif what in ("minor", "adult"):
        shop.ok("PUT", f"{path}/facts", {"age_class": what, "region": "FR"})
    elif what == "dial":
        shop.dial(names[name], value)
    elif what == "limit":
        shop.limits(names[name], topics=sorted(value))
    elif what == "link":
        shop.ok("PUT", f"/v1/people/{names['u']}/guests/{names[name]}")
    else:
        shop.http.delete(f"/v1/people/{names['u']}/guests/{names[name]}")


def topics_used(shop, person):
    used = shop.record(shop.decide(person))["allowed"]["interests"]
    return {key.removeprefix("topic:") for _, _, key, *_ in used if key.startswith("topic:")}


@settings(
    max_examples=max(10, settings().max_examples // 6),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEPS, min_size=2, max_size=8))
def test_law_each_no_is_one_of_all_ids_and_each_yes_one_of_its_own(house, steps):
    """Nothing is used that a no took away, and nothing else is lost: not by a link, nor by a yes under another id."""
    model, names = Model(), {name: house.shop.welcome(EVE) for name in "ugh"}
    for name, topic in TOPICS.items():
        house.shop.signal(names[name], item=f"{topic}-1", topics=[topic])
    for step in steps:
        house.clock.forward(ms=1)
        model.apply(*step)
        act(house.shop, names, *step)
        for name in "ugh":
            assert topics_used(house.shop, names[name]) == model.uses(name), (step, name)


@pytest.mark.parametrize("no", [withdraws, dials_down, limits_names, objects_to_all, restricts])
def test_decisions_under_one_id_beside_a_no_under_another(shop, no):
    """Whatever stands in the log after the no was decided under it, on both databases."""
    person, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.signal(person, item="running-2", topics=["cooking"])
    shop.signal(guest, item="running-2", topics=["cooking"])
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    with asking(shop, person) as answers:
        said = no(shop, guest)
        later = shop.decide(person)
    after = [each for each in (*answers, later) if each["log"]["index"] > said["log"]["index"]]
    taken = ("history",) if no is not limits_names else ()
    for answer in after:
        for reach, _, key, *_ in shop.record(answer)["allowed"]["interests"]:
            assert reach not in taken
            assert key not in ("topic:cooking", "item:running-2")


def test_noes_under_both_ids_beside_their_link(shop):
    """Whatever the order of the three commits, both noes are of both ids."""
    person, guest = shop.welcome(EVE), shop.welcome(EVE)
    with ThreadPoolExecutor(3) as pool:
        done = [
            pool.submit(shop.consent, guest, "improve", "withdrawn"),
            pool.submit(shop.ok, "PUT", f"/v1/people/{person}/guests/{guest}"),
            pool.submit(shop.consent, person, "combine_sources", "objected"),
        ]
        for each in done:
            each.result()
    for name in (person, guest):
        states = shop.ok("GET", f"/v1/people/{name}")["consents"]
        assert (states["improve"], states["combine_sources"]) == ("withdrawn", "objected")
