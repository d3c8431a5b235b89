"""The spine: log, records, people, keys, signals, placements, models, outcomes.

Rules for a safe migration: works on SQLite and PostgreSQL alike; never rewrites or drops `entries` or `log_head`
rows; adds columns as nullable or with a default; goes down again without losing what it did not add.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_the_spine"
down_revision = None
branch_labels = None
depends_on = None

# On SQLite the row's own address.
PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _log()
    _people()
    _engine()


def _log() -> None:
    op.create_table(
        "entries",
        sa.Column("entry_index", PLACE, autoincrement=False, nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_index", name="pk_entries"),
    )
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("edge", sa.LargeBinary(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_head"),
    )
    op.create_table(
        "records",
        sa.Column("entry_index", PLACE, autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=True),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entry_index", name="pk_records"),
        sa.UniqueConstraint("record", name="uq_records_record"),
    )
    op.create_index("ix_records_person_entry_index", "records", ["person", "entry_index"])
    op.create_table(
        "idempotency",
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("entry_index", sa.BigInteger(), nullable=True),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("request", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_person", "idempotency", ["person"])
    op.create_index("ix_idempotency_expires_ms", "idempotency", ["expires_ms"])
    op.create_table(
        "key_check",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_key_check"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("pseudonym", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("pseudonym", name="pk_people"),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=True),
        sa.Column("revoked_ms", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
    )
    op.create_index("ix_api_keys_app_role", "api_keys", ["app", "role"])
    op.create_table(
        "signals",
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person", "id_hash", name="pk_signals"),
    )
    op.create_index("ix_signals_expires_ms", "signals", ["expires_ms"])


def _engine() -> None:
    op.create_table(
        "placements",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", name="pk_placements"),
    )
    op.create_table(
        "placement_revisions",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", "revision", name="pk_placement_revisions"),
    )
    op.create_table(
        "models",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("statistics", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", name="pk_models"),
    )
    op.create_table(
        "model_versions",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", "version", name="pk_model_versions"),
    )
    op.create_table(
        "outcomes",
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("outcome", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_person", "outcomes", ["person"])
    op.create_index("ix_outcomes_pending_at_ms", "outcomes", ["pending", "at_ms"])
    op.create_table(
        "impressions",
        sa.Column("impression", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("reward", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("impression", name="pk_impressions"),
    )
    op.create_index("ix_impressions_person", "impressions", ["person"])


def downgrade() -> None:
    for table in (
        "impressions",
        "outcomes",
        "model_versions",
        "models",
        "placement_revisions",
        "placements",
        "signals",
        "api_keys",
        "people",
        "key_check",
        "idempotency",
        "records",
        "log_head",
        "entries",
    ):
        op.drop_table(table)
