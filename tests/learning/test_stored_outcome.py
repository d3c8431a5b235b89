"""A pending outcome, as learning reads it."""

from typing import Any

from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.clock import to_iso
from aboveboard.learning.stored_outcome import decrypt_outcome
from aboveboard.signals.outcome_tables import OutcomeState, outcomes
from sqlalchemy import select

from tests.clocks import MINUTE_MS
from tests.erasure.leaving import lived
from tests.house import House


def test_only_an_outcome_that_may_be_learned_is_returned(fresh_house: House) -> None:
    """It has the decision and a reward; None without its person, or while the person is restricted."""
    past = lived(fresh_house.installation, fresh_house.shop)
    table = outcomes.c
    ((name, sealed),) = fresh_house.rows(
        select(table.outcome, table.sealed).where(table.pending == OutcomeState.PENDING)
    )
    revisions = Revisions(fresh_house.gateway.shelves)

    def read(person: bytes) -> Any:
        return fresh_house.run(
            decrypt_outcome(fresh_house.gateway, name, person, sealed, revisions=revisions)
        )

    found = read(past.pseudonym)
    assert (found.app, found.decision.body.decision) == (past.app, past.decisions[0]["decision"])
    assert found.reward > 0
    assert read(b"unknown") is None
    fresh_house.shop.ok("PUT", f"/v1/people/{past.person}/restriction", {"restricted": True})
    assert read(past.pseudonym) is None


def test_an_outcome_is_bound_to_its_row(fresh_house: House) -> None:
    """In the row of another outcome of the same person it does not decrypt, so it is not learned twice."""
    past = lived(fresh_house.installation, fresh_house.shop)
    assert fresh_house.shop.outcome(past.decisions[1])["status"] == "kept"
    table, revisions = outcomes.c, Revisions(fresh_house.gateway.shelves)
    (one, sealed), (other, _) = fresh_house.rows(select(table.outcome, table.sealed))

    def read(name: bytes) -> Any:
        return fresh_house.run(
            decrypt_outcome(fresh_house.gateway, name, past.pseudonym, sealed, revisions=revisions)
        )

    assert read(one) is not None
    assert read(other) is None


def test_nothing_is_learned_after_the_yes_has_expired(fresh_house: House) -> None:
    """No request ends such a yes, so only a look at the time does."""
    shop, clock, table = fresh_house.shop, fresh_house.clock, outcomes.c
    past = lived(fresh_house.installation, shop)
    shop.consent(past.person, "improve", expires=to_iso(clock() + MINUTE_MS))
    ((name, sealed),) = fresh_house.rows(
        select(table.outcome, table.sealed).where(table.pending == OutcomeState.PENDING)
    )
    revisions = Revisions(fresh_house.gateway.shelves)
    found = list[bool]()
    for _ in range(2):
        read = decrypt_outcome(fresh_house.gateway, name, past.pseudonym, sealed, revisions=revisions)
        found.append(fresh_house.run(read) is not None)
        clock.forward(minutes=2)
    assert found == [True, False]
