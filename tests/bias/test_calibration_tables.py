"""Calibration by group: the known answers, people once, and small numbers hidden."""

import pytest
from aboveboard.bias.calibration_tables import calibrate_tables
from aboveboard.bias.impact_tables import NumberName

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read
from tests.bias_vectors import vector

KNOWN = vector("calibration")
TABLE = ("age_class",)


def known_log(returns=1):
    """The people of the known answers, each with a prediction and an outcome."""
    log = LogOfLines()
    for group, rows in KNOWN["rows"].items():
        for predicted, reward, many in rows:
            for at in range(many):
                person = f"{group}{predicted}{reward}{at}"
                log.tell(person, age_class={"A": "adult", "B": "minor"}[group])
                for _ in range(returns):
                    decision = log.decide(person, worth=[[str(predicted), "0.0"], ["0.0", "0.0"]])
                    log.react(decision, "lead", "taken" if reward else "seen")
    return log


def calibrate(log, hidden=frozenset(), k=5):
    return calibrate_tables(read(log, WATCH).rows, (TABLE,), hidden, k)


@pytest.mark.parametrize("returns", [1, 3])
def test_each_group_has_the_known_numbers(returns):
    """However often its people come back."""
    (table,) = calibrate(known_log(returns))
    for row, known in zip(table.rows, KNOWN["by_group"].values(), strict=True):
        expected = [known["expected"] / known["n"], known["observed"] / known["n"]]
        assert [row.expected, row.observed] == pytest.approx(expected, abs=1e-12)
        assert [row.ratio, row.z, row.brier] == pytest.approx(
            [known["observed_over_expected"], known["z"], known["brier"]], abs=1e-12
        )


def test_a_prediction_outside_of_the_range_counts_as_its_end():
    """A linear model may say a little more than 1."""
    log = LogOfLines()
    for at in range(40):
        log.tell(f"p{at}")
        decision = log.decide(f"p{at}", worth=[["1.25" if at % 2 else "-0.5", "0.0"], ["0.0", "0.0"]])
        log.react(decision, "lead", "taken" if at % 2 else "seen")
    ((row,),) = (table.rows for table in calibrate(log))
    assert (row.expected, row.observed, row.brier) == (0.5, 0.5, 0.0)


def test_a_group_that_is_hidden_elsewhere_or_small_here_has_no_number():
    """Nor has the other one of the two, which the total would give away."""
    hidden = frozenset({NumberName({("age_class", "adult")})})
    (table,) = calibrate(known_log(), hidden)
    assert table.rows[0].observed is None
    (table,) = calibrate(known_log(), k=15)
    assert [row.observed for row in table.rows] == [None, None]


def test_without_predictions_there_is_no_table():
    """Or without items that were seen."""
    log = LogOfLines()
    log.react(log.decide("p"), "lead", "seen")
    assert calibrate(log) == ()
