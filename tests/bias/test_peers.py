"""Fairlearn and Aequitas count the same people and the same ratios, where they compute the same (`bias.impact`)."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from aboveboard.bias.impact import impact_rows
from aboveboard.bias.rates import GroupCount

from tests.bias_vectors import vector
from tests.peers import install

SCRIPT = Path(__file__).with_name("peer_counts.py")


def drawn_tables():
    """Tables of two to five groups, each with somebody who was selected."""
    drawn = random.Random(29)
    for groups in [2, 3, 4, 5] * 8:
        sizes = [drawn.randint(20, 400) for _ in range(groups)]
        yield {f"group-{at}": GroupCount(drawn.randint(1, size), size) for at, size in enumerate(sizes)}


def berkeley():
    """The admissions of each department by gender. In some women are favoured, and in some men."""
    counts = vector("admissions")["by_department"]
    for department in "ABCDEF":
        yield {group: GroupCount(*counts[f"{department}/{group}"]) for group in ("Female", "Male")}


@pytest.mark.long
def test_fairlearn_and_aequitas_say_the_same(tmp_path):
    """People and rates of both, the impact ratios of Aequitas, and the lowest of them as Fairlearn's ratio."""
    install(tmp_path, "fairlearn==0.15.0", "aequitas==1.1.0")
    tables = [*berkeley(), *drawn_tables()]
    asked = json.dumps([{name: list(each) for name, each in table.items()} for table in tables])
    done = subprocess.run(
        [sys.executable, SCRIPT],
        input=asked,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    for table, said in zip(tables, json.loads(done.stdout), strict=True):
        rows = impact_rows(table, share_least=0)
        ratios = {row.name: row.ratio for row in rows}
        fairlearn, aequitas = said["fairlearn"], said["aequitas"]
        assert fairlearn["people"] == aequitas["people"] == {row.name: row.people for row in rows}
        assert aequitas["selected"] == {row.name: row.selected for row in rows}
        assert fairlearn["rates"] == pytest.approx({row.name: row.rate for row in rows}, abs=1e-12)
        assert aequitas["ratios"] == pytest.approx(ratios, abs=1e-12)
        assert fairlearn["lowest"] == pytest.approx(min(ratios.values()), abs=1e-12)
