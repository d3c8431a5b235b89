"""The checkpoint that the public sees."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_public_head"
down_revision = "2026_11_27_past_their_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "public_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_head")),
    )


def downgrade() -> None:
    op.drop_table("public_head")
