"""The table of measurements."""

from aboveboard.catalogue.measurements import DELETE_MEASUREMENT, INSERT_MEASUREMENT, measurements
from sqlalchemy import create_engine, select


def test_one_part_of_one_placement_is_deleted() -> None:
    """The other parts and placements stay."""
    engine = create_engine("sqlite://")
    measurements.metadata.create_all(engine, [measurements])
    with engine.connect() as connection:
        for key, part in (("shop/a", "band"), ("shop/a", "sample"), ("shop/b", "band")):
            row = {"placement_key": key, "part": part, "made_ms": 1, "body": b"{}"}
            connection.execute(INSERT_MEASUREMENT, row)
        connection.execute(DELETE_MEASUREMENT, {"key": "shop/a", "of": "band"})
        left = select(measurements.c.placement_key, measurements.c.part).order_by(*measurements.primary_key)
        assert connection.execute(left).all() == [("shop/a", "sample"), ("shop/b", "band")]
