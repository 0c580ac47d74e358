"""Receivers are told of matches, files given up are noted; PostgreSQL finds rows by bytes and hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KEYS = {
    "source": ["id"],
    "entrance": ["url", "source", "kind"],
    "lead": ["url", "source"],
    "capture": ["file"],
    "article": ["id", "canonical_url", "source"],
    "match": ["observance"],
    "visit": ["source"],
    "rhythm": ["source"],
    "host": ["name"],
    "robots": ["origin"],
    "turn": ["host"],
    "subscription": ["token", "topic", "hub", "feed", "source", "callback", "secret", "standing"],
    "notice": ["receiver", "key", "state"],
    "receiver": ["id"],
}
"""The texts that rows are found by."""
_HASHED = (("capture", "digest"), ("revision", "content_hash"))


def upgrade() -> None:
    """Each addition by itself."""
    _told()
    _pruned()
    if op.get_bind().dialect.name == "postgresql":
        _by_hash()
        _by_bytes()
        _read_quickly()
        _count()


def _by_hash() -> None:
    """Digests are only ever asked for whole, for which an index of a quarter of the size does."""
    for table, column in _HASHED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        op.execute(f'ALTER TABLE {table} ALTER "{column}" TYPE text COLLATE "C"')
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], postgresql_using="hash")


def _by_bytes() -> None:
    """Texts stay where they are; their indexes are made anew, a minute for each million articles."""
    for table, columns in _KEYS.items():
        changes = (f'ALTER "{column}" TYPE text COLLATE "C"' for column in columns)
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")


def _read_quickly() -> None:
    """What is found in the index alone is found in half the time, once a vacuum has been there.

    By its default a vacuum would wait for a fifth of all rows, which are of years.
    """
    op.execute("ALTER TABLE shingle SET (autovacuum_vacuum_insert_scale_factor = 0.03)")


def _count() -> None:
    """What was known of a column's values went with its former type; until it is, whole tables are walked through."""
    for table in sorted({*_KEYS, *(table for table, _ in _HASHED)}):
        op.execute(f"ANALYZE {table}")


def _told() -> None:
    """Receivers were told of articles up to a number: what those concern counts as told, and all else as untold."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    names = ("receiver", "article", "observance", "occurrence")
    op.create_table(
        "told",
        sa.Column("receiver", _KEY, nullable=False),
        sa.Column("article", number, nullable=False),
        sa.Column("observance", _KEY, nullable=False),
        sa.Column("occurrence", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(*names, name=op.f("pk_told")),
        sa.ForeignKeyConstraint(["article"], ["article.n"], name=op.f("fk_told_article_article")),
    )
    op.execute(
        "INSERT INTO told (receiver, article, observance, occurrence)"
        " SELECT receiver.id, match.article, match.observance, match.occurrence"
        " FROM receiver JOIN match ON match.article <= receiver.told"
    )
    op.execute("UPDATE receiver SET told = 0")


def _pruned() -> None:
    op.create_table(
        "pruned", sa.Column("file", _KEY, nullable=False), sa.PrimaryKeyConstraint("file", name=op.f("pk_pruned"))
    )
