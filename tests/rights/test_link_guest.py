"""Linking a guest to a person: what becomes of their choices, of what is known of them, and of the guest's id."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from aboveboard.gateway.record_bodies import LinkRecord
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.history import history
from aboveboard.rights import link_guest
from aboveboard.rights.link_guest import LinkSides, join
from aboveboard.rights.person_entry import entry
from msgspec import UNSET, structs

from tests.laws.running import app_of
from tests.world import ADA, CLEO, DAN, EVE, FINN


def link(shop, person, guest):
    return shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")


def held(shop, person):
    return shop.ok("GET", f"/v1/people/{person}")


def topics(shop, person):
    """Returns the keys of the interests that are stored under this id alone."""
    return {each["key"] for each in held(shop, person)["interests"]}


def used(shop, answer):
    return {interest[2] for interest in shop.record(answer)["allowed"]["interests"]}


# --- over HTTP, on both databases


def test_the_lower_level_holds_for_both(shop):
    """The guest had set one; the person's yeses stay, because nobody took them back."""
    eve, cleo = shop.welcome(EVE), shop.welcome(CLEO)
    before = held(shop, eve)["consents"]
    link(shop, eve, cleo)
    for name in (eve, cleo):
        answer = shop.decide(name)
        assert (answer["personalization"]["asked"], answer["personalization"]["effective"]) == (2, 2)
    assert held(shop, eve)["consents"] == before


def test_a_guest_who_chose_nothing_changes_nothing(shop):
    """Not one consent, nor the dial, nor a fact, nor the receipt: signing in is no choice."""
    eve = shop.welcome(EVE)
    shop.decide("a-new-device")
    before = held(shop, eve)
    link(shop, eve, "a-new-device")
    after = held(shop, eve)
    for field in ("dial", "consents", "limits", "facts", "restricted"):
        assert after[field] == before[field]
    receipt = shop.ok("GET", f"/v1/people/{eve}/consents/improve/receipt")
    status = receipt["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"]
    assert status == {"@id": "dpv:ConsentGiven"}


def test_a_no_of_the_guest_is_an_event_of_the_person(shop):
    """Dated when it arrived there, with the reason, in the history and in the receipt."""
    eve, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.consent(guest, "improve", "withdrawn")
    said = shop.ok("GET", f"/v1/people/{guest}/consents")["history"][-1]
    link(shop, eve, guest)
    consents = shop.ok("GET", f"/v1/people/{eve}/consents")
    last = consents["history"][-1]
    assert consents["states"]["improve"] == "withdrawn"
    counts_from = said["counts_from"]
    assert {**last, "recorded": "", "index": 0} == {
        **said, "at": counts_from, "recorded": "", "index": 0, "via": "link", "language": None, "method": None,
    }  # fmt: skip
    activity = shop.ok("GET", f"/v1/people/{eve}/consents/improve/receipt")["dpv:hasRecordOfActivity"]
    assert activity["dpv:hasConsentStatus"] == {"@id": "dpv:ConsentWithdrawn"}
    assert activity["dpv:isIndicatedAtTime"] == counts_from
    assert "before the two were linked" in activity["dpv:hasJustification"]


def test_a_no_of_the_person_is_the_guests(shop):
    """Also where it was said before the two were linked."""
    eve, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.ok("POST", f"/v1/people/{eve}/objection", {})
    link(shop, eve, guest)
    assert set(held(shop, guest)["consents"].values()) == {"objected"}


def test_what_is_known_is_added_up(shop):
    """For the person; the guest's id keeps what came in under it."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    for name in (one, other):
        shop.signal(name, session="s", item="running-2", topics=["running"])
    alone = held(shop, other)["interests"]
    link(shop, one, other)
    counts = {(each["reach"], each["key"]): each["count"] for each in held(shop, one)["interests"]}
    assert counts[("history", "topic:running")] == counts[("visit", "topic:running")] == 2
    assert (held(shop, one)["guests"], "alias" in held(shop, one)) == (1, False)
    assert (held(shop, other)["interests"], held(shop, other)["alias"]) == (alone, True)


def test_a_guest_is_never_answered_with_the_persons_history(shop):
    """The device may be in other hands after a sign-out."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    shop.signal(one, item="travel-1", topics=["travel"])
    shop.signal(other, item="cooking-1", topics=["cooking"])
    link(shop, one, other)
    assert used(shop, shop.decide(other)) == {"topic:cooking", "item:cooking-1"}
    assert used(shop, shop.decide(one)) >= {"topic:cooking", "topic:travel"}


def test_the_guests_visit_goes_on_as_the_persons(shop):
    """Signing in does not end it."""
    one, other = shop.welcome(DAN), shop.welcome(DAN)
    shop.signal(other, session="s", item="running-2", topics=["running"])
    link(shop, one, other)
    assert "topic:running" in used(shop, shop.decide(one, session="s"))


