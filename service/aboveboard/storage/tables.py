"""The metadata that every table hangs on, and the tables that the journal itself writes.

Columns are of the plainest types (bytes, text, 64-bit integers), so that a compiled statement can be handed
to either driver as it is. Whatever a person said or did stands in a `sealed` column, under the person's key.
"""

from collections.abc import Mapping

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

Value = bytes | str | int | float | None
"""The content of a column: of the plainest types, which both drivers take as they are."""

Key = bytes | str | int
"""The content of a column that rows are found by."""

Row = Mapping[str, Value]
"""The parameters of a statement, by name."""

# A 64-bit number that SQLite keeps as the row's own address, so that no second tree is needed to find it.
Place = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Leaves of the log in order; nothing in them can be joined to a person by an outsider.
entries = Table(
    "entries",
    metadata,
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
)

# One row a log: how many leaves, the hashes that the next leaf is joined to, and the newest signed head.
log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("origin", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("edge", LargeBinary, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# The readable account behind an entry, sealed. `record` is its public id; `person` is a pseudonym or null.
records = Table(
    "records",
    metadata,
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=True, unique=True),
    Column("app", Text, nullable=False),
    Column("person", LargeBinary, nullable=True),
    Column("kind", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_records_person_entry_index", "person", "entry_index"),
)

# What a POST with an Idempotency-Key answered, so that a repeat gets the same bytes.
idempotency = Table(
    "idempotency",
    metadata,
    Column("request", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("person", LargeBinary, nullable=True, index=True),
    Column("entry_index", BigInteger, nullable=True),
    Column("expires_ms", BigInteger, nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

# Full tiles of the log's tree (c2sp.org/tlog-tiles): 256 hashes each, derived from the leaves and never changed.
tiles = Table(
    "tiles",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("hashes", LargeBinary, nullable=False),
)

# The newest checkpoint that witnesses signed as well; one row.
cosigned = Table(
    "cosigned",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# Exports that were asked for over HTTP. `state` is waiting, running, ready or failed; `request` is what was asked.
exports = Table(
    "exports",
    metadata,
    Column("export", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False, index=True),
    Column("request", LargeBinary, nullable=False),
)

# Erasures under way, so that an interrupted one goes on; the row goes with the last step. `erasure` is the hash of
# the one-time id that only the person holds; `step` is the last one that was finished.
erasures = Table(
    "erasures",
    metadata,
    Column("person", LargeBinary, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("erasure", LargeBinary, nullable=False, unique=True),
    Column("step", Text, nullable=False),
    Column("started_ms", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What remains of an erasure: its receipt, under the hash of the one-time id. Nothing here leads to the person.
erased = Table(
    "erased",
    metadata,
    Column("erasure", LargeBinary, primary_key=True),
    Column("receipt", LargeBinary, nullable=False),
)

# A sealed constant: whether the master key at hand is the one that this database was written with. `era` stands for
# the keys that new people are made under (`Keyring.era`); 0 before the first start that knew of it.
key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("era", BigInteger, nullable=False, server_default="0"),
)
