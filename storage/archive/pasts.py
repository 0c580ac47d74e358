"""Visits to sources, and what was learnt from them: written together, so that neither is ever ahead of the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from storage import schema
from storage.types import Outcome, Past, Rhythm, Trouble, Visit

rhythm, visit = schema.rhythm, schema.visit
_VISIT = tuple(field.name for field in fields(Visit))
_LEARNT = tuple(field.name for field in fields(Rhythm))


def visited(connection: Connection, one: Visit, learnt: Rhythm | None) -> None:
    """Add a visit, which is the last one of its source from here on; None leaves what was learnt as it is."""
    number = connection.execute(insert(visit).values(_visit_columns(one)).returning(visit.c.id)).scalar_one()
    values: dict[str, Any] = {"visit": number}
    if learnt is not None:
        values["learnt"] = _learnt_column(learnt)
    known = update(rhythm).where(rhythm.c.source == one.source).values(values)
    if not connection.execute(known).rowcount:
        connection.execute(insert(rhythm).values({"source": one.source, **values}))


def numbers(connection: Connection) -> dict[str, int]:
    """The number of the last visit to each source."""
    return {row.source: row.visit for row in connection.execute(select(rhythm.c.source, rhythm.c.visit))}


def number(connection: Connection, source: str) -> int | None:
    """The number of the last visit to a source; None before the first."""
    last: int | None = connection.execute(select(rhythm.c.visit).where(rhythm.c.source == source)).scalar()
    return last


def pasts(connection: Connection, sources: Collection[str] | None) -> dict[str, Past]:
    """The last visit to each source and what was learnt; of all of them where none is named."""
    asked = select(visit, rhythm.c.learnt).join(rhythm, rhythm.c.visit == visit.c.id)
    if sources is not None:
        asked = asked.where(rhythm.c.source.in_(list(sources)))
    rows = connection.execute(asked).mappings()
    return {row["source"]: Past(last=_visit_of(row), rhythm=_rhythm_of(row["learnt"])) for row in rows}


def _visit_columns(one: Visit) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in _VISIT}
    trouble = one.trouble.value if one.trouble else None
    return {
        **values,
        "outcome": one.outcome.value,
        "failures": [list(pair) for pair in one.failures],
        "trouble": trouble,
    }


def _visit_of(row: RowMapping) -> Visit:
    told = {
        "outcome": Outcome(row["outcome"]),
        "failures": tuple((why, times) for why, times in row["failures"]),
        "trouble": Trouble(row["trouble"]) if row["trouble"] else None,
    }
    return Visit(**{name: row[name] for name in _VISIT} | told)


def _learnt_column(learnt: Rhythm) -> dict[str, Any]:
    values = {name: getattr(learnt, name) for name in _LEARNT}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()} | {
        "at": learnt.at.isoformat()
    }


def _rhythm_of(column: dict[str, Any] | None) -> Rhythm | None:
    if column is None:
        return None
    values: dict[str, Any] = {
        name: tuple(column[name]) if isinstance(column[name], list) else column[name]
        for name in _LEARNT
        if name in column
    }
    return Rhythm(**values | {"at": datetime.fromisoformat(column["at"])})
