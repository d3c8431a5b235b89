"""Correcting what was derived: one interest is forgotten, and what it was derived from with it.

Facts are corrected where they are set (`choose.put_facts`).
"""

from msgspec import structs
from sqlalchemy import bindparam, delete, select

from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import CorrectionRecord
from aboveboard.keys.sealing import unseal
from aboveboard.people.state import Interests, PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.guests import guests_of
from aboveboard.rights.person_entry import entry, replace
from aboveboard.signals import store
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.profile import record_reaction
from aboveboard.storage.journal import Entry, Submission, Write

_DELETE = delete(store.signals).where(
    store.signals.c.person == bindparam("of"), store.signals.c.id_hash == bindparam("hashed")
)


async def forget_interest(gateway: Gateway, app: str, person: str, key: str) -> int:
    """Forgets `key` (`topic:<name>` or `item:<id>`) wherever it is known from, and every kept signal that names it, also
    of guests who turned out to be the person.
    Its place in the log; from then on no decision uses it. NotFound when nothing like it is held.

    A limit keeps it from being learned anew; this does not.
    """

    async def attempt() -> int:
        found = await gateway.require_person(app, person)
        guards, writes, made = [found.guard], list[Write](), list[Entry]()
        for each in (found, *await guests_of(gateway, found)):
            state, signals = without_key(each.state, key), await _find_signals(gateway, each, key)
            if state == each.state and not signals:
                continue
            body = CorrectionRecord(forgot=key, signals=len(signals))
            guards.append(each.guard)
            writes.append(replace(each, state))
            writes += [Write(_DELETE, {"of": each.pseudonym, "hashed": hashed}) for hashed in signals]
            made.append(entry(gateway, app, each, body))
        if not made:
            raise NotFound("no such interest is held", field="key", expected="a key that `interests` shows")
        return await gateway.submit(Submission(tuple(dict.fromkeys(guards)), tuple(writes), tuple(made)))

    return await gateway.with_retries(in_turn((gateway.keyring.pseudonym(app, person),), attempt))


def without_key(state: PersonState, key: str) -> PersonState:
    """The state without the interest, in every reach; of an item, also without how often it was shown in vain."""
    kind, _, name = key.partition(":")
    state = record_reaction(state, [name]) if kind == "item" else state
    visit = state.visit
    if visit is not None:
        visit = structs.replace(visit, interests=_without(visit.interests, key))
    history, elsewhere = _without(state.history, key), _without(state.elsewhere, key)
    return structs.replace(state, history=history, elsewhere=elsewhere, visit=visit)


def _without(interests: Interests, key: str) -> Interests:
    left = {
        category: {name: affinity for name, affinity in found.items() if name != key}
        for category, found in interests.items()
    }
    return {category: found for category, found in left.items() if found}


async def _find_signals(gateway: Gateway, person: Person, key: str) -> list[bytes]:
    """The kept signals that name the topic or item. They change only together with the person's row."""
    table = store.signals
    query = select(table.c.id_hash, table.c.sealed).where(table.c.person == person.pseudonym)
    types = gateway.rules.catalogue.types
    found = []
    for hashed, sealed in await gateway.database.rows(query):
        signal = store.decode(unseal(person.key, sealed, b"signal" + hashed))
        if _names(signal, types.get(signal.type), key):
            found.append(hashed)
    return found


def _names(signal: store.KeptSignal, signal_type: SignalType | None, key: str) -> bool:
    """Of a type that is no longer declared it is not known which fields name something, so any of them may."""
    role, _, name = key.partition(":")
    return any(
        name in names_in(value)
        for field, value in signal.fields.items()
        if isinstance(value, str | list)
        and (signal_type is None or _role(signal_type, field) in (None, role))
    )


def _role(signal_type: SignalType, field: str) -> str | None:
    declared = signal_type.fields.get(field)
    return None if declared is None else str(declared.role)
