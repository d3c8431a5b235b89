"""The record of a decision: its body as it is sealed, and the parts of it that are read back."""

from datetime import datetime
from typing import Any

import numpy as np

from aboveboard import canonical
from aboveboard.clock import to_iso, to_ms
from aboveboard.decisions.pipeline import Situation, Thought
from aboveboard.engine.diagnostics import Carried
from aboveboard.languages import FALLBACK
from aboveboard.privacy.allowed import Allowed, ContextFact, Interest
from aboveboard.words import Category, Level, Reach

BUILD = f"aboveboard-2 numpy-{np.__version__}"
"""What a record must be computed again with, to come out the same to the last bit."""


def body(decision: str, situation: Situation, thought: Thought) -> dict[str, Any]:
    """The record, in the types that `canonical` admits."""
    placement, request = situation.bound.shelf.placement, situation.request
    return {
        "v": 1,
        "decision": decision,
        "build": BUILD,
        "at": to_iso(situation.now_ms),
        "as_of": to_iso(situation.as_of_ms),
        "placement": placement.placement,
        "revision": placement.revision,
        "model": situation.bound.version,
        "candidates": request.candidates,
        "count": request.count,
        "seed": f"{situation.seed:016x}",
        "asked": int(situation.standing.asked),
        "effective": int(thought.effective),
        "bound_by": thought.bound_by,
        "gpc": situation.standing.gpc,
        "allowed": allowed_fields(thought.allowed),
        "removed": thought.removed.recorded(),
        "impersonal": thought.impersonal.recorded(),
        "items": [[item, canonical.number(probability)] for item, probability in thought.items],
        "worth": [[canonical.number(each.base), canonical.number(each.person)] for each in thought.worth],
        "carried": _carried(thought.carried),
        "why": thought.why,
        "language": _wished_for(situation),
    }


def _carried(carried: Carried | None) -> dict[str, str | None] | None:
    """In thousandths, which is as fine as anybody would compare."""
    if carried is None:
        return None
    shares = carried._asdict().items()
    return {name: None if share is None else canonical.number(round(share, 3)) for name, share in shares}


def _wished_for(situation: Situation) -> str:
    """The language as it was asked for, which the record keeps: later there may be sentences in it."""
    return situation.request.language or situation.state.facts.language or FALLBACK


def allowed_fields(allowed: Allowed) -> dict[str, Any]:
    """`Allowed` in the admitted types of a record."""
    return {
        "level": int(allowed.level),
        "strength": canonical.number(allowed.strength),
        "context": [[fact.field, fact.value] for fact in allowed.context],
        "interests": [
            [each.reach, each.category, each.key, canonical.number(each.weight), each.count, each.days]
            for each in allowed.interests
        ],
    }


def allowed_of(body: Any) -> Allowed:
    """The very `Allowed` that the recorded decision was made with."""
    found = body["allowed"]
    return Allowed(
        Level(found["level"]),
        float(found["strength"]),
        tuple(ContextFact(field, value) for field, value in found["context"]),
        tuple(
            Interest(Reach(reach), Category(category), key, float(weight), count, days)
            for reach, category, key, weight, count, days in found["interests"]
        ),
    )


def as_of(body: Any) -> int | None:
    """The instant as of which everything counted, or None in a record of before that was kept: then nothing was new."""
    found = body.get("as_of")
    return None if found is None else to_ms(datetime.fromisoformat(found))
