"""Logs as an export has them, for the tests of checks: decisions, facts, links and outcomes as lines."""

from typing import Any

import msgspec
import numpy as np
from aboveboard.bias.row_details import FeatureRows, RowDetails
from aboveboard.clock import MS_PER_DAY, to_iso
from aboveboard.verify.records import VerifiedLine

START_MS = 1_750_000_000_000 // MS_PER_DAY * MS_PER_DAY
FACTS = {"age_class": "adult", "language": None, "region": None, "time_zone": None}


def plain_details(rows: int) -> RowDetails:
    """Details that say nothing, for tests of what does not read them."""
    nothing, unknown = np.zeros(rows, np.intp), np.full(rows, np.nan)
    return RowDetails(
        places=np.arange(rows),
        revisions=nothing,
        first_items=nothing - 1,
        items=(),
        predicted=unknown,
        is_personal=nothing > 0,
        is_guarded=nothing > 0,
        features=FeatureRows(np.zeros(rows + 1, np.intp), nothing[:0], ()),
        chances=unknown,
        reductions=unknown,
    )


class LogOfLines:
    """A log that grows line by line. Times are days since START_MS."""

    def __init__(self) -> None:
        self.lines: list[VerifiedLine] = []

    def add(
        self, kind: str, person: str | None, body: dict[str, Any] | None, day: float = 0.0, **more: Any
    ) -> None:
        """Adds a line of the kind, without a body where the record is gone."""
        at = to_iso(START_MS + round(day * MS_PER_DAY))
        leaf: dict[str, Any] = {"commitment": "0" * 64, "policy": "0" * 64, "tag": "0" * 32}
        leaf |= {"time": f"{at[:13]}:00Z", "type": kind, "v": 1}
        known: dict[str, Any] = {
            "app": "shop",
            "at": at,
            "index": len(self.lines),
            "kind": kind,
            "leaf": msgspec.json.encode(leaf).decode(),
            "person": person,
            "record": None,
            "body": None if body is None else msgspec.json.encode(body | {"v": 1}).decode(),
        }
        self.lines.append(VerifiedLine(**(known | more)))

    def decide(self, person: str | None, item: str = "lead", day: float = 0.0, **more: Any) -> str:
        """Adds a decision that shows the item first, and returns its id."""
        name = f"dec_{len(self.lines)}"
        body = {
            "allowed": {"context": more.pop("context", [])},
            "asked": 1,
            "bound_by": "dial",
            "effective": 1,
            "gpc": False,
            "items": [[each, "0.5"] for each in more.pop("items", [item, "rest"])],
            "placement": "home",
            "seed": f"{len(self.lines):016x}",
        }
        self.add("decision", person, body | more, day, record=name)
        return name

    def erase(self, day: float = 0.0) -> None:
        """Adds a decision whose record is gone."""
        self.add("decision", None, None, day, app=None, at=None, erased=True)

    def tell(self, person: str, day: float = 0.0, **facts: Any) -> None:
        """Adds facts about a person."""
        self.add("facts", person, FACTS | facts, day)

    def link(self, person: str, guest: str, name: str = "link", **more: Any) -> None:
        """Adds the two entries of a link."""
        body = {"consents": {}, "dial": None, "restricted": False} | more
        self.add("link", person, body | {"guest": name})
        self.add("link", guest, body | {"person": name})

    def react(self, decision: str, item: str, *kinds: str, day: float = 0.0) -> None:
        """Adds outcomes of an item."""
        self.add("outcome", "p", {"outcomes": [[decision, item, kind, None] for kind in kinds]}, day)
