"""Linking a guest to a person: what becomes of their choices, of what is known of them, and of the guest's id."""

import pytest
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.people.state import Affinity, PersonState, PurposeChoice, Visit
from aboveboard.people.store import Person
from aboveboard.preferences.history import history
from aboveboard.rights import link_guest
from aboveboard.rights.link_guest import link_states
from aboveboard.rights.person_entry import entry
from aboveboard.words import Category, ConsentState
from msgspec import UNSET, structs

from tests.laws.running import app_of
from tests.laws.strategies import GIVEN, NOW, RULES
from tests.world import ADA, CLEO, DAN, EVE, FINN

SEEN = Category.BEHAVIOURAL
MINUTE = 60_000


def link(shop, person, guest):
    return shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")


def held(shop, person):
    return shop.ok("GET", f"/v1/people/{person}")


def person(name, **state):
    return Person(name, 1, b"", b"", PersonState(**state))


def open_to_all(name, **state):
    return person(name, dial=4, choices=GIVEN, **state)


def interests(**found):
    return {SEEN: {f"topic:{name}": affinity for name, affinity in found.items()}}


def of(one, other, gpc=False):
    return link_states(one, other, RULES, gpc=gpc, at_ms=NOW)


# --- over HTTP, on both databases


def test_the_stricter_choices_hold_for_both(shop):
    """The person's next decision is at the guest's level, and the other way round."""
    eve, cleo = shop.welcome(EVE), shop.welcome(CLEO)
    link(shop, eve, cleo)
    for name in (eve, cleo):
        answer = shop.decide(name)
        assert (answer["personalization"]["asked"], answer["personalization"]["effective"]) == (2, 2)
    assert held(shop, eve)["consents"]["personalize_history"] == "expired"


def test_what_is_known_is_added_up(shop):
    """When both let it be used; the guest's id keeps nothing of it."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    for name in (one, other):
        shop.signal(name, session="s", item="running-2", topics=["running"])
    link(shop, one, other)
    counts = {(each["reach"], each["key"]): each["count"] for each in held(shop, one)["interests"]}
    assert counts[("history", "topic:running")] == counts[("visit", "topic:running")] == 2
    assert held(shop, one)["guests"] == 1
    assert held(shop, other)["interests"] == []


def test_the_guests_visit_goes_on_as_the_persons(shop):
    """Signing in does not end it."""
    one, other = shop.welcome(DAN), shop.welcome(DAN)
    shop.signal(other, session="s", item="running-2", topics=["running"])
    link(shop, one, other)
    used = shop.record(shop.decide(one, session="s"))["allowed"]["interests"]
    assert "topic:running" in {interest[2] for interest in used}


def test_a_guest_who_never_chose_takes_everything_back(shop):
    """Nothing is invented: the person is asked again."""
    eve, ada = shop.welcome(EVE), shop.welcome(ADA)
    shop.dial(ada, 4)
    shop.signal(eve)
    link(shop, eve, ada)
    answer = shop.decide(eve)
    assert answer["personalization"]["effective"] == 1
    assert shop.record(answer)["allowed"]["interests"] == []


def test_a_person_who_is_new_begins_with_the_defaults(shop):
    """What the guest agreed to was not agreed to under the new name."""
    eve = shop.welcome(EVE)
    link(shop, "new-one", eve)
    assert held(shop, "new-one")["dial"] == 1
    assert set(held(shop, "new-one")["consents"].values()) == {"expired", "never_asked"}


def test_a_guest_who_is_a_minor_makes_the_person_one(shop):
    """The stricter age class is the one that protects."""
    eve, finn = shop.welcome(EVE), shop.welcome(FINN)
    link(shop, eve, finn)
    assert held(shop, eve)["facts"]["age_class"] == "minor"


def test_each_of_the_two_has_an_entry(shop):
    """One after the other in the log, made together."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    link(shop, one, other)
    assert [held(shop, name)["records"]["link"] for name in (one, other)] == [1, 1]


