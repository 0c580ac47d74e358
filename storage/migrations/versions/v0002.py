"""Copies have reasons, paragraphs their origins, articles a number of their last change; search folds letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The tables; what is to stand in the indexes of texts is filled in when all migrations are done."""
    op.add_column("article", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("article", sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_article_changed"), "article", ["changed"], unique=False)
    op.drop_index(op.f("ix_shingle_article"), "shingle")
    op.add_column("capture", sa.Column("elsewhere", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "commonplace",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_commonplace")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passage",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article", Id, autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.n"], name=op.f("fk_passage_article_article")),
        sa.PrimaryKeyConstraint("hash", "article", "paragraph", name=op.f("pk_passage")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_passage_article"), "passage", ["article"], unique=False)
    op.create_table(
        "reuse",
        sa.Column("article", Id, autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", Id, nullable=False),
        sa.Column("origin_paragraph", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Date(), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.n"], name=op.f("fk_reuse_article_article")),
        sa.ForeignKeyConstraint(["origin"], ["article.n"], name=op.f("fk_reuse_origin_article")),
        sa.PrimaryKeyConstraint("article", "paragraph", name=op.f("pk_reuse")),
    )
    op.create_index(op.f("ix_reuse_origin"), "reuse", ["origin"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE story")
        op.execute("CREATE VIRTUAL TABLE story USING fts5(title, authors, text, facts, content='', tokenize='ascii')")
        # Eight segments are merged at a time, not four: less is written in the long run, and still a little at a time.
        op.execute("INSERT INTO story(story, rank) VALUES ('automerge', 8)")
    else:
        op.execute("CREATE TABLE story (article BIGINT PRIMARY KEY REFERENCES article (n), said TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_story_said ON story USING gin (said)")
