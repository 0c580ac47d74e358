"""Rows on their way into the database: gathered while a group of finds is judged, then written many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table

from storage import schema
from storage.archive import fulltext, postings
from storage.archive.fulltext import Words
from storage.archive.statements import changing, following, pour

_PARENTS_FIRST = (
    schema.article,
    schema.lead,
    schema.capture,
    schema.revision,
    schema.match,
)


class Pen:
    """The one writer's rows of one group. Nothing is written before `flush`; changes follow what is added."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Table, list[Mapping[str, Any]]] = defaultdict(list)
        self._changes: dict[tuple[Table, str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        self._words: list[Words] = []
        self._keys: list[tuple[int, int]] = []
        self._next: dict[str, int] = {}
        self.tick = following(connection, schema.article.c.changed)
        """The number of this group's changes."""

    def number(self, column: Column[Any]) -> int:
        """The next free number in a column; sound because writers take turns."""
        name = str(column)
        free = self._next.get(name) or following(self._connection, column)
        self._next[name] = free + 1
        return free

    def add(self, table: Table, *rows: Mapping[str, Any]) -> None:
        """Add rows that all name the same columns."""
        self._rows[table].extend(rows)

    def post(self, n: int, keys: Iterable[int]) -> None:
        """Make an original findable by its sampled shingles."""
        self._keys.extend((key, n) for key in dict.fromkeys(keys))

    def index(self, words: Words) -> None:
        """Make a text findable by its words."""
        self._words.append(words)

    def change(self, table: Table, which: int, values: Mapping[str, Any], key: str = "id") -> None:
        """Write `values` into the row whose `key` is `which`."""
        to = {f"to_{name}": value for name, value in values.items()}
        self._changes[table, key, tuple(values)].append({"which": which, **to})

    def flush(self) -> None:
        """Write all that was gathered."""
        for table in _PARENTS_FIRST:
            if rows := self._rows.pop(table, None):
                pour(self._connection, table, rows)
        postings.post(self._connection, self._keys)
        fulltext.put(self._connection, *self._words)
        for (table, key, names), values in self._changes.items():
            self._connection.execute(changing(table, key, names), values)
        self._words, self._keys, self._changes = [], [], defaultdict(list)
