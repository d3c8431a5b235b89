"""The bucket of each API key, which the processes of an installation share."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_key_rates"
down_revision = "2026_11_28_erasure_lines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_rates",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_key_rates")),
    )


def downgrade() -> None:
    op.drop_table("key_rates")
