"""`aboveboard bias watch`: the evidence until now, and its exit code (`cli.bias_watch`)."""

import pytest
from aboveboard.bias.alarms import Alarm
from aboveboard.cli import bias_watch


def test_each_comparison_has_its_line(watched):
    """Tables by labels have none; without an alarm the exit code is 0."""
    done = watched.typed("watch", "--items", watched.items)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("running: minor against adult: no alarm")


def test_an_alarm_has_an_exit_code_of_its_own(watched, monkeypatch: pytest.MonkeyPatch):
    """So that a nightly run notices."""
    raised = Alarm(
        by=("age_class",), group="minor", reference="adult", is_raised=True, evidence=44.0, pairs=9
    )
    monkeypatch.setattr(bias_watch, "find_alarms", lambda *_: (raised,))
    done = watched.typed("watch", "--watch", "running", "--items", watched.items)
    assert (done.code, done.out) == (
        4,
        "running: minor against adult: ALARM, evidence below 0.8 is 44 from 9 pairs\n",
    )
