"""The pictures that apps upload for their topics and items."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_pictures"
down_revision = "2026_11_29_unanswered"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_lists",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("app", name=op.f("pk_picture_lists")),
    )
    op.create_table(
        "pictures",
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("app", "picture", name=op.f("pk_pictures")),
    )
    op.create_index(op.f("ix_pictures_sha256"), "pictures", ["sha256"])


def downgrade() -> None:
    op.drop_table("pictures")
    op.drop_table("picture_lists")
