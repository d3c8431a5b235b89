"""Which keys a database and a person's row were made under, so that keys can be rotated beside running gateways."""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_21_key_eras"
down_revision = "2026_11_21_tiles_and_rights"
branch_labels = None
depends_on = None

TABLES = ("key_check", "people")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("era", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "era")
