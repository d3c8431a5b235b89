"""What is read for requests with signals that wait."""

from typing import Any

import pytest
from aboveboard.clock import to_iso
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.ingestion.signal_body import parse_signal
from aboveboard.ingestion.waiting_signals import WaitingSignals, read_rows
from aboveboard.people.erased import write_erased
from aboveboard.storage.journal import Submission
from msgspec import Raw, json

from tests.house import House
from tests.ingestion.test_signals import sent, viewed
from tests.world import DAN


def read(house: House, *signals: Any) -> tuple[WaitingSignals, set[bytes]]:
    app = house.app

    async def work() -> tuple[WaitingSignals, set[bytes]]:
        parsed = [parse_signal(Raw(json.encode(each)), preview=False) for each in signals]
        made = WaitingSignals(app=app, size=len(parsed), asked=None, kept=None, signals=parsed, gpc=False)
        return made, await read_rows(house.gateway, [made])

    found: tuple[WaitingSignals, set[bytes]] = house.run(work())
    return found


def test_a_person_of_several_signals_is_read_once(house: House) -> None:
    """Whatever is wrong with the other signals."""
    dan = house.shop.welcome(DAN)
    waiting, _ = read(house, viewed(dan, "1"), {"id": "bad"}, viewed(dan, "2"))
    assert (list(waiting.people), [len(each) for each in waiting.hashes]) == ([dan], [1, 0, 1])


def test_the_stored_ones_are_known_by_their_person(house: House) -> None:
    """The same id of another person is another signal."""
    dan, other = house.shop.welcome(DAN), house.shop.welcome(DAN)
    sent(house, viewed(dan, "1"))
    waiting, known = read(house, viewed(dan, "1"), viewed(dan, "2"), viewed(other, "1"))
    assert known == set(waiting.hashes[0])


@pytest.mark.parametrize(("person", "accepted"), [("null", False), ("u-1", True)])
def test_a_placeholder_is_no_person(house: House, person: str, *, accepted: bool) -> None:
    """It is refused before anything is read."""
    waiting, _ = read(house, viewed(person))
    assert (person in waiting.people, isinstance(waiting.refused.get(person), FieldProblem)) == (
        accepted,
        not accepted,
    )


def test_only_a_signal_with_a_time_can_be_from_before_an_erasure(house: House) -> None:
    """So only then is the erasure read."""
    dan = house.shop.welcome(DAN)
    pseudonym = house.gateway.keyring.pseudonym(house.app, dan)
    house.run(house.gateway.submit(Submission((), write_erased(house.gateway.keyring, pseudonym, 7), ())))
    now, dated = viewed(dan), viewed(dan, at=to_iso(house.clock()))
    assert [read(house, each)[0].people[dan].erased_ms for each in (now, dated)] == [0, 7]
