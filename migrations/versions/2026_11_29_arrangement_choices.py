"""The index on the records of people's choices has their own arrangements too, so that the newest choice is found."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_29_arrangement_choices"
down_revision = "2026_11_29_intents"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('consent', 'dial', 'limit', 'facts', 'restriction', 'correction', 'link'{})"


def upgrade() -> None:
    replace_index(sa.text(BEFORE.format(", 'arrangement'")))


def downgrade() -> None:
    replace_index(sa.text(BEFORE.format("")))


def replace_index(kinds: sa.TextClause) -> None:
    op.drop_index("ix_records_choice_person", "records")
    op.create_index(
        "ix_records_choice_person",
        "records",
        ["person", "entry_index"],
        sqlite_where=kinds,
        postgresql_where=kinds,
    )
