"""The controls beside the reasons of a decision: each acts at once, and the page confirms it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Literal, assert_never, get_args
from urllib.parse import quote

from litestar import post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Struct, structs

from aboveboard.catalogue.item_titles import topic_key
from aboveboard.errors import NotFound, Unprocessable
from aboveboard.explanation.why import SHOW_AGAIN, Control, controls_of
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.rules import Rules
from aboveboard.http import HttpRequest
from aboveboard.intent.declared_intents import intent_title
from aboveboard.interest_keys import INTENT, STATE
from aboveboard.people.state import FIELD, Limits, PersonState, get_limited_keys, is_limited
from aboveboard.people.store import Person
from aboveboard.preferences.changes import change_limits, put_dial
from aboveboard.preferences.noes import is_said
from aboveboard.privacy.context_fields import ContextFields, title_of
from aboveboard.rights.correct import forget_interest, without_key
from aboveboard.states.declared_states import title_of_state
from aboveboard.web.forms import form
from aboveboard.web.sessions import Visitor, gateway_of, same_row
from aboveboard.web.why.readers import ExplainedRecord, not_found, read_by_anybody
from aboveboard.words import BOUGHT, Level, as_limited

Act = Literal["limit", "allow", "forget", "off"]
ACTS: tuple[Act, ...] = get_args(Act)
"""Every act: limit and allow, forget, and turn the dial off."""


LIMITED = {"topic": "topics", "item": "items", FIELD: "fields", INTENT: "interests", STATE: "interests"}
"""The kinds of things that a person can exclude, with their member of `Limits`. That of the last two has whole keys."""


UNUSED = "unused"
"""The message of a limit on an intent or a state. It does not delete the signals that these rest on."""


class Offer(Struct, frozen=True):
    """A control of reason `number`, of which a reason may have several.

    `kind` is `topic`, `item`, `field`, `intent`, `state`, `bought` or `dial`.

    `key` is the key in the person's state, and `name` the text for people; both are "" for the dial. `done`: the topic
    or item is already limited, or the dial is already off. `held`: the state has something under the key.
    """

    number: int
    kind: str
    key: str
    name: str
    done: bool
    held: bool
    control: int = 0


class DoneMessage(Struct, frozen=True):
    """The confirmation of an act, and the name of the thing. It is shown only when the state agrees.

    `code` is the act, `show_again` where the act forgot an order, or UNUSED where it deletes nothing.
    """

    code: str
    name: str


class ControlForm(Struct, frozen=True):
    """The form of a control. `reason` is the number of a reason of the decision, `control` that of its control; both
    from 0.
    """

    reason: int
    act: Act
    control: int = 0


@post("/why/{decision:str}/controls", include_in_schema=False)
async def use_control(request: HttpRequest, decision: FromPath[str]) -> Redirect:
    sent = await form(request, ControlForm)
    reading = await read_by_anybody(request, decision)
    if reading.visitor is None or reading.person is None:
        raise not_found()
    offer = _make_offer(reading, sent)
    await _act(gateway_of(request), reading.visitor, reading.person, offer, sent.act)
    said = f"said={sent.act}&reason={sent.reason}&control={sent.control}"
    item = f"item={quote(reading.item.item, safe='')}&" if reading.item.slot else ""
    return Redirect(f"/why/{decision}?{item}{said}", status_code=303)


def offers_of(
    number: int, controls: Sequence[Control], state: PersonState | None, titles: Mapping[str, str]
) -> list[Offer]:
    """Returns the controls of a reason as `offer_of` does; none for a reader who may not act."""
    offers = [offer_of(number, each, state, titles) for each in controls]
    return [structs.replace(each, control=at) for at, each in enumerate(offers) if each is not None]


def offer_of(
    number: int, control: Control | None, state: PersonState | None, titles: Mapping[str, str]
) -> Offer | None:
    """Returns the control of a reason, or None for a reason without one.

    `state` has the person's choices, and what is stored under all their ids. None for a reader who may not act; they get
    None too.
    """
    if control is None or state is None:
        return None
    kind = str(control["kind"]).removeprefix("limit_")
    if kind == "dial":
        return Offer(number, kind, "", "", done=state.dial == Level.OFF, held=False)
    if kind == SHOW_AGAIN:
        name = str(control["item"])
        key = f"{BOUGHT}:{name}"
        return Offer(
            number, BOUGHT, key, titles.get(name, name), done=False, held=without_key(state, key) != state
        )
    name = str(control[kind])
    key = f"{kind}:{name}"
    done = is_limited(key, get_limited_keys(state.limits))
    held = without_key(state, key) != state
    shown = titles.get(name if kind == "item" else topic_key(name), name)
    if kind in (FIELD, INTENT, STATE):
        shown = titles.get(key, name)
    return Offer(number, kind, key, shown, done, held)


def name_fields(fields: ContextFields, language: str) -> dict[str, str]:
    """Returns the titles of the declared fields by their keys, as controls name them."""
    return {f"{FIELD}:{name}": title for name in fields if (title := title_of(fields, name, language))}


def name_declared(rules: Rules, language: str) -> dict[str, str]:
    """Returns the titles of the declared fields, intents and states by their keys, as controls name them."""
    intents = rules.intents
    states = {key: title_of_state(rules.journeys, key, language) for key in rules.journeys.states}
    named = {f"{INTENT}:{each.name}": intent_title(intents, each.name, language) for each in intents.intents}
    return name_fields(rules.context, language) | named | states


def check_message(query: Mapping[str, str], offers: list[list[Offer]]) -> DoneMessage | None:
    """Returns the confirmation that the address asks for, or None. `offers` are those of each reason.

    None also when the state does not agree: a forged address must not claim an act that did not happen.
    """
    act, number, control = query.get("said", ""), query.get("reason", ""), query.get("control", "0")
    every = {(str(offer.number), str(offer.control)): offer for each in offers for offer in each}
    offer = every.get((number, control))
    claimed = next((each for each in ACTS if each == act), None)
    if offer is None or claimed is None or not _is_so(offer, claimed):
        return None
    if claimed == "limit" and offer.kind in (INTENT, STATE):
        return DoneMessage(UNUSED, offer.name)
    return DoneMessage(SHOW_AGAIN if offer.kind == BOUGHT else claimed, offer.name)


def _is_so(offer: Offer, act: Act) -> bool:
    match act:
        case "limit":
            return offer.kind in LIMITED and offer.done
        case "allow":
            return offer.kind in LIMITED and not offer.done
        case "forget":
            return offer.kind != "dial" and not offer.held
        case "off":
            return offer.kind == "dial" and offer.done
    assert_never(act)


def _make_offer(reading: ExplainedRecord, sent: ControlForm) -> Offer:
    reasons, number = () if reading.why is None else reading.why.reasons, sent.reason
    controls = controls_of(reasons[number]) if 0 <= number < len(reasons) else ()
    offers = offers_of(number, controls, reading.known, {})
    offer = next((each for each in offers if each.control == sent.control), None)
    if offer is None:
        raise Unprocessable(
            "This reason has no control. Use the number of a reason that has one.", field="reason"
        )
    return offer


async def _act(gateway: Gateway, visitor: Visitor, person: Person, offer: Offer, act: Act) -> None:
    """Carries the act out, unless all ids of the person agree: a form that is sent twice does nothing more.

    Raises Unprocessable when the control of the reason has no such act.
    """
    if (offer.kind == "dial") != (act == "off") or (offer.kind == BOUGHT and act != "forget"):
        raise Unprocessable(
            "The control of this reason has no such act. Use an act that the page offers.", field="act"
        )
    match act:
        case "off":
            if not offer.done or not await is_said(gateway, person, PersonState(dial=Level.OFF)):
                await put_dial(
                    gateway, visitor.app, visitor.who, int(Level.OFF), check=same_row(gateway, visitor)
                )
        case "forget":
            with suppress(NotFound):  # the form was sent twice
                await forget_interest(
                    gateway, visitor.app, visitor.who, offer.key, check=same_row(gateway, visitor)
                )
        case "limit" | "allow":
            await _limit(gateway, visitor, person, offer, on=act == "limit")
        case _:
            assert_never(act)


async def _limit(gateway: Gateway, visitor: Visitor, person: Person, offer: Offer, *, on: bool) -> None:
    after = with_limit(person.state.limits, offer.key, on=on)
    if offer.done != on or not await is_said(gateway, person, PersonState(limits=after)):
        await change_limits(
            gateway,
            visitor.app,
            visitor.who,
            lambda limits: with_limit(limits, offer.key, on=on),
            check=same_row(gateway, visitor),
        )


def with_limit(limits: Limits, key: str, *, on: bool) -> Limits:
    """Returns the limits with one topic, item, field, intent or state added, or removed with `on` false.

    `key` is `topic:<name>`, `item:<id>`, `field:<name>`, `intent:<name>` or `state:<name>`. A topic replaces or removes each spelling that differs in case only.
    """
    kind, _, name = key.partition(":")
    field = LIMITED[kind]
    if kind in (INTENT, STATE):
        kept = [each for each in limits.interests if each != key]
        return structs.replace(limits, interests=tuple(sorted([*kept, key] if on else kept)))
    left = [each for each in getattr(limits, field) if as_limited(f"{kind}:{each}") != as_limited(key)]
    return structs.replace(limits, **{field: tuple(sorted([*left, name] if on else left))})
