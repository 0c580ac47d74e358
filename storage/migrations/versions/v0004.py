"""Turns at hosts are agreed on in a server's database."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has a turn yet."""
    if op.get_bind().dialect.name == "postgresql":
        # Pauses are of seconds: they need not outlive a crash of the server, and must not cost a sync each.
        op.execute("CREATE UNLOGGED TABLE turn (host text PRIMARY KEY, until timestamptz NOT NULL)")
