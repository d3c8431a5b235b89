"""The doctor's warning about placements that get no `seen`, and the same of the report."""

import pytest
from aboveboard.catalogue.cache import placement_key
from aboveboard.measurement import placement_report
from aboveboard.measurement.placement_report import UNSEEN_LEAST, AnswerCounts, suggest
from aboveboard.measurement.report import report
from aboveboard.measurement.sampling import sample
from aboveboard.operations.doctor_answers import NAME, report_answers
from aboveboard.operations.findings import Mark
from sqlalchemy import Connection

from tests.house import House


@pytest.mark.parametrize(
    ("answers", "counts", "said"),
    [
        ("seen", (UNSEEN_LEAST, 0), "clicks"),
        ("seen", (UNSEEN_LEAST - 1, 0), None),
        ("seen", (UNSEEN_LEAST, 1), None),
        ("seen", (UNSEEN_LEAST, 0, 1), None),
        ("clicks", (UNSEEN_LEAST, 0), None),
    ],
)
def test_clicks_are_suggested_where_no_seen_came(
    answers: str, counts: tuple[int, ...], said: str | None
) -> None:
    """After a thousand decisions whose outcomes the app reported, unless the placement declares it already."""
    assert suggest(answers, AnswerCounts(*counts)) == said


def test_report_and_doctor_name_the_placement(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the one without a `seen`; once it declares clicks, neither says anything."""
    monkeypatch.setattr(placement_report, "UNSEEN_LEAST", 3)
    for name, kind in (("silent", "taken"), ("told", "seen")):
        house.shop.place(name)
        for number in range(3):
            made = house.shop.decide(None, name, session=f"s-{number}")
            house.shop.outcome(made)
            house.shop.outcome(made, kind)

    def said() -> tuple[list[str], list[str | None]]:
        for name in ("silent", "told"):
            house.run(sample(house.gateway, placement_key(house.app, name)))
        found = [house.run(report(house.gateway, house.app, name)).suggests for name in ("silent", "told")]
        return house.run(_look(house)), found

    warned, suggested = said()
    assert suggested == ["clicks", None]
    assert [f"{house.app}/silent" in each for each in warned] == [True]
    assert f"{house.app}/told" not in warned[0]
    house.shop.place("silent", answers="clicks")
    warned, suggested = said()
    assert suggested == [None, None]
    assert not any(f"{house.app}/silent" in each for each in warned)


async def _look(house: House) -> list[str]:
    def look(connection: Connection) -> list[str]:
        found = list(report_answers(connection))
        assert {(each.name, each.mark) for each in found} <= {(NAME, Mark.WARN)}
        return [each.says for each in found]

    async with house.gateway.database.engine.connect() as connection:
        return await connection.run_sync(look)
