"""What the fourth schema adds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is added is not known of what was recorded before; `reextract` finds it in the captures."""
    _beside()


def _beside() -> None:
    """Agencies, place, kind, access, editions and the size of the image of each state."""
    op.add_column("revision", sa.Column("agencies", sa.JSON(), nullable=True))
    for name in ("dateline", "kind", "amp"):
        op.add_column("revision", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("revision", sa.Column("free", sa.Boolean(), nullable=True))
    for name in ("image_width", "image_height"):
        op.add_column("revision", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("revision", sa.Column("translations", sa.JSON(), nullable=True))
