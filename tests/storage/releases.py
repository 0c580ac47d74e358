"""Archives as former releases left them: made by their own migrations, filled by plain inserts."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, insert, text

from storage.archive.engine import connect, writing
from storage.archive.upgrade import MIGRATIONS
from tests.storage.released import FIRST, FOURTH, SECOND, THIRD, Row, Rows
from tests.storage.spelling import spelled

_UNFOLDED = "INSERT INTO story(rowid, title, text) VALUES (:n, :written_title, :written)"
_FOLDED = "INSERT INTO story(rowid, title, authors, text, facts) VALUES (:n, :title, :authors, :text, :facts)"
_VECTOR = "INSERT INTO story(article, said) VALUES (:n, CAST(:said AS tsvector))"
_NUMBERED = {"article": "n", "lead": "id", "capture": "id", "visit": "id"}
"""The tables whose rows PostgreSQL would number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A schema that was released, and what an archive of it holds."""

    schema: str
    rows: Rows
    words: Mapping[str, str | None]
    """How words were indexed, by database."""

    @property
    def texts(self) -> list[str]:
        """What its articles say now, in the order of recording."""
        return [row["text"] for row in present(self.rows)]

    def make(self, url: str) -> None:
        """Make its archive in an empty database."""
        engine = connect(url)
        with writing(engine) as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.attributes["connection"] = connection
            command.upgrade(config, self.schema)
            self._fill(connection)
        engine.dispose()

    def _fill(self, connection: Connection) -> None:
        database, there = connection.dialect.name, MetaData()
        there.reflect(connection)
        rows = _half_merged(self.rows) if "posting" in there.tables else self.rows
        for name, given in rows.items():
            connection.execute(insert(there.tables[name]), given)
        if indexed := self.words[database]:
            connection.execute(text(indexed), [_indexed(row, self.rows) for row in present(self.rows)])
        if database == "postgresql":
            for name, key in _NUMBERED.items():
                last = f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), {len(rows[name])})"
                connection.execute(text(last))


RELEASES = (
    Release(schema="0001", rows=FIRST, words={"sqlite": _UNFOLDED, "postgresql": None}),
    Release(schema="0002", rows=SECOND, words={"sqlite": _FOLDED, "postgresql": _VECTOR}),
    Release(schema="0003", rows=THIRD, words={"sqlite": _FOLDED, "postgresql": _VECTOR}),
    Release(schema="0004", rows=FOURTH, words={"sqlite": _FOLDED, "postgresql": _VECTOR}),
)


def present(rows: Rows) -> list[Row]:
    """The present revisions, by article."""
    return list({row["article"]: row for row in rows["revision"]}.values())


def _half_merged(rows: Rows) -> Rows:
    """As SQLite keeps shingles: those of the first article merged into their table, the others waiting in a posting."""
    merged = [row for row in rows["shingle"] if row["article"] == 1]
    waiting = [row for row in rows["shingle"] if row["article"] != 1]
    packed = {
        column: struct.pack(f"<{len(waiting)}q", *(row[name] for row in waiting))
        for column, name in (("hashes", "hash"), ("articles", "article"))
    }
    return {**rows, "shingle": merged, "posting": [{"n": 1, "lap": 0, "cursor": -(2**63), **packed}]}


def _indexed(row: Row, rows: Rows) -> Row:
    """What stood in the index of words for a revision."""
    n, title, authors, said = row["article"], row["title"].lower(), "leyla aslanova", _folded(row["text"])
    facts = _facts(rows["article"][n - 1]["source"], [match for match in rows["match"] if match["article"] == n])
    vector = spelled(_words(title), _words(authors), _words(said), facts)
    lite = {"title": title, "authors": authors, "text": said, "facts": " ".join(facts)}
    return {"n": n, "written_title": row["title"], "written": row["text"], **lite, "said": vector}


def _words(said: str) -> list[str]:
    return re.findall(r"\w+", said)


def _folded(said: str) -> str:
    """As the second release folded texts, of the letters that stand in these."""
    plain = said.lower().translate(str.maketrans("əşı", "esi"))
    return plain if said.isascii() else " ".join(plain.split())


def _facts(source: str, matches: Sequence[Row]) -> list[str]:
    """What an English article published on that day could be narrowed by."""
    days = [f"·d·{'20260120'[:length]}" for length in (1, 2, 3, 4, 6, 8)]
    years = [match["occurrence"].year for match in matches]
    about = [f"·o·black·2d·january{end}" for year in years for end in ("", f"·{year}")]
    return sorted({*days, "·l·en", f"·s·{source}", *about, *(f"·y·{year}" for year in years)})
