"""Links that were used and sessions that were ended before their time."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_passes"
down_revision = "2026_11_21_key_eras"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent",
        sa.Column("pass", sa.LargeBinary(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("pass", name=op.f("pk_spent")),
    )
    op.create_index(op.f("ix_spent_expires_ms"), "spent", ["expires_ms"])


def downgrade() -> None:
    op.drop_index(op.f("ix_spent_expires_ms"), table_name="spent")
    op.drop_table("spent")
