"""The intake of outcomes: each is joined to its decision, and stored only where learning from it is allowed.

The requests that wait at the same time take each step together (see `together`). What they need is read at once, and
requests about the same person share a submission.
"""

from collections.abc import Sequence

import msgspec

from aboveboard.errors import Stale, TooLarge
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.person_locks import has_locks, in_turn
from aboveboard.gateway.terms import terms_of_all
from aboveboard.ingestion.outcome_answer import OutcomeAnswer
from aboveboard.ingestion.outcome_body import Outcome, OutcomeBatch, parse_outcome
from aboveboard.ingestion.outcome_intake import OutcomeIntake, name_of
from aboveboard.ingestion.together import IntakeGroup, IntakeTogether, group_by_people, make_groups, refuse
from aboveboard.ingestion.waiting_outcomes import (
    OutcomeRows,
    WaitingOutcomes,
    find_people,
    read_rows,
)
from aboveboard.storage.journal import Guard, Submission, Write

_encode = msgspec.json.Encoder().encode


async def follow(gateway: Gateway, app: str, batch: OutcomeBatch, *, asked: Once | None) -> bytes:
    """Stores a batch and returns the encoded `OutcomeAnswer`, once everything in it is durable.

    The batch is written whole or not at all. An item with a reaction no longer counts as shown without one. A repeated
    `asked` stores nothing. It gets the stored answer while the choices of its people are what they were, and
    `duplicate` for what was stored otherwise. Raises TooLarge for more than `batch_max` outcomes, and Unavailable while
    other requests keep changing the same people. Raises Conflict while a request with the same key runs, and
    Unprocessable for a key used with another body.
    """
    raw = batch.outcomes
    if len(raw) > gateway.settings.batch_max:
        raise TooLarge(
            "The request has too many outcomes. Split it.",
            field="outcomes",
            expected=f"at most {gateway.settings.batch_max}",
        )
    parsed = [parse_outcome(one) for one in raw]
    names = [
        name_of(each).hash(gateway.keyring, app) if isinstance(each, Outcome) else b"" for each in parsed
    ]
    people = set[bytes]()
    if has_locks():  # so that this request does not overtake a repeated one
        people |= await find_people(gateway, app, parsed)

    async def attempt() -> bytes:
        kept = None if asked is None else await find_answer(gateway, asked)
        waiting = WaitingOutcomes(
            app=app, size=len(parsed), asked=asked, kept=kept, outcomes=parsed, names=names
        )
        try:
            return await gateway.part(_together).finish(waiting)
        except Stale:
            people.update(waiting.people)  # for `in_turn`: the next attempt takes their locks
            raise

    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn(people, attempt))


def _together(gateway: Gateway) -> IntakeTogether[WaitingOutcomes]:
    return IntakeTogether(gateway, _take, gateway.metrics.outcomes)


async def _take(gateway: Gateway, batch: Sequence[WaitingOutcomes]) -> list[IntakeGroup[WaitingOutcomes]]:
    rows = await read_rows(gateway, batch)
    for each in batch:
        try:
            people = rows.list_people(each)
            each.people = {one.pseudonym for one in people}
            if each.asked is not None:
                each.repeat(terms_of_all(gateway, people))
        except Exception as error:  # noqa: BLE001 - every fault must reach its caller, and no other
            refuse([each], error)
    left = [each for each in batch if not each.future.done()]
    groups = group_by_people(left, lambda each: each.people)
    return await make_groups(groups, lambda group: _write(gateway, group, rows))


async def _write(gateway: Gateway, group: Sequence[WaitingOutcomes], rows: OutcomeRows) -> Submission | None:
    """Returns the submission of requests of one app. None where there is nothing to write."""
    app = group[0].app
    intake = OutcomeIntake(gateway, app, rows)
    guards, writes = list[Guard](), list[Write]()
    for each in group:
        pairs = zip(each.outcomes, each.names, strict=True)
        results = [await intake.take(outcome, name) for outcome, name in pairs]
        each.results, each.answer = results, _encode(OutcomeAnswer(results))
        kept = keep(each.asked, each.answer, gateway.operator(app), intake.now_ms, terms=each.terms)
        guards += kept[0]
        writes += kept[1]
    return intake.make_submission(guards, writes)
