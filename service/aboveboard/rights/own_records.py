"""A person's own records, for their rights: choices with the entries that commit to them, and receipts."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec import UNSET

from aboveboard.audit.entries import parse_leaf
from aboveboard.clock import to_iso
from aboveboard.consent.choices import find_overruled
from aboveboard.consent.lapse import FREE, NEVER_ASKED, find_end_ms
from aboveboard.errors import NotFound
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ChoiceRecord, LinkRecord, RecordBody, choice_event
from aboveboard.gateway.stored_records import Body
from aboveboard.people.store import Person
from aboveboard.preferences.history import PersonRecord, history, own_standing, read_records, records_of
from aboveboard.rights.receipts import House, ReceiptChoice, receipt, sign_receipt
from aboveboard.storage.tables import records
from aboveboard.words import ConsentState

RecordedChoice = PersonRecord[ChoiceRecord]
"""A choice as it was recorded."""


async def choices(gateway: Gateway, person: Person) -> list[RecordedChoice]:
    """Returns every choice about a purpose that was recorded of the person, oldest first."""
    return await history(gateway, person, (ChoiceRecord,))


async def page_of(
    gateway: Gateway, people: Sequence[Person], shapes: Sequence[type[Body]], *, page: int, size: int
) -> tuple[list[PersonRecord[Body]], bool]:
    """Returns a page, from 1, of these people's records with bodies of these shapes, newest first.

    The second value is True when there are more. It takes one query, however many records there are.
    """
    query = records_of(people, shapes).order_by(records.c.entry_index.desc())
    found = await read_records(gateway, people, shapes, query.limit(size + 1).offset((page - 1) * size))
    return found[:size], len(found) > size


def drop_copies(found: Sequence[PersonRecord[RecordBody]]) -> list[PersonRecord[RecordBody]]:
    """Returns the records without those that repeat another one of the same commit for another id of the person.

    A no that spread has a copy under each id, and a link has a record under both.
    """
    seen = {_name_of(each) for each in found if not _repeats(each.body)}
    kept = list[PersonRecord[RecordBody]]()
    for each in found:
        if _repeats(each.body):
            if _name_of(each) in seen:
                continue
            seen.add(_name_of(each))
        kept.append(each)
    return kept


def _repeats(body: RecordBody) -> bool:
    """Returns True for a record that another id of the person may have too."""
    return isinstance(body, LinkRecord) or getattr(body, "via", UNSET) is not UNSET


def _name_of(found: PersonRecord[RecordBody]) -> tuple[int, str, str]:
    """Returns what the copies of one event share: the time of their commit, the kind, and the purpose."""
    return found.at_ms, str(found.body.kind), getattr(found.body, "purpose", "")


async def latest(gateway: Gateway, people: Sequence[Person], shape: type[Body]) -> Body | None:
    """Returns the newest body of this shape in the records of these people, None when there is none."""
    found, _ = await page_of(gateway, people, (shape,), page=1, size=1)
    return next((each.body for each in found), None)


async def receipt_of(gateway: Gateway, app: str, person: str, purpose: str) -> bytes:
    """Returns the signed receipt of the choice about the purpose that holds. Raises NotFound when there is none.

    A choice that was overruled when it arrived holds nothing. A claim has a receipt only while there is no choice.
    """
    found = await gateway.require_person(app, person)
    about = [each for each in await choices(gateway, found) if each.body.purpose == purpose]
    if not about:
        raise NotFound(
            "This person has made no choice about this purpose. Use a purpose with a choice.",
            field="purpose",
            expected="a purpose with a choice",
        )
    judged = JudgedChoices(about)
    return receipt_for(gateway, app, found, judged, max(judged.counted, default=len(about) - 1))


class JudgedChoices:
    """All choices of a person about one purpose, oldest first.

    `counted` has the places of the choices that counted when they arrived, in order. `overruled` has, for each that did
    not, the place of the choice that overruled it. Claims are in neither.
    """

    def __init__(self, about: Sequence[RecordedChoice]) -> None:
        self.about = about
        events = [choice_event(each.body) for each in about]
        self.overruled = find_overruled(events)
        self.counted = [
            at
            for at, event in enumerate(events)
            if at not in self.overruled and event.state is not ConsentState.CLAIMED
        ]

    def next_after(self, place: int) -> int | None:
        """Returns the place of the first choice after `place` that counted."""
        at = bisect_right(self.counted, place)
        return self.counted[at] if at < len(self.counted) else None

    def last_before(self, place: int) -> int | None:
        """Returns the place of the last choice before `place` that counted."""
        at = bisect_left(self.counted, place)
        return self.counted[at - 1] if at else None


def receipt_for(gateway: Gateway, app: str, person: Person, judged: JudgedChoices, place: int) -> bytes:
    """Returns the signed receipt of the choice at `place`.

    The status of the newest choice is the state that holds. An older choice has the state at that time. The receipt of a
    choice that was overruled or replaced names the record of the one that holds instead.
    """
    about = judged.about
    chosen, body = about[place], about[place].body
    overruled_by = judged.overruled.get(place)
    instead = judged.next_after(place) if overruled_by is None else overruled_by
    telling = body if overruled_by is None else about[overruled_by].body
    state, lapse = telling.state, telling.because or None
    if instead is None and state is not ConsentState.CLAIMED:
        standing = own_standing(gateway, person.state, body.purpose, gateway.clock())
        if standing.state != NEVER_ASKED:
            state, lapse = ConsentState(standing.state), standing.cause
    before = judged.last_before(place)
    event = choice_event(body)
    terms = gateway.rules.dial.purposes.get(body.purpose, FREE)
    described = ReceiptChoice(
        purpose=body.purpose,
        state=state,
        notice=body.notice,
        at_ms=event.ordered_ms,
        counts_ms=event.at_ms,
        claimed=event.claimed,
        carried_by=event.carried_by,
        recorded=to_iso(chosen.at_ms),
        language=body.language,
        method=body.method,
        expires_ms=find_end_ms(
            body.at_ms, body.expires_ms, terms if body.state == ConsentState.GIVEN else FREE
        ),
        before=before is not None and about[before].body.state == ConsentState.GIVEN,
        via=event.via or None,
        leaf=parse_leaf(chosen.leaf),
        instead=None if instead is None else parse_leaf(about[instead].leaf),
        region=person.state.facts.region,
        lapse=lapse,
    )
    settings = gateway.settings
    house = House(
        rules=gateway.rules,
        url=settings.public_url,
        controller=settings.controller or app,
        place=settings.public_url or settings.log_origin,
    )
    return sign_receipt(
        receipt(described, house), [(gateway.database.origin, key) for key in gateway.keyring.log_signers]
    )
