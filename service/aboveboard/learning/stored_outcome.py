"""An outcome as it is stored, with the decision that it belongs to."""

from typing import NamedTuple

import msgspec

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.decisions.record import read_allowed
from aboveboard.decisions.replay import OpenedDecision, recall
from aboveboard.engine.compiled_placement import CompiledPlacement, is_nothing
from aboveboard.engine.rewards import reward
from aboveboard.errors import NotFound, Tampered, Unreadable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.permissions import is_excluded, refuse_learning
from aboveboard.keys.sealing import unseal
from aboveboard.learning.examples import MadeDecision
from aboveboard.people.store import Person
from aboveboard.signals.impressions import impression
from aboveboard.signals.outcome_tables import OutcomeContent
from aboveboard.words import OutcomeKind

_content = msgspec.json.Decoder(OutcomeContent)


class WaitingOutcome(NamedTuple):
    """A stored outcome, decrypted. `reward` follows the formula of the decision's revision.

    `impression` is the name of the item that was shown. `at_ms` is the time of the outcome, and `reverts` names
    what one of kind `reverted` reverts: all before it when empty. `is_automatic`: the gateway counted it by itself.
    """

    name: bytes
    impression: bytes
    person: bytes | None
    app: str
    item: str
    kind: OutcomeKind
    reward: float
    recalled: OpenedDecision
    at_ms: int = 0
    reverts: tuple[bytes, ...] = ()
    is_automatic: bool = False

    @property
    def is_first(self) -> bool:
        """True when the item was in the first slot of its decision."""
        first = next(iter(self.recalled.body.items), None)
        return first is not None and first.item == self.item

    @property
    def decision(self) -> MadeDecision:
        """The decision, in the form that examples are made from."""
        return MadeDecision(self.app, self.recalled.at_ms, self.recalled.body)


class OpenedOutcome(NamedTuple):
    """A stored outcome, decrypted: its content, the app, the decision, and the person, if it is about one."""

    content: OutcomeContent
    app: str
    recalled: OpenedDecision
    person: Person | None


async def open_outcome(gateway: Gateway, name: bytes, person: bytes | None, sealed: bytes) -> OpenedOutcome:
    """Returns a row of `outcomes`, decrypted, also where its person does not allow learning.

    Raises NotFound when the decision is gone. Raises Unreadable for what does not decrypt, and without a row of the
    person, who was erased or is being moved.
    """
    key, found = gateway.keyring.operator_key, None
    if person is not None:
        row = await gateway.find_person(person)
        if row is None:
            raise Unreadable("The person of this outcome has no row now.")
        found = await gateway.open_row(person, row)
        if found is None:
            raise Unreadable("The person of this outcome has no row now.")
        key = found.key
    content = read_content(key, name, sealed)
    stored = await gateway.find_record(content.decision)
    app = "" if stored is None else stored.app
    return OpenedOutcome(content, app, await recall(gateway, app, content.decision), found)


async def value_outcome(
    gateway: Gateway, revisions: Revisions, name: bytes, opened: OpenedOutcome
) -> WaitingOutcome:
    """Returns an opened outcome with its reward. Raises NotFound without the revision of its decision."""
    kept, app, recalled, found = opened
    body = recalled.body
    shelf = await revisions.shelf(placement_key(app, body.placement), body.revision)
    shown = impression(gateway.keyring, body.decision, kept.item)
    person = None if found is None else found.pseudonym
    return with_content(
        WaitingOutcome(name, shown, person, app, kept.item, kept.kind, 0.0, recalled), kept, shelf
    )


def read_content(key: bytes, name: bytes, sealed: bytes) -> OutcomeContent:
    """Returns the content of a stored outcome. Raises Unreadable for what this key does not decrypt."""
    return _content.decode(unseal(key, sealed, b"outcome" + name))


def with_content(
    outcome: WaitingOutcome, content: OutcomeContent, shelf: CompiledPlacement
) -> WaitingOutcome:
    """Returns the outcome with this content, and with the reward that the revision `shelf` gives it."""
    value = None if content.value is None else float(content.value)
    shows_nothing = is_nothing(shelf, content.item)
    return outcome._replace(
        item=content.item,
        kind=content.kind,
        reward=reward(shelf.placement.rewards, content.kind, value, is_nothing=shows_nothing),
        reverts=tuple(map(bytes.fromhex, content.reverts)),
        is_automatic=content.automatic,
    )


async def decrypt_outcome(
    gateway: Gateway, name: bytes, person: bytes | None, sealed: bytes, *, revisions: Revisions
) -> WaitingOutcome | None:
    """Returns a row of `outcomes`, decrypted, or None when nothing may be learned from it.

    Then the person or the decision is erased or refused, or the person does not allow learning.
    They are restricted, have withdrawn, or now exclude what the example rests on.
    """
    try:
        opened = await open_outcome(gateway, name, person, sealed)
        kept, app, recalled, found = opened
        if found is not None:
            if found.state.restricted:
                return None
            if refuse_learning(gateway.rules, found.state, gateway.clock(), decided_ms=recalled.at_ms):
                return None
            shelf = await revisions.shelf(placement_key(app, recalled.body.placement), recalled.body.revision)
            allowed = read_allowed(recalled.body.allowed)
            special = await gateway.topics.get_special(app)
            limits = found.state.limits
            if is_excluded(shelf, shelf.index[kept.item], allowed, limits=limits, special=special):
                return None
        return await value_outcome(gateway, revisions, name, opened)
    except (NotFound, Unreadable, Tampered):
        return None
