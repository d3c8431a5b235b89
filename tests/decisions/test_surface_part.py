"""The place of a decision on a surface (`decisions.surface_part`)."""

import re

from aboveboard.decisions.surface_part import decision_of
from aboveboard.gateway.records import new_id


def test_the_ids_of_an_answer_follow_from_its_own() -> None:
    """Each is an id like any other, with the same time, and no two are equal."""
    answers = [new_id("srf", 1_800_000_000_000) for _ in range(3)]
    found = [decision_of(answer, place) for answer in answers for place in range(20)]
    assert len({*found}) == 60
    for each in found:
        assert re.fullmatch(r"dec_[0-9a-hjkmnp-tv-z]{26}", each)
        assert each[4:14] == answers[0][4:14]
    assert decision_of(answers[0], 1) == found[1]
