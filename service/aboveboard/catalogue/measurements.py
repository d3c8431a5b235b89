"""The table of what was measured in the background. No row is about one person: each is about a whole placement."""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text, bindparam, delete, insert

from aboveboard.storage.tables import metadata

# The newest measurement of each `part` of a placement: `sample` or `band`. `body` is JSON.
measurements = Table(
    "measurements",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("made_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

DELETE_MEASUREMENT = delete(measurements).where(
    measurements.c.placement_key == bindparam("key"), measurements.c.part == bindparam("of")
)
INSERT_MEASUREMENT = insert(measurements)
