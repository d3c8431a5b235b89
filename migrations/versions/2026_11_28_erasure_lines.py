"""The lines of the erasure ledger, so that each process has those of all."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_erasure_lines"
down_revision = "2026_11_28_shown_ends"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure_lines",
        sa.Column("entry_index", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("entry_index", "who", "leaf", name=op.f("pk_erasure_lines")),
    )


def downgrade() -> None:
    op.drop_table("erasure_lines")
