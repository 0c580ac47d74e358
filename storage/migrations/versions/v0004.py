"""What the fourth schema adds."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each addition by itself."""
    _merged_seldom()


def _merged_seldom() -> None:
    """PostgreSQL lets four times as many words wait, of which a page of the index gets four times as many at once."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER INDEX ix_story_said SET (gin_pending_list_limit = 65536)")
