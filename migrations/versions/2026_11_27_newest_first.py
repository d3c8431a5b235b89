"""Indexes for pages of outcomes, newest first, and for the version of a model that was the newest at some time."""

from alembic import op

revision = "2026_11_27_newest_first"
down_revision = "2026_11_27_taking_back"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_outcomes_at_ms_outcome", "outcomes", ["at_ms", "outcome"])
    op.drop_index("ix_outcomes_pending_at_ms", "outcomes")
    op.create_index("ix_outcomes_pending_at_ms_outcome", "outcomes", ["pending", "at_ms", "outcome"])
    op.create_index(
        "ix_model_versions_placement_key_created_ms_version",
        "model_versions",
        ["placement_key", "created_ms", "version"],
    )


def downgrade() -> None:
    op.drop_index("ix_model_versions_placement_key_created_ms_version", "model_versions")
    op.drop_index("ix_outcomes_pending_at_ms_outcome", "outcomes")
    op.create_index("ix_outcomes_pending_at_ms", "outcomes", ["pending", "at_ms"])
    op.drop_index("ix_outcomes_at_ms_outcome", "outcomes")
