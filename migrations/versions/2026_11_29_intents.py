"""The counts that intents are read by, and the stretches of visits that were counted."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_intents"
down_revision = "2026_11_29_surfaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intent_counts",
        sa.Column("counts_key", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=False),
        sa.Column("is_due", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("counts_key", name=op.f("pk_intent_counts")),
    )
    op.create_table(
        "visit_stretches",
        sa.Column("stretch", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("counts_key", sa.Text(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("stretch", name=op.f("pk_visit_stretches")),
    )
    op.create_index(op.f("ix_visit_stretches_person"), "visit_stretches", ["person"])
    op.create_index(op.f("ix_visit_stretches_at_ms"), "visit_stretches", ["at_ms"])
    op.create_index(
        "ix_visit_stretches_counts_key_pending_stretch",
        "visit_stretches",
        ["counts_key", "pending", "stretch"],
    )


def downgrade() -> None:
    op.drop_table("visit_stretches")
    op.drop_table("intent_counts")
