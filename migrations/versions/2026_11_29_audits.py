"""Bias checks that the gateway makes: their terms and states. The reports are records of the log."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_audits"
down_revision = "2026_11_29_holds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audits",
        sa.Column("audit", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("audit", name=op.f("pk_audits")),
    )


def downgrade() -> None:
    op.drop_table("audits")
