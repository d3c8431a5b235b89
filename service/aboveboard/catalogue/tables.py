"""The tables of placements and models. No row is about one person: models are sums over many.

No revision of a placement and no version of a model is deleted. So each record can be computed again.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text, bindparam, insert, select, update

from aboveboard.storage.journal import GUARDED
from aboveboard.storage.tables import metadata

# The newest revision of each placement. The key is `<app>/<placement>`.
placements = Table(
    "placements",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

placement_revisions = Table(
    "placement_revisions",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

# The newest model of each placement, and the sufficient statistics that it was solved from. From `due_ms` on
# the model must be rebuilt: time has passed, or the placement's learning settings have changed. It is null when
# only new outcomes can change the model. Statistics that cannot be read, as empty ones, are rebuilt from the
# records. `version` counts their changes.
models = Table(
    "models",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("statistics", LargeBinary, nullable=False),
    Column("due_ms", BigInteger, nullable=True, index=True),
)

model_versions = Table(
    "model_versions",
    metadata,
    Column("placement_key", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_model_versions_placement_key_created_ms_version", "placement_key", "created_ms", "version"),
)

INSERT_PLACEMENT = insert(placements)
UPDATE_PLACEMENT = (
    update(placements)
    .where(placements.c.placement_key == bindparam("key"))
    .values(revision=bindparam("next_revision"))
)
INSERT_REVISION = insert(placement_revisions)
INSERT_MODEL = insert(models)
UPDATE_MODEL = (
    update(models)
    .where(models.c.placement_key == bindparam("key"))
    .values(
        version=bindparam("next_version"),
        statistics=bindparam("next_statistics"),
        due_ms=bindparam("next_due_ms"),
    )
)
MODEL_IS_DUE = (
    update(models).where(models.c.placement_key == bindparam("key")).values(due_ms=bindparam("next_due_ms"))
)
INSERT_VERSION = insert(model_versions)

GUARDED["placements"] = select(placements.c.placement_key, placements.c.revision)
GUARDED["models"] = select(models.c.placement_key, models.c.version)
