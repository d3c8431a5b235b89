"""The legal holds, the copies of records that they name, and the requests that wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_holds"
down_revision = "2026_11_29_day_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("ends_ms", sa.BigInteger(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_holds")),
    )
    op.create_index(op.f("ix_holds_ends_ms"), "holds", ["ends_ms"])
    op.create_table(
        "held_records",
        sa.Column("hold_id", sa.Text(), nullable=False),
        sa.Column(
            "entry_index",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hold_id", "entry_index", name=op.f("pk_held_records")),
    )
    op.create_index("ix_held_records_person", "held_records", ["person"])
    op.create_table(
        "approvals",
        sa.Column("approval_id", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approvals")),
    )
    for name in ("person", "about", "expires_ms"):
        op.create_index(op.f(f"ix_approvals_{name}"), "approvals", [name])


def downgrade() -> None:
    op.drop_table("approvals")
    op.drop_table("held_records")
    op.drop_table("holds")
