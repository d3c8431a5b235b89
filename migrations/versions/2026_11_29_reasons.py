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
        "pending_reasons",
        sa.Column("entry_index", _PLACE, autoincrement=False, nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("model", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry_index", name=op.f("pk_pending_reasons")),
    )
    op.create_index(op.f("ix_pending_reasons_person"), "pending_reasons", ["person"])


def downgrade() -> None:
    op.drop_table("pending_reasons")
