"""JSON and JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from typing import IO, Any

import orjson

from storage.export.record import record_of, utc
from storage.types import Query, Story

SCHEMA = files("storage.export").joinpath("article.schema.json").read_text(encoding="utf-8")
"""The JSON Schema of a `.json` export; `$defs.article` is that of one line of a `.jsonl` export."""


def write_jsonl(stories: Iterable[Story], out: IO[bytes], query: Query) -> int:  # noqa: ARG001 - a format's signature
    """One article a line, UTF-8, each line ended by a line feed."""
    count = 0
    for count, story in enumerate(stories, 1):  # noqa: B007 - the last count is the answer
        out.write(orjson.dumps(record_of(story), option=orjson.OPT_APPEND_NEWLINE))
    return count


def write_json(stories: Iterable[Story], out: IO[bytes], query: Query) -> int:
    """One object with the articles in an array, an article a line."""
    out.write(b'{"schema": %s,\n' % orjson.dumps(orjson.loads(SCHEMA)["$id"]))
    out.write(b'"exported_at": %s,\n' % orjson.dumps(utc(datetime.now(UTC).replace(microsecond=0))))
    out.write(b'"query": %s,\n"articles": [' % orjson.dumps(_asked(query)))
    count = 0
    for count, story in enumerate(stories, 1):
        out.write((b",\n" if count > 1 else b"\n") + orjson.dumps(record_of(story)))
    out.write(b'\n],\n"count": %d}\n' % count)
    return count


def _asked(query: Query) -> dict[str, Any]:
    """The filters in use, by the names of the command's options."""
    asked = {
        "source": list(query.sources),
        "observance": list(query.observances),
        "year": query.year,
        "lang": query.language,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
    }
    return {name: value for name, value in asked.items() if value not in (None, [])}
