"""The answer about a person's consents: what holds, what to ask, and every choice so far."""

from typing import Annotated

from msgspec import Meta, Struct

from aboveboard.api.protocol import Time
from aboveboard.api.standing_choices import PurposeState
from aboveboard.clock import to_iso
from aboveboard.consent.lapse import NEVER_ASKED
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.record_bodies import ChoiceRecord, choice_event
from aboveboard.preferences.asks import list_asks, list_ends
from aboveboard.preferences.history import PersonRecord, find_overruling, history, states_of
from aboveboard.preferences.lapses import find_ends, with_ends
from aboveboard.words import ConsentState, LapseCause, OtherId

AskCause = Annotated[str, Meta(extra_json_schema={"enum": [NEVER_ASKED, *map(str, LapseCause)]})]


class ConsentRecord(Struct, frozen=True):
    """A recorded choice, or the end of a yes. `at` is the time of the choice, `recorded` that of its arrival.

    It counts from `counts_from`. For a no that is its arrival, for a yes it is `at` or its floor. `claimed` is the time
    that the app sent, as it sent it, where that cannot be. `index` is that of its entry in the log. `gpc` is
    the signal of the browser at that time. `carried_by` is the party that carried the choice for the person.
    `overruled_by` is the index of the choice that overruled this one on arrival; null for one that counted.

    `via` is set for a no that was said under another id of the person. It is `alias` for one after the link of the two,
    and `link` for one before.
    The end of a yes has the state `expired` and its cause in `because`. Its entry is that of the new text, of the yes
    itself, or its own.
    """

    purpose: str
    state: ConsentState
    notice: str
    at: Time
    recorded: Time
    index: int
    language: str | None
    method: str | None
    expires: Time | None
    gpc: bool
    counts_from: Time
    because: LapseCause | None
    claimed: str | None = None
    carried_by: str | None = None
    overruled_by: int | None = None
    via: OtherId | None = None


class AskAnswer(Struct, frozen=True):
    """A purpose to ask the person about: show them the text of `notice`, which is in `language`.

    `because` says why. The person was never asked, a text asks again, the yes has expired, or they came of age.
    """

    purpose: str
    because: AskCause
    notice: str
    language: str


class Consents(Struct, frozen=True):
    """The consents of a person: `states` by purpose, and in `history` every choice and end of one, oldest first.

    `ends` is when each yes in force will end, if it will. `ask` says what to ask the person. A no is not asked again.
    """

    states: dict[str, PurposeState]
    ends: dict[str, Time]
    ask: list[AskAnswer]
    history: list[ConsentRecord]


async def describe_consents(gateway: Gateway, app: str, person: str) -> Consents:
    """Returns the person's consents as they are now. Raises NotFound when nothing is stored about the person."""
    found, now_ms = await gateway.require_person(app, person), gateway.clock()
    ends = list_ends(found.state, gateway.rules, now_ms)
    made = await history(gateway, found, (ChoiceRecord,))
    overruled, told = find_overruling(made), with_ends(made, await find_ends(gateway, found, made))
    return Consents(
        states=states_of(gateway, found.state, now_ms),
        ends={purpose: to_iso(ends_ms) for purpose, ends_ms in ends.items()},
        ask=[AskAnswer(*each) for each in list_asks(found.state, gateway.rules, now_ms)],
        history=[_consent_record(each, overruled.get(each.place)) for each in told],
    )


def _consent_record(record: PersonRecord[ChoiceRecord], overruled_by: int | None) -> ConsentRecord:
    event = choice_event(record.body)
    return ConsentRecord(
        purpose=event.purpose,
        state=event.state,
        notice=event.notice,
        at=to_iso(event.ordered_ms),
        recorded=to_iso(record.at_ms),
        index=record.place,
        language=event.language,
        method=event.method,
        expires=None if event.expires_ms is None else to_iso(event.expires_ms),
        gpc=event.gpc,
        counts_from=to_iso(event.at_ms),
        because=event.because or None,
        claimed=event.claimed,
        carried_by=event.carried_by,
        overruled_by=overruled_by,
        via=event.via or None,
    )
