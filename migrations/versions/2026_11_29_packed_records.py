"""The compressed form of records (`gateway.record_packing`). No table changes.

An older version takes a record in that form for a damaged one. So it must refuse the database.
"""

revision = "2026_11_29_packed_records"
down_revision = "2026_11_29_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes nothing: records from before stay as they are."""


def downgrade() -> None:
    """Changes nothing: records in the compressed form stay as they are."""
