"""The learned rewards by person and day, for reports, and the row that each learned reward counts in.

Older rewards count in none. The learner reads their outcomes once and adds them.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_reward_days"
down_revision = "2026_11_28_measurements"
branch_labels = None
depends_on = None

COLUMNS = ["placement_key", "is_control", "level", "person", "day", "share", "shown", "reward"]


def upgrade() -> None:
    op.create_table(
        "reward_days",
        sa.Column("reward_day", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("is_control", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("shown", sa.BigInteger(), nullable=False),
        sa.Column("reward", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("reward_day", name=op.f("pk_reward_days")),
    )
    op.create_index("ix_reward_days_person", "reward_days", ["person"])
    op.create_index("ix_reward_days_day", "reward_days", ["day"])
    op.create_index("ix_reward_days_placement_key", "reward_days", COLUMNS)
    op.add_column("impressions", sa.Column("reward_day", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("impressions", "reward_day")
    op.drop_table("reward_days")