def test_linking_twice_changes_nothing(shop):
    """The answer is the same, and no entry is added."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    first = link(shop, one, other)
    before = held(shop, one)
    assert link(shop, one, other) == first
    assert held(shop, one) == before


def link_records(installation, shop, name):
    """What the records of links say about a person, oldest first."""
    gateway = installation.service.gateway
    app = app_of(installation, shop.decide())
    found = installation.run(gateway.person(app, name))
    return [each.body for each in installation.run(history(gateway, found, (LinkRecord,)))]


def test_the_two_records_share_a_name_and_no_other_has_it(installation, shop):
    """It leads nowhere: neither record has a pseudonym in it."""
    names = [shop.welcome(EVE) for _ in range(4)]
    link(shop, names[0], names[1])
    link(shop, names[2], names[3])
    (one,), (guest,), (other,), (stranger,) = (link_records(installation, shop, name) for name in names)
    assert one.guest == guest.person != other.guest == stranger.person
    assert (one.person, guest.guest) == (UNSET, UNSET)
    gateway, app = installation.service.gateway, app_of(installation, shop.decide())
    held = str([one, guest, other, stranger])
    assert not any(gateway.keyring.pseudonym(app, name).hex() in held for name in names)


def test_a_link_that_version_0_1_0_recorded_is_still_known(installation, shop, monkeypatch):
    """Its two records name the people by their pseudonyms: linking again answers with their place."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    gateway, app = installation.service.gateway, app_of(installation, shop.decide())
    sides = [gateway.keyring.pseudonym(app, name).hex() for name in (other, one)]
    with monkeypatch.context() as before:
        before.setattr(link_guest, "entry", lambda *given: entry(*given[:-1], as_before(given[-1], *sides)))
        first = link(shop, one, other)
    assert [link_records(installation, shop, name)[0].guest for name in (one, other)] == [
        sides[0],
        UNSET,
    ]
    assert link(shop, one, other) == first
    assert held(shop, one)["records"]["link"] == 1


def as_before(body, guest, person):
    """The body as version 0.1.0 wrote it."""
    return structs.replace(body, **({"guest": guest} if body.guest else {"person": person}))


def test_linking_again_takes_in_what_the_guest_chose_since(shop):
    """Whoever uses the id says no once more; that no is the person's too."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    link(shop, one, other)
    shop.dial(other, 0)
    link(shop, one, other)
    assert held(shop, one)["dial"] == 0
    assert held(shop, one)["guests"] == 1


def test_the_guests_of_a_guest_come_along(shop):
    """And none of them can be linked to anybody else."""
    one, middle, last = (shop.welcome(EVE) for _ in range(3))
    link(shop, middle, last)
    link(shop, one, middle)
    assert (held(shop, one)["guests"], held(shop, middle)["guests"]) == (2, 0)
    for taken in (middle, last):
        assert shop.refused("PUT", f"/v1/people/somebody/guests/{taken}")["status"] == 422


@pytest.mark.parametrize(
    ("name", "guest", "status"), [("u", "unknown", 404), ("u", "u", 422), ("unknown", "unknown", 422)]
)
def test_who_cannot_be_linked(shop, name, guest, status):
    """Somebody of whom nothing is held, and oneself; nothing is made by trying."""
    shop.dial("u", 2)
    before = held(shop, "u")
    refused = shop.refused("PUT", f"/v1/people/{name}/guests/{guest}")
    assert (refused["status"], refused["field"]) == (status, "guest")
    assert held(shop, "u") == before
    assert shop.refused("GET", "/v1/people/unknown")["status"] == 404


def test_nobody_is_both_guest_and_person(shop):
    """Who is a guest of somebody has no guests: there are no circles."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    link(shop, one, other)
    assert shop.refused("PUT", f"/v1/people/{other}/guests/{one}")["status"] == 422
    assert shop.refused("PUT", f"/v1/people/{other}/guests/{shop.welcome(ADA, 'third')}")["status"] == 404
    shop.dial("third", 1)
    assert shop.refused("PUT", f"/v1/people/{other}/guests/third")["status"] == 422


def test_a_guest_of_another_app_is_nobody(installation, shop):
    """The same id, known elsewhere."""
    other = installation.shop()
    other.dial("g", 3)
    assert shop.refused("PUT", "/v1/people/u/guests/g")["status"] == 404
    other.http.close()


# --- the rule


def test_evidence_is_added_as_it_weighs_at_one_instant():
    """Both halves of a week ago are one now; the first time and the count are of both."""
    week = RULES.half_life_days[SEEN] * 86_400_000
    old, new = Affinity(2.0, NOW - int(week), 3, 10), Affinity(1.0, NOW, 2, 20)
    for pair in ((old, new), (new, old)):
        one, other = (
            open_to_all(name, history=interests(a=each))
            for name, each in zip((b"1", b"2"), pair, strict=True)
        )
        assert of(one, other).person.history == interests(a=Affinity(2.0, NOW, 5, 10))


