"""People of whom something that was learned is to be taken back, because they withdrew or excluded it."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_taking_back"
down_revision = "2026_11_27_forgetting_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forgetting",
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_forgetting"),
    )


def downgrade() -> None:
    op.drop_table("forgetting")
