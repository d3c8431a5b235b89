"""The state that a decision uses of a person with several ids."""

from collections.abc import Iterator
from typing import Any

import pytest
from aboveboard.decisions.ids import _see, add_all, add_up, keep_permitted
from aboveboard.gateway.aliases import LinkedIds
from aboveboard.people.state import VISIT_IDLE_MS, Affinity, Interests, Limits, PersonState, Visit, VisitStep
from aboveboard.people.store import Person
from aboveboard.words import Category

from tests.clocks import HandClock
from tests.house import House
from tests.laws.strategies import GIVEN, NOW, RULES
from tests.world import EVE, Installation

SEEN, HALF_LIVES = Category.BEHAVIOURAL, RULES.half_life_days


def interests(**found: Affinity) -> Interests:
    return {SEEN: {f"topic:{name}": affinity for name, affinity in found.items()}}


def open_to_all(**state: Any) -> PersonState:
    return PersonState(dial=4, choices=GIVEN, **state)


def added(*states: PersonState, session: str | None = None) -> PersonState:
    person, *guests = states
    permitted = [keep_permitted(each, RULES, gpc=False, at_ms=NOW) for each in guests]
    return add_up(person, permitted, HALF_LIVES, session=session)


ONE = Affinity(1.0, NOW, 1, 1)


def test_evidence_is_added_as_it_weighs_at_one_instant() -> None:
    """Both halves of a half-life ago are one now; the first time and the count are of both."""
    half_life_ms = int(HALF_LIVES[SEEN] * 86_400_000)
    old, new = Affinity(2.0, NOW - half_life_ms, 3, 10), Affinity(1.0, NOW, 2, 20)
    for pair in ((old, new), (new, old)):
        states = [open_to_all(history=interests(a=each)) for each in pair]
        assert added(*states).history == interests(a=Affinity(2.0, NOW, 5, 10))


def test_only_what_the_guests_own_choices_permit_is_used() -> None:
    """What was held back under an id stays so, whatever the person permits."""
    known = {"history": interests(a=ONE), "elsewhere": interests(b=ONE)}
    choices = {name: choice for name, choice in GIVEN.items() if name != "personalize_history"}
    found = added(open_to_all(), PersonState(dial=4, choices=choices, **known))
    assert (found.history, found.elsewhere) == ({}, known["elsewhere"])
    for closed in ({"restricted": True}, {"dial": 1}):
        assert (
            added(open_to_all(), PersonState(**{"dial": 4, "choices": GIVEN, **known, **closed})).history
            == {}
        )


def test_the_browsers_signal_counts_here_too() -> None:
    """With it, what other services told does not come along."""
    guest = open_to_all(elsewhere=interests(a=ONE))
    assert keep_permitted(guest, RULES, gpc=True, at_ms=NOW).elsewhere == {}


def test_what_the_person_excluded_is_not_used() -> None:
    """Whoever's it is."""
    person = open_to_all(limits=Limits(topics=("a",)))
    assert added(person, open_to_all(history=interests(a=ONE, b=ONE))).history == interests(b=ONE)


@pytest.mark.parametrize(
    ("idle_ms", "is_used"), [(0, True), (VISIT_IDLE_MS, True), (VISIT_IDLE_MS + 1, False)]
)
def test_a_visit_of_a_guest_is_used_until_it_ends(idle_ms: int, is_used: bool) -> None:
    """Only by a request of its session; otherwise the person's own is."""
    visit, own = Visit("s", NOW - 9, NOW - idle_ms, interests(a=ONE)), Visit("t", NOW, NOW)
    guest = open_to_all(visit=visit)
    assert added(open_to_all(visit=own), guest, session="s").visit == (visit if is_used else own)
    assert added(open_to_all(visit=own), guest, session="t").visit == own
    assert added(open_to_all(), guest, session=None).visit is None


