"""The lines of cases in a person's archive."""

import json

from aboveboard.rights.case_lines import write_case_line
from aboveboard.rights.cases import read_case

from tests.house import House
from tests.rights.asking import ASKED, opened
from tests.world import DAN


def test_a_line_has_the_case_in_words_and_times(house: House) -> None:
    """One line, whatever was written."""
    case = opened(house, house.shop.welcome(DAN))
    found = house.run(read_case(house.gateway, case))
    line = write_case_line(found)
    assert line.count(b"\n") == 1
    told = json.loads(line)
    assert told["stored"]["question"] == ASKED.question
    assert told["opened"] < told["due"]
