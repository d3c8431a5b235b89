"""The dashboard file for Grafana, held to the metrics that there are and to Grafana's model of a dashboard.

No Grafana runs in the tests. Its model, in the parts that this file uses, is checked here.
"""

import json
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from aboveboard.gateway.count_totals import FAMILIES
from aboveboard.gateway.metrics import Metrics

DASHBOARD: Any = json.loads(
    (Path(__file__).parents[2] / "docs" / "operate" / "grafana" / "aboveboard.json").read_text()
)
QUERIES = [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]]
VARIABLES = {"datasource", "purpose", "__rate_interval", "__range"}


def labels_by_metric() -> dict[str, set[str]]:
    """The names that queries may use, each with its labels. A histogram has `le` too."""
    collectors = Metrics().registry._collector_to_names
    found = {f"{each.name}_total": {*each.labels} for each in FAMILIES}
    for collector, names in collectors.items():
        for name in names:
            found.setdefault(name, {*getattr(collector, "_labelnames", ()), "le"})
    return found


KNOWN = labels_by_metric()


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_a_query_names_metrics_and_labels_that_exist(title: str, query: str) -> None:
    """In `by (...)` and in `{...}` too."""
    named = re.findall(r"aboveboard_\w+", query)
    assert named
    assert {*named} <= {*KNOWN}, title
    grouped = [name for part in re.findall(r"by \(([^)]*)\)", query) for name in part.split(", ")]
    chosen = re.findall(r"(\w+)=~?\"", query)
    assert {*grouped, *chosen} <= set().union(*(KNOWN[name] for name in named)), title


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_a_query_is_closed_and_uses_known_variables(title: str, query: str) -> None:
    """Every bracket that opens is closed, and each variable is Grafana's or declared."""
    for opening, closing in ("()", "{}", "[]"):
        assert query.count(opening) == query.count(closing), title
    assert set(re.findall(r"\$(\w+)", query)) <= VARIABLES


def test_totals_that_every_gateway_has_are_not_added_up() -> None:
    """Each gateway on a database has the same ones."""
    shared = [query for _, query in QUERIES if any(f"{each.name}_total" in query for each in FAMILIES)]
    assert shared
    assert all("max" in query for query in shared)


def test_every_total_is_on_the_dashboard() -> None:
    """So none is kept for nothing."""
    everything = " ".join(query for _, query in QUERIES)
    assert [each.name for each in FAMILIES if f"{each.name}_total" not in everything] == []


def test_panels_have_places_and_ids_of_their_own() -> None:
    """On Grafana's grid of 24 columns, without an overlap."""
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [panel["gridPos"] for panel in panels]
    assert all(each["x"] + each["w"] <= 24 for each in places)
    for one, two in combinations(places, 2):
        beside = one["x"] + one["w"] <= two["x"] or two["x"] + two["w"] <= one["x"]
        below = one["y"] + one["h"] <= two["y"] or two["y"] + two["h"] <= one["y"]
        assert beside or below


def test_a_reader_chooses_the_data_source() -> None:
    """The file names none of an installation, so it can be imported anywhere."""
    variables = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
    assert variables["datasource"]["type"] == "datasource"
    sources = {json.dumps(panel["datasource"]) for panel in DASHBOARD["panels"]}
    assert sources == {json.dumps({"type": "prometheus", "uid": "${datasource}"})}
    assert DASHBOARD["schemaVersion"] >= 36
