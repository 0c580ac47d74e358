"""What visits teach of a source's rhythm, and what its lists say of when to read them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One step for each part."""
    _rhythm()


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
