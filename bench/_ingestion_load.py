"""The requests of `wrk` that send signals and outcomes, in batches of several shapes."""

from pathlib import Path
from typing import NamedTuple

from _load import ITEMS, STRIDE, TOPICS, Server

LOAD_MOST = 400_000
"""The number of requests of one load from which on the next one's ids would come again."""


class Batch(NamedTuple):
    """A shape of batches: how many signals or outcomes, and of how many people, or decisions, in each."""

    kind: str
    size: int
    parts: int

    @property
    def name(self) -> str:
        if self.size == 1:
            return f"{self.kind}, one at a time"
        parts = "person" if self.kind == "signals" else "decision"
        several = "people" if self.kind == "signals" else "decisions"
        return f"{self.kind}, {self.size} of {self.parts} {parts if self.parts == 1 else several}"

    @property
    def path(self) -> str:
        return f"/v1/{self.kind}"


BATCHES = (
    Batch("signals", 1, 1),
    Batch("signals", 10, 1),
    Batch("signals", 10, 10),
    Batch("signals", 100, 1),
    Batch("signals", 100, 10),
    Batch("signals", 100, 100),
    Batch("outcomes", 1, 1),
    Batch("outcomes", 10, 2),
    Batch("outcomes", 100, 20),
)

LUA = """
local people, items, topics, size, parts, number = %(people)d, %(items)d, %(topics)d, %(size)d, %(parts)d, %(first)d
local decisions = {%(decisions)s}
local moment, until_number = "", -1
local headers = {["content-type"] = "application/json", ["authorization"] = "Bearer %(key)s"}
function request()
  if number > until_number then
    moment, until_number = os.date("!%%Y-%%m-%%dT%%H:%%M:%%SZ"), number + 100
  end
  local all = {}
  for i = 1, size do
    local spot = number * size + i
    local part = (number * parts + i %% parts) * %(stride)d
    %(one)s
  end
  number = number + 1
  return wrk.format("POST", "%(path)s", headers, '{"%(kind)s":[' .. table.concat(all, ",") .. "]}")
end
"""
"""A script in which each signal and outcome has an id of its own, so that none is a duplicate."""

ONE = {
    "signals": """
    local person = part % people
    all[i] = '{"id":"e-' .. spot .. '","type":"item_viewed","person":"p-' .. person .. '","session":"s-' .. person
      .. '","at":"' .. moment .. '","fields":{"item":"item-' .. (person * 7 + spot % 4) % items .. '","topics":["topic-'
      .. (person + spot % 6) % topics .. '","topic-' .. (person + spot % 5) % topics .. '"],"price":' .. spot % 300 .. "}}"
    """,
    "outcomes": """
    local decided = decisions[part % #decisions + 1]
    all[i] = '{"id":"e-' .. spot .. '","decision":"' .. decided[1] .. '","item":"' .. decided[2 + i % (#decided - 1)]
      .. '","kind":"' .. (i % 3 == 0 and "taken" or "seen") .. '","at":"' .. moment .. '"}'
    """,
}


class Decided(NamedTuple):
    """A decision that outcomes follow."""

    decision: str
    items: list[str]


def write_lua(
    folder: Path, server: Server, key: str, batch: Batch, *, people: int, turn: int, decisions: list[Decided]
) -> Path:
    """Writes the script of `wrk` for batches of one shape and returns its path. Loads with another `turn` have other ids."""
    known = [",".join(f'"{each}"' for each in (one.decision, *one.items)) for one in decisions]
    lua = folder / f"{server.port}.lua"
    lua.write_text(
        LUA
        % {
            "people": people,
            "items": ITEMS,
            "topics": TOPICS,
            "size": batch.size,
            "parts": batch.parts,
            "first": turn * LOAD_MOST,
            "decisions": ",".join(f"{{{each}}}" for each in known) if batch.kind == "outcomes" else "",
            "stride": STRIDE,
            "key": key,
            "path": server.path,
            "kind": batch.kind,
            "one": ONE[batch.kind],
        }
    )
    return lua