def test_one_session_under_two_ids_is_one_visit() -> None:
    """From the first moment of either to the last."""
    one, other = (
        Visit("s", at, at + 5, interests(a=Affinity(1.0, NOW, 1, NOW))) for at in (NOW - 9, NOW - 5)
    )
    found = added(open_to_all(visit=one), open_to_all(visit=other), session="s").visit
    assert found == Visit("s", NOW - 9, NOW, interests(a=Affinity(2.0, NOW, 2, NOW)))


STEPS = (VisitStep("item_viewed", NOW - 9), VisitStep("cart_added", NOW - 2))


def test_one_session_under_two_ids_has_the_steps_of_both() -> None:
    """In order of time. A visit with nothing else is used too."""
    one, other = (Visit("s", NOW - 9, NOW, steps=(each,)) for each in STEPS)
    found = added(open_to_all(visit=other), open_to_all(visit=one), session="s").visit
    assert found == Visit("s", NOW - 9, NOW, steps=STEPS)


@pytest.mark.parametrize(("dial", "used"), [(2, STEPS), (1, None)])
def test_steps_of_a_guest_are_used_where_their_choices_permit(
    dial: int, used: tuple[VisitStep, ...] | None
) -> None:
    """Below the level of the visit, there is no visit."""
    guest = PersonState(dial=dial, choices=GIVEN, visit=Visit("s", NOW - 9, NOW, steps=STEPS))
    visit = added(open_to_all(), guest, session="s").visit
    assert (visit and visit.steps) == used


def test_what_was_shown_counts_for_the_person() -> None:
    """A cap is not begun anew by signing in."""
    found = added(PersonState(shown={"home/a": [1, 5]}), PersonState(shown={"home/a": [3], "home/b": [2]}))
    assert found.shown == {"home/a": [1, 3, 5], "home/b": [2]}


def test_a_page_shows_what_is_stored_also_where_it_may_not_be_used() -> None:
    """Of every id, and of every visit."""
    guest = PersonState(history=interests(a=ONE), visit=Visit("s", NOW, NOW, interests(b=ONE)))
    found = add_all(PersonState(visit=Visit("t", NOW, NOW, interests(c=ONE))), [guest], HALF_LIVES)
    assert found.history == interests(a=ONE)
    assert found.visit == Visit("t", NOW, NOW, interests(b=ONE, c=ONE))


def person_of(name: bytes, state: PersonState) -> Person:
    return Person(name, 1, bytes(32), b"", state)


@pytest.mark.parametrize(
    ("link", "asked", "dial"), [("", 0, 1), ("", 1, 1), ("link_1", 0, 4), ("link_1", 1, 1)]
)
def test_a_lower_level_of_a_guest_counts_where_it_was_not_passed_on(link: str, asked: int, dial: int) -> None:
    """For a request under the guest's id always; under the person's, for a link of version 0.1.0, which has no name."""
    guest = person_of(b"guest", PersonState(dial=1, owner=b"person", link=link))
    person = person_of(b"person", PersonState(dial=4, guests=(b"guest",)))
    ids = LinkedIds((person, guest)[asked], person, (guest,))
    assert _see(ids, RULES, None, gpc=False, at_ms=NOW).dial == dial


# --- over HTTP


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A shop whose guests' ids end at sign-out, so that they are answered as the person."""
    clock, folder = HandClock(), tmp_path_factory.mktemp("seeing")
    installation = Installation(folder, clock, learn_every_ms="0", key_cache_ms="0", guests_see_person="1")
    with installation.shop().http:
        shop = installation.shop()
        shop.place()
        yield House(shop, installation, clock)
        shop.http.close()
    installation.close()


def used(house: House, name: str) -> set[str]:
    answer = house.shop.decide(name)
    return {interest[2] for interest in house.shop.record(answer)["allowed"]["interests"]}


