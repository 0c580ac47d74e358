"""Turns at hosts are agreed on in a server's database; alarms and notices are kept."""

from __future__ import annotations

import sqlalchemy as sa
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
    _alarms()


def _alarms() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "alarm",
        sa.Column("id", number, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "source", "observance", "said")),
        sa.Column("since", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
    )
    op.create_index(op.f("ix_alarm_ended_at"), "alarm", ["ended_at"])
    op.create_table(
        "notice",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("receiver", "key", "title", "body", "state")),
        *(sa.Column(name, moment, nullable=False) for name in ("made_at", "due_at")),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("receiver", "key", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_state_due_at"), "notice", ["state", "due_at"])
    op.create_table(
        "receiver",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("told", number, nullable=False),
        sa.Column("told_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receiver")),
    )
