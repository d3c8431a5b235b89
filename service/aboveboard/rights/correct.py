"""The correction of derived data: an interest is deleted, with the signals that it was derived from.

Facts are corrected where they are set (`preferences.changes.put_facts`).
"""

from collections.abc import Container

from msgspec import structs
from sqlalchemy import bindparam, delete, select

from aboveboard.errors import NotFound
from aboveboard.gateway.aliases import read_ids
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.idempotency import Once, find_answer, keep
from aboveboard.gateway.person_locks import in_turn
from aboveboard.gateway.record_bodies import CorrectionRecord
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.keys.sealing import unseal
from aboveboard.people.marks import drop_named, drop_patterns
from aboveboard.people.state import FIELD, Interests, PersonState
from aboveboard.people.store import Person
from aboveboard.preferences.commit_change import ChangeResult, Check, accept, repeat_change
from aboveboard.rights.person_entry import entry, replace
from aboveboard.signals import store
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.exclusion import names_in
from aboveboard.signals.orders import without_order
from aboveboard.signals.profile import only, record_reaction, without_named
from aboveboard.signals.visit_steps import without_steps
from aboveboard.states.forgetting import find_rested, list_forgotten
from aboveboard.storage.journal import Entry, Submission, Write
from aboveboard.words import BOUGHT, as_limited

_DELETE = delete(store.signals).where(
    store.signals.c.person == bindparam("of"), store.signals.c.id_hash == bindparam("hashed")
)


async def forget_interest(
    gateway: Gateway, app: str, person: str, key: str, *, asked: Once | None = None, check: Check = accept
) -> ChangeResult:
    """Deletes the interest `key` (`topic:<name>` or `item:<id>`), and every stored signal that names it.

    The key `intent:<name>` deletes the steps of the visit, from which it was read. The key `state:<journey>/<name>`, or that of a
    journey, deletes the signals that the state rests on, with their marks. No other state begins by it. The key
    `field:<name>` is a fact about the person, and is deleted alone. So is the key `bought:<id>`. The signals stay, and the item is offered as if it had not been ordered.

    Both are deleted in every reach, under all ids of the person. From then on no decision uses the interest. Raises
    NotFound when neither is stored. Under a guest's id, it is not raised, because it would tell what the person's other
    ids have. A repeated `asked` deletes nothing more.

    A later signal can restore the interest. A limit prevents that. `check` is that of `commit_change`.
    """

    people = {gateway.keyring.pseudonym(app, person)}

    async def attempt() -> ChangeResult:
        found = await gateway.require_person(app, person)
        kept = await find_answer(gateway, asked)
        if asked is not None and kept is not None:
            return repeat_change(asked, kept, found)
        await check(found)
        ids, now_ms = await read_ids(gateway, found), gateway.clock()
        marks = [each.state.marks for each in ids.everyone]
        patterns = list_forgotten(gateway.rules.journeys, marks, key)
        people.update(each.pseudonym for each in ids.everyone)
        writes, made = list[Write](), list[Entry]()
        # Under a guest's id the answer must not tell what the other ids have. So that id always gets an entry.
        hides = ids.is_alias and not gateway.settings.guests_see_person
        for each in ids.everyone:
            state, signals = without_key(each.state, key, patterns), await _find_signals(gateway, each, key)
            if signals:
                state = without_steps(state)
            if state == each.state and not signals and not (hides and each is ids.asked):
                continue
            body = CorrectionRecord(forgot=key, signals=len(signals))
            writes.append(replace(each, state))
            writes += [Write(_DELETE, {"of": each.pseudonym, "hashed": hashed}) for hashed in signals]
            made.append(entry(gateway, app, each, body, at_ms=now_ms))
        if not made:
            raise NotFound(
                "This interest is not stored. Use a key that `interests` shows.",
                field="key",
                expected="a key that `interests` shows",
            )
        stored = keep(asked, str(now_ms).encode(), gateway.owner(app, found), now_ms)
        submission = Submission((*ids.guards, *stored[0]), (*writes, *stored[1]), tuple(made))
        return ChangeResult(await gateway.submit(submission), now_ms, found.state)

    return await gateway.with_retries(in_turn(people, attempt))


def without_key(state: PersonState, key: str, patterns: Container[str] = ()) -> PersonState:
    """Returns the state without the interest, in every reach.

    Of an item, it also drops the count of how often the item was shown without reaction, and its order. Of a state, it drops
    the marks of `patterns`.
    """
    kind, _, name = key.partition(":")
    if kind == STATE:
        return structs.replace(state, marks=drop_patterns(state.marks, patterns))
    if kind == FIELD:
        left = {field: value for field, value in state.context.items() if field != name}
        return structs.replace(state, context=left)
    if kind == INTENT:
        return without_steps(state)
    state = without_order(state, name) if kind in ("item", BOUGHT) else state
    state = record_reaction(state, [name]) if kind == "item" else state
    visit = state.visit
    if visit is not None:
        interests = _without(visit.interests, key)
        # A step does not say what it was about. So all of them go with an interest of their visit.
        steps = visit.steps if interests == visit.interests else ()
        visit = structs.replace(visit, interests=interests, steps=steps)
    history, elsewhere = _without(state.history, key), _without(state.elsewhere, key)
    marks = drop_named(state.marks, lambda each: each == as_limited(key)) if state.marks else state.marks
    return structs.replace(state, history=history, elsewhere=elsewhere, visit=visit, marks=marks)


def _without(interests: Interests, key: str) -> Interests:
    left = only(interests, lambda name: name != key)
    kind, _, item = key.partition(":")
    return without_named(left, (item,)) if kind == "item" else left


async def _find_signals(gateway: Gateway, person: Person, key: str) -> list[bytes]:
    """Returns the stored signals that name the topic or item, or that the state rests on.

    They change only together with the person's row, so the row's guard covers them.
    """
    table = store.signals
    query = select(table.c.id_hash, table.c.sealed).where(table.c.person == person.pseudonym)
    types, journeys = gateway.rules.catalogue.types, gateway.rules.journeys
    rested = find_rested(journeys, key)
    patterns = [each for each in journeys.patterns if each.name in rested]
    found = []
    for hashed, sealed in await gateway.database.rows(query):
        signal = store.decode(unseal(person.key, sealed, b"signal" + hashed))
        is_rested = any(each.matches(signal.type, signal.fields) for each in patterns)
        if is_rested or _names(signal, types.get(signal.type), key):
            found.append(hashed)
    return found


def _names(signal: store.KeptSignal, signal_type: SignalType | None, key: str) -> bool:
    """Returns True when a field of the signal names the topic or item. None is named by an order alone.

    If the type is no longer declared, the roles of its fields are unknown, so any field counts.
    """
    role, _, name = key.partition(":")
    return role not in (BOUGHT, FIELD, INTENT, STATE) and any(
        name in names_in(value)
        for field, value in signal.fields.items()
        if isinstance(value, str | list)
        and (signal_type is None or _role(signal_type, field) in (None, role))
    )


def _role(signal_type: SignalType, field: str) -> str | None:
    declared = signal_type.fields.get(field)
    return None if declared is None else str(declared.role)
