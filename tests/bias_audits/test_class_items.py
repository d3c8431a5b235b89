"""Items judged by the placements of the log's own gateway (`bias_audits.class_items`)."""

from typing import Any

import pytest
from aboveboard.bias.item_class import ClassOfItems
from aboveboard.bias_audits.class_items import judge_items
from aboveboard.errors import Unprocessable
from msgspec import structs

from tests.bias_audits.audited import APP, Audited
from tests.bias_audits.orders import WATCH


def judged(audited: Audited, *names: str, placement: str | None = "home", **declared: Any) -> list[str]:
    watch = structs.replace(WATCH, app=APP, placement=placement, class_=ClassOfItems(**declared))
    judge = audited.run(judge_items(audited.gateway, watch))
    return [name for name in names if judge(name)]


def test_items_are_of_the_class_by_id_or_as_they_are_declared(audited: Audited) -> None:
    """In the placement of the watch, or in all of the app."""
    names = ("running-1", "cooking-1", "elsewhere")
    assert judged(audited, *names, items=("elsewhere",)) == ["elsewhere"]
    for placement in ("home", None):
        found = judged(audited, *names, placement=placement, tags=("running",), items=("elsewhere",))
        assert found == ["running-1", "elsewhere"]


@pytest.mark.parametrize(("placement", "field"), [("none", "placement"), (None, "app")])
def test_without_a_placement_a_class_by_tags_is_refused(
    audited: Audited, placement: str | None, field: str
) -> None:
    """By the field that names none."""
    watch = structs.replace(WATCH, app="other", placement=placement, class_=ClassOfItems(tags=("running",)))
    with pytest.raises(Unprocessable) as refused:
        audited.run(judge_items(audited.gateway, watch))
    assert refused.value.field == field
