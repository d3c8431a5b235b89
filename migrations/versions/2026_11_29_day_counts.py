"""Counts by day, which are about no person, and how far the log was counted."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_day_counts"
down_revision = "2026_11_29_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_counts",
        sa.Column("count_key", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("count_key", name=op.f("pk_day_counts")),
    )
    op.create_index("ix_day_counts_day", "day_counts", ["day"])
    op.create_table(
        "count_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_cursor")),
    )


def downgrade() -> None:
    op.drop_table("count_cursor")
    op.drop_table("day_counts")
