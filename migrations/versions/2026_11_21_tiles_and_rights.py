"""Tiles of the log, cosigned checkpoints, exports asked for, and erasures under way and done."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_tiles_and_rights"
down_revision = "2026_11_21_the_spine"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tiles",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name="pk_tiles"),
    )
    op.create_table(
        "cosigned",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cosigned"),
    )
    op.create_table(
        "exports",
        sa.Column("export", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("export", name="pk_exports"),
    )
    op.create_index("ix_exports_expires_ms", "exports", ["expires_ms"])
    op.create_table(
        "erasures",
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("erasure", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("started_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_erasures"),
        sa.UniqueConstraint("erasure", name="uq_erasures_erasure"),
    )
    op.create_table(
        "erased",
        sa.Column("erasure", sa.LargeBinary(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("erasure", name="pk_erased"),
    )


def downgrade() -> None:
    for table in ("erased", "erasures", "exports", "cosigned", "tiles"):
        op.drop_table(table)
