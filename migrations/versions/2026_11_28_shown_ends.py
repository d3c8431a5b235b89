"""The end of what was shown to a person, in every row.

A row without an end may have instants for caps, or items on the screen. The next sweep reads each such row once and
stores its end.
"""

from alembic import op

revision = "2026_11_28_shown_ends"
down_revision = "2026_11_28_operator_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE people SET due_ms = 0 WHERE due_ms IS NULL")


def downgrade() -> None:
    """Leaves the ends. A version before this one sweeps rows by them too."""
