"""The impression of each outcome, so that one that is reverted is found.

Older rows have none. The learner decrypts each of them once and fills it in.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_corrections"
down_revision = "2026_11_28_reward_days"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outcomes", sa.Column("impression", sa.LargeBinary(), nullable=True))
    op.create_index("ix_outcomes_impression", "outcomes", ["impression"])


def downgrade() -> None:
    op.drop_index("ix_outcomes_impression", table_name="outcomes")
    op.drop_column("outcomes", "impression")
