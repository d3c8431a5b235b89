"""The placement of each outcome, so that a report reads those of its placement only.

Older rows have none. The learner decrypts each of them once and fills it in.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_outcomes_by_placement"
down_revision = "2026_11_28_newest_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outcomes", sa.Column("placement_key", sa.Text(), nullable=True))
    op.create_index(
        "ix_outcomes_placement_key_at_ms_outcome", "outcomes", ["placement_key", "at_ms", "outcome"]
    )
    op.drop_index("ix_outcomes_at_ms_outcome", table_name="outcomes")


def downgrade() -> None:
    op.create_index("ix_outcomes_at_ms_outcome", "outcomes", ["at_ms", "outcome"])
    op.drop_index("ix_outcomes_placement_key_at_ms_outcome", table_name="outcomes")
    op.drop_column("outcomes", "placement_key")
