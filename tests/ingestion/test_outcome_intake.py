"""The outcomes of some requests in progress, and what is submitted of them."""

from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.ingestion.outcome_intake import OutcomeIntake
from aboveboard.ingestion.signal_answer import FieldProblem
from aboveboard.storage.journal import Submission

from tests.house import House
from tests.ingestion.test_outcomes import taken
from tests.ingestion.test_waiting_outcomes import read
from tests.world import ADA, DAN


def submission(house: House, *given: dict[str, str]) -> Submission | None:
    app, (waiting, rows) = house.app, read(house, *given)

    async def work() -> Submission | None:
        intake = OutcomeIntake(house.gateway, app, rows)
        for outcome, name in zip(waiting.outcomes, waiting.names, strict=True):
            await intake.take(outcome, name)
        return intake.make_submission()

    found: Submission | None = house.run(work())
    return found


def test_a_person_of_several_outcomes_is_guarded_and_written_once(house: House) -> None:
    """With one entry, whose lines are all of theirs."""
    dan = house.shop.welcome(DAN)
    decisions = [house.shop.decide(dan) for _ in range(3)]
    found = submission(house, *(taken(each) for each in decisions))
    assert found is not None
    tables = [guard.table for guard in found.guards]
    assert (tables.count("people"), tables.count("outcomes"), len(found.entries)) == (1, 3, 1)
    assert len([write for write in found.writes if "next_sealed" in write.row]) == 1


def test_nothing_is_submitted_when_nothing_is_stored(house: House) -> None:
    """As for a person who did not agree to learning."""
    decision = house.shop.decide(house.shop.welcome(ADA))
    assert submission(house, taken(decision), {"decision": "dec_0", "item": "a", "kind": "seen"}) is None


def test_a_problem_of_shape_is_the_result(house: House) -> None:
    """It keeps the field and what it may be."""
    intake = OutcomeIntake(house.gateway, house.app)
    found = house.run(intake.take(FieldProblem("kind", "one of: seen"), b""))
    assert found.problems == (FieldProblem("kind", "one of: seen"),)


def test_a_person_who_was_not_read_with_the_others_is_read(house: House) -> None:
    """As the search for unanswered items needs it."""
    dan = house.shop.welcome(DAN)
    decision = house.shop.decide(dan)["decision"]
    recalled: OpenedDecision = house.run(recall(house.gateway, house.app, decision))
    intake = OutcomeIntake(house.gateway, house.app)
    house.run(intake.take_unanswered(recalled, house.clock()))
    assert list(intake.people) == [recalled.person]
