"""What hosts and hubs said outlives a process, bodies are asked for whole at times, shingles wait, gaps are marked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ABOUT = 0.5
"""The score from which a match counts as coverage until `rematch` says it by all that is known."""


def upgrade() -> None:
    """What is known of hosts and of whole bodies begins empty."""
    op.create_table(
        "host",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_host")),
    )
    op.create_table(
        "robots",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("silent_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_robots")),
    )
    op.create_table(
        "subscription",
        sa.Column("token", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("topic", "hub", "feed", "source", "callback", "secret", "standing")
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("verified_at", "lease_ends", "pushed_at", "missed_at")
        ),
        sa.Column("said", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_feed"), "subscription", ["feed"])
    if op.get_bind().dialect.name == "sqlite":
        _without_reference()
        op.create_table(
            "posting",
            sa.Column("n", sa.Integer(), nullable=False),
            sa.Column("lap", sa.Integer(), nullable=False),
            sa.Column("cursor", sa.Integer(), nullable=False),
            sa.Column("hashes", sa.LargeBinary(), nullable=False),
            sa.Column("articles", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("n", name=op.f("pk_posting")),
        )
    else:
        op.drop_constraint(op.f("fk_shingle_article_article"), "shingle", type_="foreignkey")
        _written_quickly()
    op.add_column("entrance", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entrance", sa.Column("hub", sa.Text(), nullable=True))
    op.add_column("entrance", sa.Column("topic", sa.Text(), nullable=True))
    op.create_index(op.f("ix_entrance_kind"), "entrance", ["kind"])
    op.add_column("lead", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("capture", sa.Column("truncated", sa.Text(), nullable=True))
    op.add_column("revision", sa.Column("directives", sa.JSON(), nullable=True))
    for name in ("about", "reuse"):
        op.add_column("match", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    matched = sa.table("match", sa.column("about", sa.Boolean()), sa.column("score", sa.Float()))
    op.execute(matched.update().values(about=matched.c.score >= _ABOUT))


def _written_quickly() -> None:
    """PostgreSQL spends less on each text and its words; rows that are there stay as they are."""
    op.drop_constraint("story_article_fkey", "story", type_="foreignkey")
    # A tsvector hardly shrinks, and is unpacked for each hit that is ranked.
    op.execute("ALTER TABLE story ALTER said SET STORAGE EXTERNAL")
    # Words wait until a page of the index gets several of them at once; a search reads those that wait in some 5 ms.
    op.execute("ALTER INDEX ix_story_said SET (gin_pending_list_limit = 16384)")
    known = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    if op.get_bind().scalar(sa.text(known)):
        op.execute("ALTER TABLE revision ALTER text SET COMPRESSION lz4")


def _without_reference() -> None:
    """SQLite takes no reference from a table, so the rows move to one that has none, in their order."""
    op.create_table(
        "shingle_moved",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "article", name=op.f("pk_shingle")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO shingle_moved SELECT hash, article FROM shingle ORDER BY hash, article")
    op.drop_table("shingle")
    op.rename_table("shingle_moved", "shingle")
