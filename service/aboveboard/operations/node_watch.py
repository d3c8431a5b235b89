"""The watch on this process among the others on one database, and the answer of `/readyz`.

Once a second it compares keys, policies and clock with those of the database. It logs each change, and sets metrics.
"""

import asyncio
import time
from typing import NamedTuple

import structlog
from sqlalchemy import bindparam, update

from aboveboard.background import LONG_REST_S, every, unless_unchanged
from aboveboard.errors import KeysBehind, Unavailable
from aboveboard.gateway.gateway import Gateway
from aboveboard.gateway.node_state import SKEW_MOST_MS, NodeState, observe
from aboveboard.keys.keyring import Keyring
from aboveboard.storage.journal import Submission, Write
from aboveboard.storage.tables import log_head

EVERY_S = 1.0
FRESH_S = 2.0
"""The seconds for which a commit shows that this process can write."""

# It changes nothing, but takes the log's lock and needs a durable commit, as every write does.
_TOUCH = update(log_head).where(log_head.c.id == bindparam("key")).values(origin=log_head.c.origin)

log = structlog.get_logger("aboveboard")


class Alarms(NamedTuple):
    """The findings of the watch that an operator has to act on."""

    keys_behind: bool
    policies_differ: bool
    clock_differs: bool


class NodeWatch:
    """The last findings of a gateway, and the write that shows that it can write."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._alarms = Alarms(keys_behind=False, policies_differ=False, clock_differs=False)
        self._touch: asyncio.Task[int] | None = None
        self._state = NodeState(keys_behind=False, policy=None, skew_ms=0)
        self._observe = unless_unchanged(self._read_state, self._read_version, rest_s=LONG_REST_S)

    async def look(self) -> NodeState:
        """Compares this process with the database, logs what changed and sets the metrics. Raises Unavailable."""
        gateway = self._gateway
        await self._observe()
        state = self._state
        found = Alarms(
            keys_behind=state.keys_behind,
            policies_differ=has_other_policies(gateway, state),
            clock_differs=abs(state.skew_ms) > SKEW_MOST_MS,
        )
        for name, is_on in found._asdict().items():
            if is_on != getattr(self._alarms, name):
                _log_change(name, state, is_on=is_on)
        self._alarms = found
        metrics = gateway.metrics
        metrics.keys_behind.set(found.keys_behind)
        metrics.policies_differ.set(found.policies_differ)
        metrics.clock_skew.set(state.skew_ms / 1000)
        metrics.commit_age.set(time.monotonic() - gateway.database.journal.committed_s)
        metrics.show_policy(gateway.rules.policy.id)
        return state

    async def _read_state(self) -> None:
        self._state = await observe(self._gateway)

    def _read_version(self) -> tuple[int, Keyring] | None:
        version = self._gateway.database.reads.read_version()
        return None if version is None else (version, self._gateway.keyring)

    async def check_writing(self) -> None:
        """Raises Unavailable unless a write went through within FRESH_S, or goes through now."""
        if time.monotonic() - self._gateway.database.journal.committed_s <= FRESH_S:
            return
        # Callers share one write, so that requests for the readiness cost no more than one.
        if self._touch is None or self._touch.done():
            write = Submission((), (Write(_TOUCH, {"key": 1}),), ())
            self._touch = asyncio.ensure_future(self._gateway.submit(write))
            self._touch.add_done_callback(_retrieve)
        await asyncio.shield(self._touch)


def _retrieve(touch: "asyncio.Task[int]") -> None:
    """Retrieves the error of a write whose callers have all given up, so that asyncio does not report it."""
    if not touch.cancelled():
        touch.exception()


def has_other_policies(gateway: Gateway, state: NodeState) -> bool:
    """Returns True when the newest policy entry of the log names another set than this process decides by."""
    return state.policy is not None and state.policy != gateway.rules.policy.id


def _log_change(name: str, state: NodeState, *, is_on: bool) -> None:
    if not is_on:
        log.info(_ENDED[name])
    elif name == "clock_differs":
        log.error("clock_differs", skew_ms=state.skew_ms)
    elif name == "policies_differ":
        log.warning("policies_differ", newest=state.policy)
    else:
        log.error("keys_behind")


_ENDED = {
    "keys_behind": "keys_no_longer_behind",
    "policies_differ": "policies_agree",
    "clock_differs": "clock_agrees",
}


async def run(gateway: Gateway) -> None:
    """Looks once a second until cancelled."""
    await every(EVERY_S, gateway.part(NodeWatch).look, "node_not_watched", at_once=True)


async def check_ready(gateway: Gateway, most_s: float) -> NodeState:
    """Returns the state of a process that can read and write, and has the keys of its database.

    Raises KeysBehind, or Unavailable when the database takes longer than `most_s` seconds.
    """
    watch = gateway.part(NodeWatch)
    try:
        async with asyncio.timeout(most_s):
            state = await observe(gateway)
            if state.keys_behind:
                raise KeysBehind
            await watch.check_writing()
    except TimeoutError:
        raise Unavailable(
            "The database did not respond in time. Send the request again.", retry_after_seconds=1
        ) from None
    return state
