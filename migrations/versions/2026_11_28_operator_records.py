"""An index on the few records that every start reads: rules, notices, builds, and the keys and names of the log."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_operator_records"
down_revision = "2026_11_28_erased_people"
branch_labels = None
depends_on = None

OF_THE_OPERATOR = sa.text("kind IN ('policy', 'notice', 'build', 'key', 'admin')")


def upgrade() -> None:
    op.create_index(
        "ix_records_kind_entry_index",
        "records",
        ["kind", "entry_index"],
        sqlite_where=OF_THE_OPERATOR,
        postgresql_where=OF_THE_OPERATOR,
    )


def downgrade() -> None:
    op.drop_index("ix_records_kind_entry_index", "records")
