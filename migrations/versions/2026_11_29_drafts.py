"""Drafts of items that wait for an approval. No row is about a person, and no decision reads one."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_drafts"
down_revision = "2026_11_29_audits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("draft", name=op.f("pk_drafts")),
    )
    op.create_index("ix_drafts_placement_key", "drafts", ["placement_key"])


def downgrade() -> None:
    op.drop_table("drafts")
