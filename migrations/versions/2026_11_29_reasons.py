"""The decisions whose reasons are computed when they are first read."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_reasons"
down_revision = "2026_11_29_imports"
branch_labels = None
depends_on = None

_PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "later_reasons",
        sa.Column("entry_index", _PLACE, autoincrement=False, nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("model", sa.BigInteger(), nullable=False),
        sa.Column("sealed_index", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("entry_index", name=op.f("pk_later_reasons")),
    )
    op.create_index(op.f("ix_later_reasons_person"), "later_reasons", ["person"])
    op.create_index(
        "ix_later_reasons_pending",
        "later_reasons",
        ["entry_index"],
        sqlite_where=sa.text("sealed_index IS NULL"),
        postgresql_where=sa.text("sealed_index IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("later_reasons")
