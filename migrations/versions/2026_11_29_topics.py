"""The topics that apps declare, in every revision, and the removal of what they declare special."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_topics"
down_revision = "2026_11_29_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "topic_lists",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("app", name=op.f("pk_topic_lists")),
    )
    op.create_table(
        "topic_revisions",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("app", "revision", name=op.f("pk_topic_revisions")),
    )
    op.create_table(
        "special_removals",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("app", name=op.f("pk_special_removals")),
    )


def downgrade() -> None:
    op.drop_table("special_removals")
    op.drop_table("topic_revisions")
    op.drop_table("topic_lists")