def test_with_the_setting_a_guest_is_answered_as_the_person(seeing: House) -> None:
    """With the person's history and choices, and still with each no."""
    person, guest = seeing.shop.welcome(EVE), "signs-in-later"
    seeing.shop.signal(person, item="travel-1", topics=["travel"])
    seeing.shop.decide(guest)
    seeing.shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    assert used(seeing, guest) == {"topic:travel", "item:travel-1"}
    assert {each["key"] for each in seeing.shop.ok("GET", f"/v1/people/{guest}")["interests"]} == used(
        seeing, guest
    )
    seeing.shop.dial(guest, 1)
    assert used(seeing, guest) == used(seeing, person) == set()


def test_one_person_is_in_one_control_group(house: House) -> None:
    """Under every id, for as long as the link lasts."""
    house.shop.place("tested", control_share=0.5)
    names = [house.shop.welcome(EVE) for _ in range(9)]

    def groups() -> list[bool]:
        bounds = [house.shop.decide(name, "tested")["personalization"]["bound_by"] for name in names]
        return [bound == "control" for bound in bounds]

    alone = groups()
    for guest in names[1:]:
        house.shop.ok("PUT", f"/v1/people/{names[0]}/guests/{guest}")
    assert set(groups()) == {alone[0]}
    for guest in names[1:]:
        house.shop.ok("DELETE", f"/v1/people/{names[0]}/guests/{guest}")
    assert groups() == alone
    assert len(set(alone)) == 2


@pytest.mark.parametrize(
    ("first", "sees"), [("guest", False), ("person", False), ("both", True), ("neither", True)]
)
def test_a_link_leaves_no_pair_in_two_groups(house: House, seeing: House, first: str, *, sees: bool) -> None:
    """Whichever id came first, and also for guests whom the guest brought along. The draw is the person's."""
    shop = (seeing if sees else house).shop
    shop.place("tested", control_share=0.5)

    def group(name: str) -> bool:
        return bool(shop.decide(name, "tested")["personalization"]["bound_by"] == "control")

    for number in range(2):
        guest, person, brought = (f"{who}-{first}-{number}" for who in ("guest", "person", "brought"))
        shop.welcome(EVE, guest)
        shop.welcome(EVE, brought)
        if first != "guest":
            shop.welcome(EVE, person)
        before = [group(name) for name in (guest, person) if first in ("both", name.partition("-")[0])]
        shop.ok("PUT", f"/v1/people/{guest}/guests/{brought}")
        shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
        if first == "guest":
            shop.welcome(EVE, person)
        after = {group(name) for name in (guest, person, brought)}
        assert len(after) == 1
        if first in ("person", "both"):
            assert after == {before[-1]}


@pytest.mark.parametrize("asked", ["person", "guest"])
def test_a_reload_burns_nothing_under_linked_ids(house: House, asked: str) -> None:
    """A showing of either id counts for the person. The answer that is repeated is that of the id itself."""
    shop = house.shop
    shop.place("capped", cap={"times": 1, "days": 7})
    person, guest = shop.welcome(EVE), shop.welcome(EVE)
    early = shop.decide(guest, "capped", session="early")["items"][0]["item"]
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    name = {"person": person, "guest": guest}[asked]
    answers = [shop.decide(name, "capped", session="s")["items"] for _ in range(3)]
    assert answers == answers[:1] * 3
    assert answers[0][0]["item"] != early


def test_an_order_of_a_guest_is_the_persons_too(house: House) -> None:
    """An item that either id ordered gives way for the person, and a return under the other id brings it back."""
    shop = house.shop
    shop.place("offers", kind="offer")
    person, guest = shop.welcome(EVE), shop.welcome(EVE)
    shop.signal(guest, "order_placed", items=["running-1"])

    def gives_way() -> bool:
        record = shop.record(shop.decide(person, "offers"))
        found = {each[2]: float(each[3]) for each in record["allowed"]["interests"]}
        return found.get("bought:running-1", 0.0) > 0.0

    before = gives_way()
    shop.ok("PUT", f"/v1/people/{person}/guests/{guest}")
    linked = gives_way()
    shop.signal(person, "refund_made", items=["running-1"])
    assert (before, linked, gives_way()) == (False, True, False)
