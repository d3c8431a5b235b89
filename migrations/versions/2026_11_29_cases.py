"""The cases of people that a human answers."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_cases"
down_revision = "2026_11_29_packed_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_cases")),
    )
    op.create_index(op.f("ix_cases_person"), "cases", ["person"])
    op.create_index(op.f("ix_cases_expires_ms"), "cases", ["expires_ms"])
    op.create_index("ix_cases_state_due_ms", "cases", ["state", "due_ms"])


def downgrade() -> None:
    op.drop_table("cases")
