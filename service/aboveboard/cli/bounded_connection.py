"""A connection with bounds on the size of a head, on times, and on the number of connections.

uvicorn and its parser have none. Without them, one client without a key takes all memory or all descriptors. Bytes are
counted before the parser gets them, in parts, so that the work is linear in the size.
"""

from asyncio import AbstractEventLoop
from enum import Enum, auto
from math import inf

from uvicorn.config import Config
from uvicorn.server import ServerState

from aboveboard.api.problems import bad_head
from aboveboard.cli.connection_bounds import ConnectionBounds
from aboveboard.cli.connection_room import find_longest_waiting
from aboveboard.cli.uvicorn_patch import WithoutUpgrades
from aboveboard.cli.wire_refusals import encode_answer, find_upgrade_fault, head_size, make_refusal
from aboveboard.errors import AboveboardError
from aboveboard.gateway.limits import Limit, LimitGuard

PART_BYTES = 4096
"""The most bytes that the parser gets at once. A head may exceed its bound by that number before it is refused."""

LINGER_S = 2.0
"""The seconds for which a refused client may continue to send, so that it reads the refusal before a reset."""

LINGER_BYTES = 1 << 20


class Phase(Enum):
    """The state of a connection, by what it waits for."""

    NEW = auto()
    HEAD = auto()
    BODY = auto()
    ANSWER = auto()
    IDLE = auto()
    REFUSED = auto()


TIME_LIMITS = {Phase.NEW: Limit.FIRST_REQUEST, Phase.HEAD: Limit.HEAD_TIME, Phase.BODY: Limit.BODY_TIME}


