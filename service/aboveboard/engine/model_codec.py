"""A model as bytes: JSON with sorted names, and weights as little-endian doubles. Equal models give equal bytes."""

from base64 import b64decode, b64encode

import msgspec
import numpy as np
from msgspec import Struct, field

from aboveboard.engine.model import Model
from aboveboard.engine.part_likes import Pair
from aboveboard.engine.popularity import ItemCount
from aboveboard.errors import Unprocessable

FORMAT = 6


class _StoredModel(Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    version: int
    evidence: int
    names: list[str]
    weights: str
    prior_reward: float = 0.0
    people: int = 0
    counted: list[str] = field(default_factory=list)
    counts: str = ""
    examination: str = ""
    imported: int = 0
    liked: tuple[Pair, ...] = ()


def encode(model: Model) -> bytes:
    """Returns JSON: names sorted, weights as base64 of little-endian doubles. Equal models give equal bytes."""
    names = sorted(model.weights)
    doubles = np.array([model.weights[name] for name in names], "<f8").tobytes()
    counted = sorted(model.counts)
    counts = np.array([model.counts[name] for name in counted], "<f8").tobytes()
    stored = _StoredModel(
        format=FORMAT,
        version=model.version,
        evidence=model.evidence,
        names=names,
        weights=b64encode(doubles).decode(),
        prior_reward=model.prior_reward,
        people=model.people,
        counted=counted,
        counts=b64encode(counts).decode(),
        examination=b64encode(np.array(model.examination, "<f8").tobytes()).decode(),
        imported=model.imported,
        liked=model.liked,
    )
    return msgspec.json.encode(stored)


def decode(data: bytes) -> Model:
    """Returns the model that `encode` wrote, to the bit. Raises Unprocessable for another format."""
    stored = msgspec.json.decode(data, type=_StoredModel)
    if stored.format not in range(1, FORMAT + 1):
        raise Unprocessable("The stored model has another format.", field="format", expected=f"1 to {FORMAT}")
    doubles = np.frombuffer(b64decode(stored.weights), "<f8").tolist()
    weights = dict(zip(stored.names, doubles, strict=True))
    pairs = np.frombuffer(b64decode(stored.counts), "<f8").reshape(-1, 2).tolist()
    counts = {name: ItemCount(*pair) for name, pair in zip(stored.counted, pairs, strict=True)}
    examination = tuple(np.frombuffer(b64decode(stored.examination), "<f8").tolist())
    return Model(
        stored.version,
        stored.evidence,
        weights,
        stored.prior_reward,
        stored.people,
        counts,
        examination,
        stored.imported,
        stored.liked,
    )
