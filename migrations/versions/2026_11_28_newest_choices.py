"""An index on the records of people's choices, which finds the newest one of a person.

The records and the people of a database from before get their form by the start that migrates
(`operations.keyed_rows`), because the keys are needed.
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_newest_choices"
down_revision = "2026_11_28_keyed_rows"
branch_labels = None
depends_on = None

OF_CHOICES = sa.text("kind IN ('consent', 'dial', 'limit', 'facts', 'restriction', 'correction', 'link')")


def upgrade() -> None:
    op.create_index(
        "ix_records_choice_person",
        "records",
        ["person", "entry_index"],
        sqlite_where=OF_CHOICES,
        postgresql_where=OF_CHOICES,
    )


def downgrade() -> None:
    op.drop_index("ix_records_choice_person", "records")
