"""The wire form of a report: a number that is not known is null, and never 0."""

import msgspec
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.placement_report import Group, ItemReport, LevelGroup, PlacementReport, Weight

FEW = Group(shown=3, people=2, reward=None)


def test_an_unknown_number_is_null() -> None:
    """Clients read these names, so the bytes are pinned."""
    report = PlacementReport(
        placement="home",
        first="2026-11-28",
        last=None,
        outcomes=9,
        waiting=4,
        shown=3,
        refused=None,
        levels=[LevelGroup(3, FEW)],
        control=FEW,
        personalized=FEW,
        mixed=2,
        lift=None,
        sample_ratio=None,
        sample=None,
        gone=1,
        policies=[],
        items=[ItemReport("a", 3, 2, None, None, [Weight("item:a", "this item itself", 0.5)])],
        weights=[],
        band=Band(0),
    )
    group = b'{"shown":3,"people":2,"reward":null}'
    assert msgspec.json.encode(report) == (
        b'{"placement":"home","from":"2026-11-28","to":null,"outcomes":9,"waiting":4,"shown":3,"refused":null,'
        b'"levels":[{"level":3,"group":' + group + b"}],"
        b'"control":' + group + b',"personalized":' + group + b',"mixed":2,"lift":null,"sample_ratio":null,'
        b'"sample":null,"gone":1,"policies":[],"items":[{"item":"a","shown":3,"people":2,"taken":null,'
        b'"reward":null,"weights":[{"feature":"item:a","words":"this item itself","weight":0.5}],"removed":false}],'
        b'"weights":[],"band":{"compared":0,"direction":null,"since":null,"predicted":null,"found":null},"suggests":null,'
        b'"imported":{"learned":0,"waiting":0,"people":0,"with_propensity":0,"from":null,"to":null},"parts":[],"narrowness":null}'
    )
