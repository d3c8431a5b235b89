"""The ended visits in a person's archive."""

import io
import zipfile

from aboveboard.rights.stretch_lines import PAGE, StretchLine

from tests.house import House
from tests.learning.ended_visits import BUYING, visit


def test_an_archive_has_the_ended_visits(house: House) -> None:
    """Each in one line, with its steps."""
    person = visit(house, BUYING, "order_placed")
    answer = house.shop.http.get(f"/v1/people/{person}/export")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        (line,) = archive.read("visits.jsonl").decode().splitlines()
    assert '"goal":"buy"' in line
    assert all(step in line for step in BUYING)
    assert PAGE > 1
    assert StretchLine.__struct_fields__ == ("at", "counted", "goal", "steps")
