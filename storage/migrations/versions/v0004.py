"""Turns at hosts, alarms and notices, the rhythm of sources, more of each article, words in parts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_EACH = 100_000
"""Articles in each part of the index of words, as `storage.archive.parts` has it."""


def upgrade() -> None:
    """Each addition by itself."""
    if op.get_bind().dialect.name == "postgresql":
        _turns()
        _words_in_parts()
    _alarms()
    _beside()
    _rhythm()
    # Lines of an outlet's furniture that were left out of a text.
    op.add_column("revision", sa.Column("taken", sa.JSON(), nullable=True))


def _turns() -> None:
    """Pauses are of seconds: they need not outlive a crash of the server, and must not cost a sync each."""
    op.execute("CREATE UNLOGGED TABLE turn (host text PRIMARY KEY, until timestamptz NOT NULL)")


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


def _words_in_parts() -> None:
    """PostgreSQL's index of words is parted by the articles' numbers; what is there becomes the first part, as it is.

    Words are merged into an index of one part only, which stays small and in memory however large the archive is. Four
    times as many wait for it as before, of which a page of the index gets four times as many at once.
    """
    last = op.get_bind().scalar(sa.text("SELECT coalesce(max(article), 0) FROM story"))
    op.execute("ALTER TABLE story RENAME TO story_0")
    op.execute("ALTER INDEX story_pkey RENAME TO story_0_pkey")
    op.execute("ALTER INDEX ix_story_said RENAME TO story_0_said_idx")
    op.execute("ALTER INDEX story_0_said_idx SET (gin_pending_list_limit = 65536)")
    op.execute("CREATE TABLE story (article BIGINT PRIMARY KEY, said TSVECTOR NOT NULL) PARTITION BY RANGE (article)")
    op.execute("ALTER TABLE story ALTER said SET STORAGE EXTERNAL")
    op.execute("CREATE INDEX ix_story_said ON story USING gin (said) WITH (gin_pending_list_limit = 65536)")
    op.execute(
        f"ALTER TABLE story ATTACH PARTITION story_0 FOR VALUES FROM (MINVALUE) TO ({(last // _EACH + 1) * _EACH})"
    )


def _beside() -> None:
    """Agencies, place, kind, access, editions and the size of the image of each state."""
    op.add_column("revision", sa.Column("agencies", sa.JSON(), nullable=True))
    for name in ("dateline", "kind", "amp"):
        op.add_column("revision", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("revision", sa.Column("free", sa.Boolean(), nullable=True))
    for name in ("image_width", "image_height"):
        op.add_column("revision", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("revision", sa.Column("translations", sa.JSON(), nullable=True))


def _rhythm() -> None:
    """The last visits are known; nothing has been learnt from them."""
    op.add_column("visit", sa.Column("trouble", sa.Text(), nullable=True))
    op.add_column("entrance", sa.Column("stays", sa.Integer(), nullable=True))
    op.add_column("entrance", sa.Column("skip_hours", sa.JSON(), nullable=True))
    op.add_column("entrance", sa.Column("skip_days", sa.JSON(), nullable=True))
    op.add_column("entrance", sa.Column("renews", sa.Integer(), nullable=True))
    op.add_column("entrance", sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "rhythm",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("visit", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learnt", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_rhythm")),
        sa.ForeignKeyConstraint(["visit"], ["visit.id"], name=op.f("fk_rhythm_visit_visit")),
    )
    visit = sa.table("visit", sa.column("id", sa.Integer()), sa.column("source", sa.Text()))
    rhythm = sa.table("rhythm", sa.column("source", sa.Text()), sa.column("visit", sa.Integer()))
    last = sa.select(visit.c.source, sa.func.max(visit.c.id)).group_by(visit.c.source)
    op.execute(rhythm.insert().from_select(["source", "visit"], last))
