"""What was measured of a placement in the background, so that every process and command reports the same."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_measurements"
down_revision = "2026_11_28_outcomes_by_placement"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measurements",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", "part", name=op.f("pk_measurements")),
    )


def downgrade() -> None:
    op.drop_table("measurements")
