"""${message}

Rules for a safe migration: works on SQLite and PostgreSQL alike; never rewrites or drops `entries` or `log_head`
rows; adds columns as nullable or with a default; goes down again without losing what it did not add.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
