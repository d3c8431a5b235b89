"""The newest measurement of each part of a report."""

from aboveboard.catalogue.cache import placement_key
from aboveboard.measurement.drift_alarm import Band
from aboveboard.measurement.measurement_store import ReportPart, read_measurement, write_measurement
from aboveboard.measurement.sampling import Findings

from tests.house import House


def test_the_newest_measurement_replaces_the_one_before(house: House) -> None:
    """Each part of each placement by itself; before the first there is none."""
    home, other = (placement_key(house.app, name) for name in ("home", "other"))
    assert house.run(read_measurement(house.gateway.database, home, ReportPart.BAND, Band)) is None
    for key, compared in ((home, 1), (other, 2), (home, 3)):
        house.run(write_measurement(house.gateway, key, ReportPart.BAND, Band(compared)))
    assert house.run(read_measurement(house.gateway.database, home, ReportPart.BAND, Band)) == Band(3)
    assert house.run(read_measurement(house.gateway.database, other, ReportPart.BAND, Band)) == Band(2)


def test_a_measurement_of_another_form_is_none(house: House) -> None:
    """A newer version may have another one; the report is there all the same."""
    key = placement_key(house.app, "home")
    house.run(write_measurement(house.gateway, key, ReportPart.SAMPLE, Band(1)))
    assert house.run(read_measurement(house.gateway.database, key, ReportPart.SAMPLE, Findings)) is None