def test_a_person_who_is_new_begins_with_nothing(shop):
    """What the guest agreed to was not agreed to under the new name."""
    eve = shop.welcome(EVE)
    link(shop, "new-one", eve)
    new = held(shop, "new-one")
    assert (new["dial"], new["facts"]["age_class"]) == (None, "unknown")
    assert set(new["consents"].values()) == {"never_asked"}


def test_a_guest_who_is_a_minor_makes_the_person_one(shop):
    """The younger age class is the one that protects; an unknown one is no choice."""
    eve, finn, unknown = shop.welcome(EVE), shop.welcome(FINN), shop.welcome(ADA, "unknown-age")
    shop.dial(unknown, 4)
    link(shop, eve, unknown)
    assert held(shop, eve)["facts"]["age_class"] == "adult"
    link(shop, eve, finn)
    assert held(shop, eve)["facts"]["age_class"] == "minor"


def test_each_of_the_two_has_an_entry(shop):
    """One after the other in the log, made together."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    link(shop, one, other)
    assert [held(shop, name)["records"]["link"] for name in (one, other)] == [1, 1]


def test_linking_twice_changes_nothing(shop):
    """An app links at each sign-in: what the person has chosen since stays."""
    one, other = shop.welcome(EVE), shop.welcome(CLEO)
    shop.consent(other, "improve", "refused")
    first = link(shop, one, other)
    shop.dial(one, 4)
    shop.consent(one, "improve")
    before = held(shop, one)
    assert link(shop, one, other) == first
    assert held(shop, one) == before
    assert (before["dial"], before["consents"]["improve"]) == (4, "given")


@pytest.mark.parametrize("round_", range(4))
def test_a_no_beside_the_link_is_the_persons(shop, round_):
    """Whichever of the two is committed first."""
    one, other = shop.welcome(EVE), shop.welcome(EVE)
    with ThreadPoolExecutor(2) as pool:
        acts = [
            lambda: link(shop, one, other),
            lambda: shop.consent(other, "improve", "withdrawn"),
        ]
        for done in [pool.submit(act) for act in (acts if round_ % 2 else acts[::-1])]:
            done.result()
    assert {held(shop, name)["consents"]["improve"] for name in (one, other)} == {"withdrawn"}


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
        before.setattr(
            link_guest, "entry", lambda *given, **at: entry(*given[:-1], as_before(given[-1], *sides), **at)
        )
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


def test_the_guests_of_a_guest_come_along(shop):
    """With each no of theirs; and none of them can be linked to anybody else."""
    one, middle, last = (shop.welcome(EVE) for _ in range(3))
    link(shop, middle, last)
    link(shop, one, middle)
    assert (held(shop, one)["guests"], held(shop, middle)["guests"]) == (2, 0)
    for taken in (middle, last):
        assert shop.refused("PUT", f"/v1/people/somebody/guests/{taken}")["status"] == 422
    shop.consent(last, "improve", "withdrawn")
    assert {held(shop, name)["consents"]["improve"] for name in (one, middle, last)} == {"withdrawn"}


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


def test_the_pseudonyms_of_all_guests_are_kept():
    """All of them are guests of the person, and none has a guest."""
    one, two = (
        Person(b"1", 1, b"", b"", PersonState(guests=(b"9",), former=(b"0",))),
        Person(b"2", 1, b"", b"", PersonState(guests=(b"8",), former=(b"7",))),
    )
    nine, eight = Person(b"9", 1, b"", b"", PersonState()), Person(b"8", 1, b"", b"", PersonState(owner=b"2"))
    sides = LinkSides(one, (nine,), two, (eight,))
    states = {each.pseudonym: each.state for each in (one, two, nine, eight)}
    after = join(sides, states, "link_x", at_ms=5)
    assert (after[b"1"].guests, after[b"1"].former) == ((b"2", b"8", b"9"), (b"0",))
    assert (after[b"2"].guests, after[b"2"].owner, after[b"2"].former) == ((), b"1", (b"7",))
    assert (after[b"2"].link, after[b"2"].linked_ms) == ("link_x", 5)
    assert after[b"8"].owner == b"1"


def test_a_topic_that_comes_in_by_the_link_is_forgotten_under_earlier_guests(shop):
    """The person excluded nothing, and the first guest neither. The second guest did."""
    eve, first, second = (shop.welcome(EVE) for _ in range(3))
    shop.signal(first, item="running-2", topics=["running"])
    link(shop, eve, first)
    assert "topic:running" in topics(shop, first)
    shop.limits(second, topics=["running"])
    link(shop, eve, second)
    for each in (eve, first, second):
        assert "topic:running" not in topics(shop, each)