class BoundedConnection(WithoutUpgrades):
    """A connection that refuses what is beyond the bounds: with 408, 414, 431 or 503, or by its end.

    uvicorn makes connections of a class, so the bounds are those of `bind_connections`.

    `look` must be called about twice a second. It ends what takes too long.
    """

    bounds: ConnectionBounds
    limits: LimitGuard

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, str],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        """Begins a connection that was just accepted, as uvicorn does. A full server makes room for it."""
        super().__init__(config, server_state, app_state, _loop)
        self._unread, self._dropped, self._unsent, self._stuck_at = b"", 0, 0, inf
        self._bare = 0  # the bytes since the head began, or since the last part of a body
        self._counted: set[Limit] = set()
        self._fault: AboveboardError | None = None
        self._enter(Phase.NEW, self.bounds.first_s)
        if len(self.connections) >= self.bounds.connections:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        if self._fault is not None:
            self._send_early_fault()
            self._drop(len(data))
        elif self._unread or self.pipeline:
            self._keep_unread(self._unread + data)
        else:
            self._feed(data)

    # The parser's callbacks

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._bare = 0
        self._counted.clear()
        if self._phase is not Phase.HEAD:
            self._enter(Phase.HEAD, self.bounds.head_s)

    def on_headers_complete(self) -> None:
        self._fault = self._fault or self._find_fault(is_complete=True)
        if self._fault is None and self.parser.should_upgrade():
            self._fault = find_upgrade_fault(self.headers, self.limits)
        if self._fault is None:
            self._bare = 0
            self._enter(Phase.BODY, self.bounds.body_s)
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._bare = 0
        if self._fault is None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self._fault is not None:
            return
        self._bare = 0
        if self._is_answering():
            self._enter(Phase.ANSWER, inf)
        else:  # the answer was there before the end of the body
            self._enter(Phase.IDLE, self.bounds.idle_s)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        if self._phase is Phase.ANSWER and not self.pipeline:
            self._enter(Phase.IDLE, self.bounds.idle_s)
        super().on_response_complete()
        if self._fault is not None:
            if not self._is_answering():
                self._send_fault()
        elif self._unread and not self.pipeline:
            unread, self._unread = self._unread, b""
            self._feed(unread)

    def send_400_response(self, msg: str) -> None:
        """Answers bytes that are no HTTP. uvicorn has words of its own for it, without our header fields."""
        self._fault = self._fault or bad_head()
        self._refuse()

    def shutdown(self) -> None:
        if self._phase is Phase.REFUSED:
            self.transport.close()
        else:
            super().shutdown()

    # The bounds

    def look(self, now: float) -> None:
        """Ends the connection when something takes too long. `now` is the time of the loop."""
        self._send_early_fault()
        if not self._is_stuck(now) and now >= self._deadline:
            self._end_late(now)

    def is_waiting(self) -> bool:
        """Returns True when the client has something to send: a request, or the rest of one."""
        if self._is_answering():
            return self._phase is Phase.BODY and not self.flow.read_paused
        return not self.transport.is_closing()

    def is_unread(self) -> bool:
        """Returns True when an answer waits for its client to read. The connection may end after it."""
        return self.transport.get_write_buffer_size() > 0

    @property
    def since(self) -> float:
        return self._since

    def _enter(self, phase: Phase, seconds: float) -> None:
        now = self.loop.time()
        self._phase, self._since, self._deadline = phase, now, now + seconds

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _feed(self, data: bytes) -> None:
        for start in range(0, len(data), PART_BYTES):
            # Checked before each part: requests that wait for an answer to an earlier one take far more than their bytes.
            if self.pipeline:
                self._keep_unread(data[start:])
                return
            part = data if len(data) <= PART_BYTES else data[start : start + PART_BYTES]
            if self._phase is Phase.NEW or self._phase is Phase.IDLE:
                self._enter(Phase.HEAD, self.bounds.head_s)
            self._bare += len(part)
            super().data_received(part)
            if self.parser is None or self.transport.is_closing() or self._phase is Phase.REFUSED:
                return
            self._fault = self._fault or self._find_fault()
            if self._fault is not None:
                self._refuse()
                return

    def _keep_unread(self, data: bytes) -> None:
        self._unread = data
        self.flow.pause_reading()

    def _find_fault(self, *, is_complete: bool = False) -> AboveboardError | None:
        """Returns the refusal of the head, or of trailers, as far as they are there. None within the bounds."""
        bounds = self.bounds
        if self._phase is Phase.IDLE or self._phase is Phase.ANSWER:
            return None
        # The count leaves out the start of a head in the part where it began. What the parser read is exact.
        if is_complete:
            if (
                self._bare + PART_BYTES > bounds.head_bytes
                and head_size(self.url, self.headers) > bounds.head_bytes
            ):
                return self._refusal(Limit.HEAD)
        elif self._bare > bounds.head_bytes:
            # A first line without an end is an address without an end.
            is_address = not self.headers and self._phase is Phase.HEAD
            return self._refusal(Limit.ADDRESS if is_address else Limit.HEAD)
        if self.headers is None:
            return None
        if len(self.url) > bounds.address_bytes:
            return self._refusal(Limit.ADDRESS)
        if len(self.headers) > bounds.fields:
            return self._refusal(Limit.FIELDS)
        return None

    def _refusal(self, limit: Limit) -> AboveboardError | None:
        """Counts the limit once for a request. Returns the error, or None when nothing is to be refused."""
        if limit in self._counted:
            return None
        self._counted.add(limit)
        return make_refusal(limit, self.bounds) if self.limits.refuses(limit) else None

    # The refusals

    def _refuse(self) -> None:
        """Sends the refusal, after the answers to earlier requests of this connection."""
        if not self._is_answering():
            self._send_fault()
        elif self._phase is Phase.HEAD:
            self._enter(Phase.HEAD, inf)
            self.flow.pause_reading()
        elif self.cycle.response_started or self.pipeline:
            self.transport.close()
        else:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            self._send_fault()

    def _send_fault(self) -> None:
        """Sends the refusal and no more. What still arrives is read and dropped for a short time.

        Closed at once, a connection with unread bytes is reset, and the client would never read the refusal.
        """
        if self._fault is None or self._phase is Phase.REFUSED:
            return
        self.transport.write(encode_answer(self._fault))
        self._enter(Phase.REFUSED, LINGER_S)
        self.transport.write_eof()

    def _drop(self, count: int) -> None:
        self._dropped += count
        if self._dropped > LINGER_BYTES:
            self.transport.abort()

    def _end_late(self, now: float) -> None:
        """Ends a connection whose deadline has passed."""
        if self._phase is Phase.IDLE:
            self.transport.close()
        elif self._phase is Phase.REFUSED:
            self.transport.abort()
        elif self.flow.read_paused:  # the gateway is slow here, and not the client
            self._deadline = now + 1
        else:
            limit = TIME_LIMITS[self._phase]
            self._deadline = inf
            fault = self._refusal(limit)
            if fault is None:
                return
            if self._phase is Phase.NEW or not (self._phase is Phase.HEAD or self._is_answering()):
                self.transport.close()
                return
            self._fault = fault
            self._refuse()

    def _is_stuck(self, now: float) -> bool:
        """Returns True for a connection that is ending. It cuts off an answer of which the client reads nothing."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent:
            self._unsent, self._stuck_at = unsent, now + self.bounds.body_s
        elif now >= self._stuck_at:
            self._stuck_at = inf
            if self.limits.refuses(Limit.ANSWER_TIME):
                self.transport.abort()
        return self.transport.is_closing()

    def _make_room(self) -> None:
        """Closes connections that wait for their clients, the longest wait first. Without any, it refuses this one."""
        if not self.limits.refuses(Limit.CONNECTIONS):
            return
        others = [one for one in self.connections if isinstance(one, BoundedConnection)]
        leaving = find_longest_waiting(others)
        for each in leaving:
            each.transport.abort()
        if not leaving:
            self._fault = make_refusal(Limit.CONNECTIONS, self.bounds)  # sent once there is a transport

    def _send_early_fault(self) -> None:
        if self._fault is not None and self._phase is Phase.NEW:
            self._send_fault()


def bind_connections(bounds: ConnectionBounds, limits: LimitGuard) -> type[BoundedConnection]:
    """Returns the class of the connections of one server, with its bounds."""
    return type("ServerConnection", (BoundedConnection,), {"bounds": bounds, "limits": limits})
