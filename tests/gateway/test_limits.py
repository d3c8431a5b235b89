"""The counts of what was beyond a limit, and the two modes."""

import pytest
from aboveboard.gateway import limits
from aboveboard.gateway.limits import ALWAYS_REFUSED, Limit, LimitGuard
from aboveboard.gateway.metrics import Metrics
from structlog.testing import capture_logs


@pytest.mark.parametrize(("mode", "is_refused"), [("enforce", True), ("report", False)])
def test_a_report_refuses_nothing(mode: str, is_refused: bool) -> None:
    """Both modes count and log the same. A flood is one line a minute."""
    metrics, times = Metrics(), iter(range(5, 100))
    counted = LimitGuard(metrics, mode, lambda: next(times))
    with capture_logs() as lines:
        assert [counted.refuses(Limit.HEAD) for _ in range(3)] == [is_refused] * 3
        assert counted.refuses(Limit.FIELDS) is is_refused
    assert counted.counts == {Limit.HEAD: (3, 7), Limit.FIELDS: (1, 8)}
    assert metrics.registry.get_sample_value("aboveboard_limits_total", {"limit": "head", "mode": mode}) == 3
    assert [(line["event"], line["limit"], line["mode"]) for line in lines] == [
        ("limit_reached", "head", mode),
        ("limit_reached", "fields", mode),
    ]


@pytest.mark.parametrize("limit", sorted(ALWAYS_REFUSED))
def test_no_mode_lifts_a_bound_on_a_body_or_an_ambiguity(limit: Limit) -> None:
    """And no metric or line calls it a report."""
    metrics = Metrics()
    with capture_logs() as lines:
        assert LimitGuard(metrics, "report", lambda: 0).refuses(limit)
    named = {"limit": str(limit), "mode": "enforce"}
    assert metrics.registry.get_sample_value("aboveboard_limits_total", named) == 1
    assert [line["mode"] for line in lines] == ["enforce"]


def test_a_line_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the pause."""
    monkeypatch.setattr(limits, "LOG_EVERY_S", 0.0)
    counted = LimitGuard(Metrics(), "enforce", lambda: 0)
    with capture_logs() as lines:
        counted.refuses(Limit.HEAD)
        counted.refuses(Limit.HEAD)
    assert len(lines) == 2
