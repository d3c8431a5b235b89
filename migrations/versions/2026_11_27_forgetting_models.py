"""When a model is due to be made anew, and of which time and placement each example is, so that old ones can be dropped."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_forgetting_models"
down_revision = "2026_11_27_passes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("models", sa.Column("due_ms", sa.BigInteger(), nullable=True))
    op.create_index("ix_models_due_ms", "models", ["due_ms"])
    op.add_column("impressions", sa.Column("placement_key", sa.Text(), nullable=True))
    op.add_column("impressions", sa.Column("at_ms", sa.BigInteger(), nullable=True))
    op.create_index("ix_impressions_placement_key_at_ms", "impressions", ["placement_key", "at_ms"])


def downgrade() -> None:
    op.drop_index("ix_impressions_placement_key_at_ms", "impressions")
    op.drop_column("impressions", "at_ms")
    op.drop_column("impressions", "placement_key")
    op.drop_index("ix_models_due_ms", "models")
    op.drop_column("models", "due_ms")
