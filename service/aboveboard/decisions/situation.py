"""The inputs of a decision, and the decision before it is recorded."""

from msgspec import Struct

from aboveboard.catalogue.item_titles import ReaderTitles
from aboveboard.consent.dial import MATERIAL
from aboveboard.consent.precedence import EffectiveLevel
from aboveboard.decisions.request import DecisionRequest
from aboveboard.decisions.slots import RecordedSlots, SlotPlan
from aboveboard.engine.diagnostics import PersonalShares, Worth
from aboveboard.engine.model import Bound
from aboveboard.engine.sparse_rows import Indexes
from aboveboard.explanation.circumstances import USUAL, Circumstances
from aboveboard.explanation.why import ItemWhy, Why
from aboveboard.gateway.rules import Rules
from aboveboard.intent.posterior import IntentModel
from aboveboard.outbound.removals import NONE, Removals
from aboveboard.people.state import PersonState, Visit
from aboveboard.privacy.allowed import Allowed, HeldBack
from aboveboard.words import BoundBy, Level


class Situation(Struct, frozen=True, kw_only=True):
    """All inputs of a decision. `visit` is None unless it lasts and has evidence that may be used.

    Evidence is decayed to `as_of_ms`. That instant is fixed within a visit, or else within an hour, so that the same
    request gets the same answer. `candidates` are indexes into the compiled placement. `failed` means that only
    `baseline` may answer. `answer` names the answer for caps (see `showings`). `state` has no showings of it.
    `arranged` is None unless some items keep their places. `above` are the indexes of the items in slots above.
    `intents` is None without an item for an intent.
    """

    request: DecisionRequest
    state: PersonState
    standing: EffectiveLevel
    visit: Visit | None
    now_ms: int
    as_of_ms: int
    bound: Bound
    rules: Rules
    titles: ReaderTitles
    candidates: Indexes
    seed: int
    failed: bool = False
    answer: str = ""
    arranged: SlotPlan | None = None
    above: tuple[int, ...] = ()
    intents: IntentModel | None = None

    @property
    def is_linked(self) -> bool:
        """True where the reasons are computed when they are first read. Those of a baseline are computed at once."""
        return self.request.explain == "link"


class DecisionDraft(Struct, frozen=True, kw_only=True):
    """A decision before it is recorded, with everything for its record and its explanation.

    `count` is the most items that may be drawn: that of the request, or what the total cap still allows.
    `items` are pairs of item and probability, in order, and `worth` has one value for each. Items in `removed` may not
    be shown. Items in `impersonal` get no personal part. `around` are its circumstances. `why_lower` explains the items
    after the first, if asked. `material` is that of the explanations. `carried` is None without a personal part.
    `slots` is None unless some items keep their places.
    """

    effective: Level
    bound_by: BoundBy
    count: int
    allowed: Allowed
    held_back: tuple[HeldBack, ...]
    removed: Removals
    impersonal: Removals = NONE
    items: tuple[tuple[str, float], ...]
    why: Why
    why_lower: tuple[ItemWhy, ...] | None = None
    around: Circumstances = USUAL
    material: float = MATERIAL
    worth: tuple[Worth, ...] = ()
    carried: PersonalShares | None = None
    slots: RecordedSlots | None = None

    @property
    def is_explained(self) -> bool:
        """True once the reasons are computed: there is always at least one."""
        return bool(self.why.reasons)
