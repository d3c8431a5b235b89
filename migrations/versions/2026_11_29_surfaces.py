"""The components and surfaces that apps declare, each with its revisions."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_surfaces"
down_revision = "2026_11_29_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surface_declarations",
        sa.Column("declaration_key", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("declaration_key", name=op.f("pk_surface_declarations")),
    )
    op.create_table(
        "surface_revisions",
        sa.Column("declaration_key", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("declaration_key", "revision", name=op.f("pk_surface_revisions")),
    )


def downgrade() -> None:
    op.drop_table("surface_revisions")
    op.drop_table("surface_declarations")
