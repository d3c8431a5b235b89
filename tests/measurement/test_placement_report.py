"""The wire form of a report: a number that is not known is null, and never 0."""

import msgspec
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.placement_report import Group, LevelGroup, PlacementReport

FEW = Group(shown=3, people=2, reward=None)


def test_an_unknown_number_is_null() -> None:
    """Clients read these names, so the bytes are pinned."""
    report = PlacementReport("home", 9, 3, 1, [LevelGroup(3, FEW)], FEW, FEW, None, [], Band(0))
    group = b'{"shown":3,"people":2,"reward":null}'
    assert msgspec.json.encode(report) == (
        b'{"placement":"home","outcomes":9,"shown":3,"gone":1,"levels":[{"level":3,"group":' + group + b"}],"
        b'"control":' + group + b',"personalized":' + group + b',"lift":null,"policies":[],'
        b'"band":{"compared":0,"direction":null,"since":null,"predicted":null,"found":null}}'
    )
