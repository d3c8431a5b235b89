"""The metadata of all tables, and the tables that several packages share.

Columns have plain types (bytes, text, 64-bit integers, floats). So both drivers take the parameters of a compiled
statement without conversion. Everything that a person said or did is in a `sealed` column, under the person's key.
"""

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
)

Value = bytes | str | int | float | None
"""The content of a column, in the plain types that both drivers take without conversion."""

Key = bytes | str | int
"""The content of a column that identifies a row."""

Row = Mapping[str, Value]
"""The parameters of a statement, by name."""

# A 64-bit number. An integer primary key is the row id itself in SQLite, so a row is found without a second tree.
Place = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The leaves of the log by index. An outsider cannot link a leaf to a person.
entries = Table(
    "entries",
    metadata,
    Column("entry_index", Place, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
)

# The one row of the log. `edge` has the hashes that the next leaf joins; `checkpoint` is the newest signed head.
log_head = Table(
    "log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("origin", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("edge", LargeBinary, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# The sealed record behind an entry. `record` is its public id; `person` is a pseudonym or null.
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

CHOICES = ("consent", "dial", "limit", "facts", "restriction", "correction", "link", "arrangement")
"""The kinds of records that change what may be used of a person."""


def is_choice(kind: ColumnElement[str]) -> ColumnElement[bool]:
    """Returns the condition of the index on the records of choices. A query uses the index only when it repeats it."""
    return kind.in_([literal_column(f"'{each}'") for each in CHOICES])


Index(
    "ix_records_choice_person",
    records.c.person,
    records.c.entry_index,
    sqlite_where=is_choice(records.c.kind),
    postgresql_where=is_choice(records.c.kind),
)

OF_THE_OPERATOR = records.c.kind.in_(
    [literal_column(f"'{kind}'") for kind in ("policy", "notice", "build", "key", "admin")]
)
"""The condition of the index on the few records of these kinds. A query uses the index only when it repeats it."""

Index(
    "ix_records_kind_entry_index",
    records.c.kind,
    records.c.entry_index,
    sqlite_where=OF_THE_OPERATOR,
    postgresql_where=OF_THE_OPERATOR,
)

# The lines of the erasure ledger. `place` is null where it is `entry_index`; see `erasure.shared_ledger`.
erasure_lines = Table(
    "erasure_lines",
    metadata,
    Column("entry_index", BigInteger, primary_key=True, autoincrement=False),
    Column("who", Text, primary_key=True),
    Column("leaf", Text, primary_key=True),
    Column("place", BigInteger, nullable=True),
)

# The answers to requests with an Idempotency-Key, so that a repeated request gets the same bytes.
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

# The newest checkpoint that witnesses cosigned, in one row.
cosigned = Table(
    "cosigned",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# The checkpoint that the public sees, in one row, and when it came out.
public_head = Table(
    "public_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("size", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("checkpoint", Text, nullable=False),
)

# Exports that were requested over HTTP. `state` is waiting, running, ready or failed.
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

# Bias checks that were requested over HTTP or are due. `state` is waiting, running, ready, failed or lost.
audits = Table(
    "audits",
    metadata,
    Column("audit", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("request", LargeBinary, nullable=False),
)

# Erasures under way, so that an interrupted one resumes. The last step deletes the row. `erasure` is the hash of the
# one-time id that only the person has; `step` is the last finished step.
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

# The receipts of finished erasures, by the hash of the one-time id. Nothing here leads to the person.
erased = Table(
    "erased",
    metadata,
    Column("erasure", LargeBinary, primary_key=True),
    Column("receipt", LargeBinary, nullable=False),
)

# The indexes whose record is gone, in chunks of 256 (`audit.deletions`). `root` is derived from the other columns.
deletion_chunks = Table(
    "deletion_chunks",
    metadata,
    Column("place", Place, primary_key=True, autoincrement=False),
    Column("bits", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("root", LargeBinary, nullable=False),
)

# The newest commitment to these indexes, in one row. `opening` is the salt and body of its entry. It is about no person,
# and stored in clear so that a check needs no key. `salt` is that of the commitment.
deletion_head = Table(
    "deletion_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("entry_index", BigInteger, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("opening", LargeBinary, nullable=False),
)

# A sealed constant, which shows that the master key is the one that this database was written with. `era` is the key
# generation of new people (`Keyring.era`). It is 0 until the first start with a version that has this column. So is
# `form`, which is 1 once every row is in the form of `operations.keyed_rows`.
key_check = Table(
    "key_check",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("era", BigInteger, nullable=False, server_default="0"),
    Column("form", BigInteger, nullable=False, server_default="0"),
)
