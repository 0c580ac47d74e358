"""JSON and JSON Lines: our own record, whole."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import orjson

from storage.export.record import json_of, utc
from storage.export.streams import Asked, Stream
from storage.types import Query, Story

SCHEMA = files("storage.export").joinpath("article.schema.json").read_text(encoding="utf-8")
"""The JSON Schema of a `.json` export; `$defs.article` is that of one line of a `.jsonl` export."""
SCHEMA_ID: str = orjson.loads(SCHEMA)["$id"]
"""How an export names it."""


def jsonl(_: Asked) -> Stream:
    """One article a line, UTF-8, each line ended by a line feed."""
    return Stream(piece=_line)


def json(asked: Asked) -> Stream:
    """One object with the articles in an array, an article a line."""
    head = b'{"schema": %s,\n"exported_at": %s,\n"query": %s,\n"articles": [\n' % (
        orjson.dumps(SCHEMA_ID),
        orjson.dumps(utc(asked.exported_at)),
        orjson.dumps(filters(asked.query)),
    )
    return Stream(
        head=head,
        piece=json_of,
        between=b",\n",
        foot=b'\n],\n"count": %d}\n'.__mod__,
    )


def _line(story: Story) -> bytes:
    return json_of(story, orjson.OPT_APPEND_NEWLINE)


def filters(query: Query) -> dict[str, Any]:
    """The filters in use, by the names of the command's options."""
    asked = {
        "source": list(query.sources),
        "observance": list(query.observances),
        "year": query.year,
        "about": query.about or None,
        "min_score": query.min_score,
        "lang": query.language,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "changed_after": query.changed_after,
    }
    return {name: value for name, value in asked.items() if value not in (None, [])}
