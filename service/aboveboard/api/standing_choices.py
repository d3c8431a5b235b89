"""The state that holds, in the form that the answer to a choice has."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from aboveboard.api.protocol import Time
from aboveboard.clock import to_iso
from aboveboard.consent.lapse import NEVER_ASKED
from aboveboard.consent.precedence import effective
from aboveboard.decisions.answer import LogPlace
from aboveboard.gateway.gateway import Gateway
from aboveboard.people.state import Limits, PersonState
from aboveboard.preferences.commit_change import ChangeResult
from aboveboard.preferences.history import state_of, states_of
from aboveboard.rights.choice_data import DialClaim, describe_claim
from aboveboard.words import BoundBy, ConsentState, PlacementKind

PurposeState = Annotated[str, Meta(extra_json_schema={"enum": [*map(str, ConsentState), NEVER_ASKED]})]


class StandingChoices(Struct, frozen=True):
    """The choices that hold now. `dial` is what the person asked for, null before the first choice.

    `effective` is the level in force for content, and `bound_by` the cause that keeps it below the dial. `claimed_dial` is
    a level that waits for the person, absent without one.
    """

    consents: dict[str, PurposeState]
    dial: int | None
    effective: int
    bound_by: BoundBy
    limits: Limits
    restricted: bool
    claimed_dial: DialClaim | UnsetType = UNSET


class ChangeAnswer(Struct, frozen=True):
    """A change that is durable and applies from now on. `log` has the index of its entry.

    While `forgetting` is true, the models are still unlearning data that the person withdrew.
    """

    recorded: Time
    log: LogPlace
    forgetting: bool = False


class ChoiceAnswer(ChangeAnswer, frozen=True, kw_only=True):
    """A recorded choice, and in `holds` the choices that hold now. The two differ where an older no still holds."""

    holds: StandingChoices


class LimitsAnswer(ChoiceAnswer, frozen=True, kw_only=True):
    """The recorded limits. `unknown_topics` are those that name no topic of the app; they hold all the same.

    It is absent where there is none. A topic that was named by a title is among the limits under its id too.
    """

    unknown_topics: tuple[str, ...] | UnsetType = UNSET


class FactsAnswer(ChoiceAnswer, frozen=True, kw_only=True):
    """The recorded facts. `withheld_fields` were sent and may not be stored. It is absent where there is none."""

    withheld_fields: tuple[str, ...] | UnsetType = UNSET


class ConsentAnswer(ChoiceAnswer, frozen=True, kw_only=True):
    """A recorded choice about a purpose. `state` is the state of this purpose that holds now."""

    state: PurposeState


def describe_standing(gateway: Gateway, state: PersonState, *, gpc: bool) -> StandingChoices:
    """Returns the choices that hold now. `gpc` is the signal of the request."""
    now_ms, dial = gateway.clock(), gateway.rules.dial
    level = effective(state, PlacementKind.CONTENT, dial=dial, gpc=gpc, at_ms=now_ms)
    return StandingChoices(
        consents=states_of(gateway, state, now_ms),
        dial=state.dial,
        effective=int(level.effective),
        bound_by=level.bound_by,
        limits=state.limits,
        restricted=state.restricted,
        claimed_dial=describe_claim(state),
    )


def answer_choice(
    gateway: Gateway, changed: ChangeResult, *, gpc: bool, forgetting: bool = False
) -> ChoiceAnswer:
    """Returns the answer to a choice, with the state that holds."""
    return ChoiceAnswer(
        recorded=to_iso(changed.at_ms),
        log=LogPlace(changed.place),
        forgetting=forgetting,
        holds=describe_standing(gateway, changed.state, gpc=gpc),
    )


def answer_facts(
    gateway: Gateway, changed: ChangeResult, sent: Mapping[str, str], *, gpc: bool
) -> FactsAnswer:
    """Returns the answer to facts. `sent` are the fields of the context that came with them."""
    stored = changed.state.context
    return FactsAnswer(
        recorded=to_iso(changed.at_ms),
        log=LogPlace(changed.place),
        holds=describe_standing(gateway, changed.state, gpc=gpc),
        withheld_fields=tuple(sorted(name for name in sent if stored.get(name) != sent[name])) or UNSET,
    )


def answer_consent(
    gateway: Gateway, changed: ChangeResult, purpose: str, *, gpc: bool, forgetting: bool
) -> ConsentAnswer:
    """Returns the answer to a choice about a purpose, with the state that holds."""
    return ConsentAnswer(
        recorded=to_iso(changed.at_ms),
        log=LogPlace(changed.place),
        forgetting=forgetting,
        holds=describe_standing(gateway, changed.state, gpc=gpc),
        state=state_of(gateway, changed.state, purpose, gateway.clock()),
    )
