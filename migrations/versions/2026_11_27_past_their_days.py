"""When something in a person's row is past its days: a visit that has ended, an interest that nothing is left of.

Rows of before are due at once, and get their own time when they are looked at.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_past_their_days"
down_revision = "2026_11_27_newest_first"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("due_ms", sa.BigInteger(), nullable=True, server_default="0"))
    op.create_index("ix_people_due_ms", "people", ["due_ms"])


def downgrade() -> None:
    op.drop_index("ix_people_due_ms", table_name="people")
    op.drop_column("people", "due_ms")
