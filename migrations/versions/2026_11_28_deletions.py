"""The commitment to all indexes whose record is gone. The first start fills it with what is gone by then."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_deletions"
down_revision = "2026_11_28_public_head"
branch_labels = None
depends_on = None

_PLACE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "deletion_chunks",
        sa.Column("place", _PLACE, autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_deletion_chunks"),
    )
    op.create_table(
        "deletion_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("entry_index", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("opening", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deletion_head"),
    )


def downgrade() -> None:
    op.drop_table("deletion_head")
    op.drop_table("deletion_chunks")