def test_only_what_the_choices_let_in_comes_along():
    """A guest's history without that consent of the person's is forgotten; the person's own stays as it was."""
    choices = {name: choice for name, choice in GIVEN.items() if name != "personalize_history"}
    known = {
        "history": interests(a=Affinity(1.0, NOW, 1, 1)),
        "elsewhere": interests(b=Affinity(1.0, NOW, 1, 1)),
    }
    mine = person(b"1", dial=4, choices=choices, history=interests(c=Affinity(1.0, NOW, 1, 1)))
    after = of(mine, open_to_all(b"2", **known))
    assert after.person.history == mine.state.history
    assert after.person.elsewhere == known["elsewhere"]
    assert (after.guest.history, after.guest.elsewhere) == ({}, {})


def test_what_either_excluded_is_forgotten_of_both():
    """A limit of the guest's takes it out of the person's history too."""
    seen = interests(a=Affinity(1.0, NOW, 1, 1), b=Affinity(1.0, NOW, 1, 1))
    limited = structs.replace(PersonState().limits, topics=("a",))
    for one, other in (({}, {"limits": limited}), ({"limits": limited}, {})):
        after = of(open_to_all(b"1", history=seen, **one), open_to_all(b"2", history=seen, **other))
        assert after.person.history == interests(b=Affinity(2.0, NOW, 2, 1))


@pytest.mark.parametrize(("age", "goes_on"), [(0, True), (30, True), (31, False)])
def test_a_visit_that_is_over_is_not_taken_over(age, goes_on):
    """It is forgotten when it ends, whoever's it was."""
    visit = Visit("s", NOW - 90 * MINUTE, NOW - age * MINUTE, interests(a=Affinity(1.0, NOW, 1, 1)))
    own = Visit("t", NOW, NOW, {})
    after = of(open_to_all(b"1", visit=own), open_to_all(b"2", visit=visit))
    assert after.person.visit == (visit if goes_on else own)
    assert after.guest.visit is None


def test_one_session_on_both_sides_is_one_visit():
    """From the first moment of either to the last."""
    one, other = (
        Visit("s", at, at + 5, interests(a=Affinity(1.0, NOW, 1, NOW))) for at in (NOW - 9, NOW - 5)
    )
    found = of(open_to_all(b"1", visit=one), open_to_all(b"2", visit=other)).person.visit
    assert found == Visit("s", NOW - 9, NOW, interests(a=Affinity(2.0, NOW, 2, NOW)))


def test_what_was_shown_counts_for_both():
    """A cap is not begun anew by signing in."""
    one, other = person(b"1", shown={"home/a": [1, 5]}), person(b"2", shown={"home/a": [3], "home/b": [2]})
    assert of(one, other).person.shown == {"home/a": [1, 3, 5], "home/b": [2]}


def test_the_longer_days_of_a_cap_hold_for_both():
    """The times of both are stored for them, and the guest has none any more."""
    one, other = person(b"1", cap_days={"home": 7}), person(b"2", cap_days={"home": 3, "desk": 9})
    found = of(one, other)
    assert found.person.cap_days == {"home": 7, "desk": 9}
    assert found.guest.cap_days == {}


def test_the_browsers_signal_counts_here_too():
    """With it, what other services told does not come along."""
    known = open_to_all(b"2", elsewhere=interests(a=Affinity(1.0, NOW, 1, 1)))
    assert of(open_to_all(b"1"), known, gpc=True).person.elsewhere == {}


def test_a_restriction_lets_nothing_come_along():
    """Nothing is kept while it is in force."""
    known = open_to_all(b"2", history=interests(a=Affinity(1.0, NOW, 1, 1)))
    after = of(open_to_all(b"1", restricted=True), known)
    assert (after.person.history, after.guest.restricted) == ({}, True)


def test_the_pseudonyms_of_all_guests_are_kept():
    """Their records are the person's from then on."""
    after = of(person(b"1", guests=(b"9",), former=(b"0",)), person(b"2", guests=(b"8",), former=(b"7",)))
    assert after.person.guests == (b"2", b"8", b"9")
    assert (after.guest.guests, after.guest.owner) == ((), b"1")
    assert (after.person.former, after.guest.former) == ((b"0",), (b"7",))


def test_a_yes_of_one_is_told_as_over():
    """It is not as if it had never been said."""
    said = {"improve": PurposeChoice(ConsentState.GIVEN, "n", 1)}
    assert of(person(b"1"), person(b"2", choices=said)).person.choices["improve"].state == "expired"
