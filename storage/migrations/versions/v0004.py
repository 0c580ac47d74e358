"""What the fourth schema adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new."""
    # Lines of an outlet's furniture that were left out of a text.
    op.add_column("revision", sa.Column("taken", sa.JSON(), nullable=True))
