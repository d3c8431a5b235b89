"""What a person can do about a reason, at once, beside it; and what is said once it is done."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Literal, assert_never, get_args

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct, structs

from aboveboard.errors import NotFound, Unprocessable
from aboveboard.explanation.why import Control
from aboveboard.gateway.gateway import Gateway
from aboveboard.http import HttpRequest
from aboveboard.people.state import Limits, PersonState, get_limited_keys
from aboveboard.preferences.changes import change_limits, put_dial
from aboveboard.rights.correct import forget_interest, without_key
from aboveboard.web.forms import form
from aboveboard.web.sessions import Visitor, gateway_of
from aboveboard.web.why.readers import ExplainedRecord, read_by_anybody
from aboveboard.words import Level, as_limited

Act = Literal["limit", "allow", "forget", "off"]
ACTS: tuple[Act, ...] = get_args(Act)


class Offer(Struct, frozen=True):
    """The control of reason `number`. `kind` is `topic`, `item` or `dial`; `key` is what a person's state calls it and
    `name` what people do. `done`: it is limited, or the dial is off, already. `held`: something of it is known."""

    number: int
    kind: str
    key: str
    name: str
    done: bool
    held: bool


class DoneMessage(Struct, frozen=True):
    """What was just done to what, and is so: an address that claims what is not is not believed."""

    code: str
    name: str


class ControlForm(Struct, frozen=True):
    """`reason` is the number of a reason of the decision, from 0."""

    reason: int
    act: Act


@post("/why/{decision:str}/controls", include_in_schema=False)
async def use_control(request: HttpRequest, decision: FromPath[str]) -> Redirect:
    sent = await form(request, ControlForm)
    reading = await read_by_anybody(request, decision)
    if reading.visitor is None or reading.person is None:
        raise NotFound("there is no such decision", field="decision")
    offer = _make_offer(reading, sent.reason)
    await _act(gateway_of(request), reading.visitor, offer, sent.act)
    return Redirect(f"/why/{decision}?said={sent.act}&reason={sent.reason}", status_code=303)


def offer_of(
    number: int, control: Control | None, state: PersonState | None, titles: Mapping[str, str]
) -> Offer | None:
    """None for a reason without a control, and for somebody who may not act."""
    if control is None or state is None:
        return None
    kind = str(control["kind"]).removeprefix("limit_")
    if kind == "dial":
        return Offer(number, kind, "", "", done=state.dial == Level.OFF, held=False)
    name = str(control[kind])
    key = f"{kind}:{name}"
    done = as_limited(key) in get_limited_keys(state.limits)
    held = without_key(state, key) != state
    shown = titles.get(name, name) if kind == "item" else name
    return Offer(number, kind, key, shown, done, held)


def check_message(query: Mapping[str, str], offers: list[Offer | None]) -> DoneMessage | None:
    """What an address says was done, as far as it is so."""
    act, number = query.get("said", ""), query.get("reason", "")
    offer = offers[int(number)] if number in map(str, range(len(offers))) else None
    claimed = next((each for each in ACTS if each == act), None)
    if offer is None or claimed is None or not _is_so(offer, claimed):
        return None
    return DoneMessage(claimed, offer.name)


def _is_so(offer: Offer, act: Act) -> bool:
    match act:
        case "limit":
            return offer.kind != "dial" and offer.done
        case "allow":
            return offer.kind != "dial" and not offer.done
        case "forget":
            return offer.kind != "dial" and not offer.held
        case "off":
            return offer.kind == "dial" and offer.done
    assert_never(act)


def _make_offer(reading: ExplainedRecord, number: int) -> Offer:
    reasons = reading.found.body.why.reasons
    control = reasons[number].control if 0 <= number < len(reasons) else None
    state = reading.person.state if reading.person else None
    offer = offer_of(number, control, state, {})
    if offer is None:
        raise Unprocessable("this reason has no control", field="reason")
    return offer


async def _act(gateway: Gateway, visitor: Visitor, offer: Offer, act: Act) -> None:
    """Does it, unless it is so already: a form that is sent twice does nothing more."""
    if (offer.kind == "dial") != (act == "off"):
        raise Unprocessable("this reason has no such control", field="act")
    match act:
        case "off":
            if not offer.done:
                await put_dial(gateway, visitor.app, visitor.who, int(Level.OFF))
        case "forget":
            with suppress(NotFound):  # it is forgotten already
                await forget_interest(gateway, visitor.app, visitor.who, offer.key)
        case "limit" | "allow":
            await _limit(gateway, visitor, offer, on=act == "limit")
        case _:
            assert_never(act)


async def _limit(gateway: Gateway, visitor: Visitor, offer: Offer, *, on: bool) -> None:
    if offer.done != on:
        await change_limits(
            gateway, visitor.app, visitor.who, lambda limits: with_limit(limits, offer.key, on=on)
        )


def with_limit(limits: Limits, key: str, *, on: bool) -> Limits:
    """The limits with one topic or item more, or one less, however it was typed. `key` is `topic:<name>` or
    `item:<id>`."""
    kind, _, name = key.partition(":")
    field = "topics" if kind == "topic" else "items"
    left = [each for each in getattr(limits, field) if as_limited(f"{kind}:{each}") != as_limited(key)]
    return structs.replace(limits, **{field: tuple(sorted([*left, name] if on else left))})
