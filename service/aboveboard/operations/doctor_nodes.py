"""The doctor's findings on this installation among the others on one database: its policies and its clock."""

from collections.abc import Iterator

from sqlalchemy import Connection

from aboveboard.clock import Clock, system_clock
from aboveboard.errors import AboveboardError
from aboveboard.gateway.node_state import SKEW_MOST_MS, read_newest_policy, read_server_ms, skew
from aboveboard.gateway.rules import load_rules
from aboveboard.operations.findings import DoctorFinding, bad, ok, warn
from aboveboard.settings import Settings, list_deciding


def report_nodes(
    connection: Connection, loaded: Settings, clock: Clock = system_clock
) -> Iterator[DoctorFinding]:
    """Yields the findings. It yields none on policies that cannot be loaded, which another finding reports."""
    yield from _report_policies(connection, loaded)
    if connection.dialect.name == "postgresql":
        yield _report_clock(connection, clock)


def _report_policies(connection: Connection, loaded: Settings) -> Iterator[DoctorFinding]:
    newest = read_newest_policy(connection)
    try:
        found = load_rules(loaded.policies, lambda _: None, surveyed=False, settings=list_deciding(loaded))
    except AboveboardError:
        return
    if newest in (None, found.policy.id):
        yield ok("policies", "They are the newest set in the log, or the log has none yet.")
        return
    says = f"This folder has the set {found.policy.id[:12]}. The newest set in the log is {str(newest)[:12]}."
    yield warn("policies", says, "Give all gateways the same policies, then send each SIGHUP.")


def _report_clock(connection: Connection, clock: Clock) -> DoctorFinding:
    before = clock()
    server_ms = read_server_ms(connection)
    apart = skew(before, clock(), server_ms)
    if abs(apart) <= SKEW_MOST_MS:
        return ok("clock", "This clock and the database's differ by at most a second.")
    says = f"This clock and the database's differ by {abs(apart) / 1000:.1f} seconds."
    return bad("clock", says, "Set both by NTP. A choice has the time of the gateway that took it.")
