"""When people were erased, by a keyed hash. Answers to repeats go, because their fingerprints had no key."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_erased_people"
down_revision = "2026_11_28_deletions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_people",
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("who", name=op.f("pk_erased_people")),
    )
    op.execute("DELETE FROM idempotency")


def downgrade() -> None:
    op.drop_table("erased_people")
