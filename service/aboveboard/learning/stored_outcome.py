"""An outcome as it is stored, with the decision that it belongs to."""

from typing import NamedTuple

import msgspec

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import read_allowed
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.engine.rewards import reward
from aboveboard.errors import NotFound, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import is_excluded, refuse_learning
from aboveboard.keys.sealing import unseal
from aboveboard.learning.examples import MadeDecision, impression
from aboveboard.signals.outcome_tables import OutcomeContent

_content = msgspec.json.Decoder(OutcomeContent)


class WaitingOutcome(NamedTuple):
    """A pending outcome, decrypted. `reward` follows the formula of the decision's revision.

    `impression` is the name of the item that was shown.
    """

    name: bytes
    impression: bytes
    person: bytes | None
    app: str
    item: str
    reward: float
    recalled: OpenedDecision

    @property
    def decision(self) -> MadeDecision:
        """The decision, in the form that examples are made from."""
        return MadeDecision(self.app, self.recalled.at_ms, self.recalled.body)


async def decrypt_outcome(
    gateway: Gateway, name: bytes, person: bytes | None, sealed: bytes, *, revisions: Revisions
) -> WaitingOutcome | None:
    """Returns a row of `outcomes`, decrypted, or None when nothing may be learned from it.

    Then the person or the decision is erased or cannot be decrypted, or the person does not allow learning.
    They are restricted, have withdrawn, or now exclude what the example rests on.
    """
    key, found = gateway.keyring.operator_key, None
    try:
        if person is not None:
            row = await gateway.find_person(person)
            if row is None:
                return None
            found = await gateway.open_row(person, row)
            if found is None or found.state.restricted:
                return None
            key = found.key
        kept = _content.decode(unseal(key, sealed, b"outcome" + name))
        stored = await gateway.find_record(kept.decision)
        app = "" if stored is None else stored.app
        recalled = await recall(gateway, app, kept.decision)
        body = recalled.body
        shelf = await revisions.shelf(placement_key(app, body.placement), body.revision)
        at = shelf.index[kept.item]
        if found and refuse_learning(gateway.rules, found.state, gateway.clock(), decided_ms=recalled.at_ms):
            return None
        if found and is_excluded(shelf, at, read_allowed(body.allowed), limits=found.state.limits):
            return None
    except (NotFound, Unreadable):
        return None
    value = None if kept.value is None else float(kept.value)
    worth = reward(shelf.placement.rewards, kept.kind, value)
    shown = impression(gateway.keyring, body.decision, kept.item)
    return WaitingOutcome(name, shown, person, app, kept.item, worth, recalled)
