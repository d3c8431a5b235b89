"""The objection to purposes: a no that overrides any older yes (GDPR Art. 21). The dial does not change."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct, structs

from aboveboard.clock import to_iso
from aboveboard.consent.choices import ConsentEvent, apply
from aboveboard.decisions.fatigue import without_refused
from aboveboard.errors import Unprocessable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, claim_key, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import choice_record
from aboveboard.learning import withdrawal
from aboveboard.people.state import PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.guests import guests_of
from aboveboard.rights.person_entry import entry, replace
from aboveboard.storage.journal import Entry, Submission
from aboveboard.words import ConsentState

METHOD = "objection"


class Objection(Struct, frozen=True):
    """The purposes of an objection and its time. Each purpose has an entry; `place` is the index of the first."""

    purposes: tuple[str, ...]
    recorded: str
    place: int = 0


_kept = msgspec.json.Decoder(Objection)


def purposes_of(gateway: Gateway, named: Sequence[str] | None) -> tuple[str, ...]:
    """Returns the named purposes, each once, or all declared ones. Raises Unprocessable for an undeclared name."""
    declared = gateway.rules.purposes
    if named is None:
        return tuple(declared)
    for at, purpose in enumerate(named):
        if purpose not in declared:
            raise Unprocessable(
                "This purpose is not declared. Use a declared purpose.",
                field=f"purposes[{at}]",
                expected="one of the declared purposes",
            )
    return tuple(dict.fromkeys(named))


async def object_to(
    gateway: Gateway,
    app: str,
    person: str,
    named: Sequence[str] | None = None,
    *,
    gpc: bool = False,
    asked: Once | None = None,
) -> Objection:
    """Records an objection to each purpose in `named`, or to all, in one commit. Only a later yes counts again.

    With `asked`, a repeated request returns the first answer. Raises Unprocessable for an undeclared purpose.
    """
    purposes = purposes_of(gateway, named)

    async def attempt() -> Objection:
        kept = await find_answer(gateway, asked)
        if kept is not None:
            return structs.replace(_kept.decode(kept.answer), place=kept.place or 0)
        found, now_ms = await gateway.person(app, person), gateway.clock()
        changes, made = list[tuple[Person, PersonState]](), list[Entry]()
        for each in (found, *await guests_of(gateway, found)):
            events = [_event(each.state, purpose, now_ms, gpc=gpc) for purpose in purposes]
            choices = each.state.choices
            for event in events:
                choices = apply(choices, event)
            state = structs.replace(each.state, choices=choices)
            changes.append((each, without_refused(state, gateway.rules, at_ms=now_ms)))
            made += [entry(gateway, app, each, choice_record(event)) for event in events]
        answer = Objection(purposes, to_iso(now_ms))
        guards, writes = keep(asked, msgspec.json.encode(answer), gateway.owner(app, found), now_ms)
        more_guards, more_writes = await withdrawal.write_withdrawal(gateway, *changes)
        own = [each.guard for each, _ in changes]
        states = [replace(each, state) for each, state in changes]
        submission = Submission((*own, *guards, *more_guards), (*states, *writes, *more_writes), tuple(made))
        return structs.replace(answer, place=await gateway.submit(submission))

    with claim_key(gateway, asked):
        return await gateway.with_retries(in_turn((gateway.keyring.pseudonym(app, person),), attempt))


def _event(state: PersonState, purpose: str, now_ms: int, *, gpc: bool) -> ConsentEvent:
    """Returns the objection, dated no earlier than the stored choice.

    The clock of another node may be ahead, and a no must count as soon as it is recorded.
    """
    standing = state.choices.get(purpose)
    at_ms = now_ms if standing is None else max(now_ms, standing.at_ms)
    return ConsentEvent(
        purpose=purpose, state=ConsentState.OBJECTED, notice="", at_ms=at_ms, method=METHOD, gpc=gpc
    )
