"""The placements that report only clicks, each with the index up to which its decisions were searched."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_unanswered"
down_revision = "2026_11_29_topics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("entry_index", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("placement_key", name=op.f("pk_unanswered")),
    )


def downgrade() -> None:
    op.drop_table("unanswered")
