"""A proof in the row of each API key, and whether every stored hash of a guessable value is under a key.

The keys are needed for both. So the start that migrates fills them in, in the same transaction
(`operations.keyed_rows`).
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_28_keyed_rows"
down_revision = "2026_11_28_key_rates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("mac", sa.LargeBinary(), nullable=True))
    op.add_column("key_check", sa.Column("form", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("key_check", "form")
    op.drop_column("api_keys", "mac")
