"""The outcomes that apps import from their own logs."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_imports"
down_revision = "2026_11_29_pictures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("imported", sa.LargeBinary(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("placement_key", sa.Text(), nullable=False),
        sa.Column("has_propensity", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("imported", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_person"), "imports", ["person"])
    op.create_index("ix_imports_at_ms", "imports", ["at_ms"])
    op.create_index(
        "ix_imports_placement_key_pending_imported", "imports", ["placement_key", "pending", "imported"]
    )
    op.create_index(
        "ix_imports_placement_key_pending_person", "imports", ["placement_key", "pending", "person"]
    )


def downgrade() -> None:
    op.drop_table("imports")
