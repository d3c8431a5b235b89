"""The sums of learned rewards by person and day. Learned rewards are added to them, and unlearned ones subtracted.

They change in the commit that changes the reward of an impression. So they always are the sums of what is learned,
as far as decisions are within the records' days.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select

from aboveboard import canonical
from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.revision_cache import Revisions
from aboveboard.clock import MS_PER_DAY
from aboveboard.gateway.gateway import Gateway
from aboveboard.learning.stored_outcome import WaitingOutcome
from aboveboard.signals.outcome_tables import guard_uncounted, impressions
from aboveboard.signals.reward_tables import (
    DELETE_REWARD_DAY,
    INSERT_REWARD_DAY,
    REWARD_DAY_LABEL,
    UPDATE_REWARD_DAY,
    reward_days,
)
from aboveboard.storage.journal import Guard, Write, first_version
from aboveboard.storage.tables import Row, Value
from aboveboard.words import BoundBy

BILLION = 1_000_000_000
"""The units of one reward. A reward is rounded to them once, so a sum of rewards is exact."""

AT_ONCE = 1000
"""The names in one query. A database binds some ten thousand values at most."""


class RewardDay(NamedTuple):
    """The row that a first slot counts in. `key` names it, and `row` has its columns that do not change."""

    key: bytes
    row: Row


class SumsChange(NamedTuple):
    """The guards and writes of a change. `keys` has, by impression, the row that it counts in from then on.

    The caller stores these keys with the impressions, in the same commit.
    """

    guards: tuple[Guard, ...]
    writes: tuple[Write, ...]
    keys: Mapping[bytes, bytes]


class _Delta(NamedTuple):
    """The change of one row. `of` is needed for a row that may not exist yet."""

    shown: int
    reward: int
    of: RewardDay | None = None


async def add_rewards(
    gateway: Gateway,
    revisions: Revisions,
    best: Mapping[bytes, WaitingOutcome],
    known: Mapping[bytes, float],
) -> SumsChange:
    """Returns the change that gives these impressions their new rewards. `known` are those learned before.

    Only first slots count. An impression that an older version learned does not count yet. It does from now on.
    """
    first = {name: one for name, one in best.items() if one.is_first}
    counted = await _find_counted(gateway, [name for name in first if name in known])
    deltas, keys = dict[bytes, _Delta](), dict[bytes, bytes]()
    for name, one in first.items():
        if name in counted:
            if reward := to_billionths(one.reward) - to_billionths(known[name]):
                _add(deltas, counted[name], _Delta(0, reward))
        else:
            of = await _reward_day(gateway, revisions, one)
            _add(deltas, of.key, _Delta(1, to_billionths(one.reward), of))
            keys[name] = of.key
    change = await _change(gateway, deltas, keys)
    return _with_guards(change, [name for name in keys if name in known])


async def subtract_rewards(gateway: Gateway, rewards: Mapping[bytes, float]) -> SumsChange:
    """Returns the change that takes these impressions, with the rewards learned of them, out of the sums."""
    deltas, counted = dict[bytes, _Delta](), await _find_counted(gateway, [*rewards])
    for name, key in counted.items():
        _add(deltas, key, _Delta(-1, -to_billionths(rewards[name])))
    change = await _change(gateway, deltas, {})
    return _with_guards(change, [name for name in rewards if name not in counted])


def _with_guards(change: SumsChange, uncounted: list[bytes]) -> SumsChange:
    """Returns the change with a guard for each of these impressions, which count in no row now."""
    return change._replace(guards=(*change.guards, *map(guard_uncounted, uncounted)))


def to_billionths(reward: float) -> int:
    """Returns the reward in the units of the sums."""
    return round(reward * BILLION)


async def _find_counted(gateway: Gateway, names: list[bytes]) -> dict[bytes, bytes]:
    """Returns, by impression, the key of the row that it counts in. Those that count in none are left out."""
    table, found = impressions.c, dict[bytes, bytes]()
    for at in range(0, len(names), AT_ONCE):
        query = select(table.impression, table.reward_day)
        rows = await gateway.database.rows(query.where(table.impression.in_(names[at : at + AT_ONCE])))
        found |= {name: key for name, key in rows if key is not None}
    return found


async def _reward_day(gateway: Gateway, revisions: Revisions, one: WaitingOutcome) -> RewardDay:
    body, key = one.recalled.body, placement_key(one.app, one.recalled.body.placement)
    shelf = await revisions.shelf(key, body.revision)
    row: dict[str, Value] = {
        "person": one.person,
        "placement_key": key,
        "level": int(body.effective),
        "is_control": int(body.bound_by == BoundBy.CONTROL),
        "share": shelf.placement.control_share,
        "day": one.recalled.at_ms // MS_PER_DAY,
    }
    unit = one.impression if one.person is None else one.person
    parts = [
        unit.hex(),
        *(str(row[name]) for name in ("placement_key", "level", "is_control", "share", "day")),
    ]
    name = hashlib.sha256(canonical.encode(parts)).digest()
    return RewardDay(gateway.keyring.hash_under_key(REWARD_DAY_LABEL, name), row)


def _add(deltas: dict[bytes, _Delta], key: bytes, more: _Delta) -> None:
    before = deltas.get(key, _Delta(0, 0))
    deltas[key] = _Delta(before.shown + more.shown, before.reward + more.reward, more.of or before.of)


async def _change(
    gateway: Gateway, deltas: Mapping[bytes, _Delta], keys: Mapping[bytes, bytes]
) -> SumsChange:
    table, stored, wanted = reward_days.c, dict[bytes, tuple[int, int, int]](), [*deltas]
    query = select(table.reward_day, table.version, table.shown, table.reward)
    for at in range(0, len(wanted), AT_ONCE):
        rows = await gateway.database.rows(query.where(table.reward_day.in_(wanted[at : at + AT_ONCE])))
        stored |= {key: (version, shown, reward) for key, version, shown, reward in rows}
    guards, writes = list[Guard](), list[Write]()
    for key, delta in deltas.items():
        version, shown, reward = stored.get(key, (0, 0, 0))
        write = _write(key, delta, version=version, shown=shown + delta.shown, reward=reward + delta.reward)
        if write is not None:
            guards.append(Guard("reward_days", key, version))
            writes.append(write)
    return SumsChange(tuple(guards), tuple(writes), keys)


def _write(key: bytes, delta: _Delta, *, version: int, shown: int, reward: int) -> Write | None:
    """Returns the write of one row. None when there is no row to change, as after its deletion."""
    if version == 0:
        if delta.of is None:
            return None
        sums: Row = {"reward_day": key, "version": first_version(), "shown": shown, "reward": reward}
        return Write(INSERT_REWARD_DAY, {**delta.of.row, **sums})
    if shown <= 0:
        return Write(DELETE_REWARD_DAY, {"key": key})
    row: Row = {"key": key, "next_version": version + 1, "next_shown": shown, "next_reward": reward}
    return Write(UPDATE_REWARD_DAY, row)
