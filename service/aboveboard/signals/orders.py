"""The orders of a person, less the returns.

Each order of an item counts 1 for its key `bought:<item>`, and each return 1 against it. Both decay alike. So the sum
does not depend on the order in which the signals arrive. Above 0, the person still has the item.
"""

from msgspec import structs

from aboveboard.people.state import PersonState
from aboveboard.signals.catalogue import SignalType
from aboveboard.signals.evidence import SignalEvidence, evidence_of
from aboveboard.signals.intake import SignalVerdict
from aboveboard.signals.profile import only
from aboveboard.signals.profile_draft import ProfileDraft
from aboveboard.words import BOUGHT, Reach


def add_order(draft: ProfileDraft, signal_type: SignalType, judged: SignalVerdict, *, at_ms: int) -> None:
    """Adds the orders or returns of a judged signal. They are stored where the signal may be used beyond its visit."""
    if signal_type.order is None or judged.special:
        return
    reaches = [reach for reach in judged.reaches if reach is not Reach.VISIT]
    evidence = _orders_of(evidence_of(signal_type, judged.kept), signal_type)
    draft.add_evidence(evidence, reaches, session=None, at_ms=at_ms)


def _orders_of(evidence: SignalEvidence, signal_type: SignalType) -> SignalEvidence:
    items = [name for kind, _, name in (key.partition(":") for key in evidence.keys) if kind == "item"]
    return evidence._replace(
        keys=tuple([f"{BOUGHT}:{item}" for item in items]),
        weight=1.0 if signal_type.order == "placed" else -1.0,
        act=None,  # an order is a cause of its own, apart from the interest in the item
    )


def without_order(state: PersonState, item: str) -> PersonState:
    """Returns the state that does not say that the item was ordered. Its other evidence stays."""
    key = f"{BOUGHT}:{item}"
    return structs.replace(
        state,
        history=only(state.history, lambda each: each != key),
        elsewhere=only(state.elsewhere, lambda each: each != key),
    )
