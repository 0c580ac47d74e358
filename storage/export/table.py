"""CSV (RFC 4180): a row an article, what there are several of joined in one cell."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from storage.directives import worded
from storage.export.record import stated, utc
from storage.export.streams import Asked, Stream
from storage.types import Story

SEPARATOR = " | "
"""Between several values in one cell."""
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet takes for a formula; some also read the wide forms so."""


class _Line:
    """Where the csv module writes a row, to be taken at once."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def write(self, row: str) -> None:
        self.rows.append(row)

    def taken(self) -> bytes:
        row, self.rows = "".join(self.rows), []
        return row.encode()


def table(asked: Asked) -> Stream:
    """A header and a row for each story, UTF-8, lines ended by CR LF, cells quoted where they must be."""
    line = _Line()
    writer = csv.writer(line)

    def row(cells: Iterable[Any]) -> bytes:
        writer.writerow([defused(cell) for cell in cells] if asked.formula_safe else cells)
        return line.taken()

    return Stream(head=row(COLUMNS), piece=lambda story: row(column(story) for column in COLUMNS.values()))


def defused(cell: Any) -> Any:
    """A text that no spreadsheet computes: one that begins like a formula gets an apostrophe before it (OWASP)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _yes(value: bool) -> str:
    """True and false as CSV files have them mostly."""
    return "true" if value else "false"


def _joined(values: Sequence[object]) -> str:
    return SEPARATOR.join(str(value) for value in values)


COLUMNS: dict[str, Callable[[Story], Any]] = {
    "id": lambda s: s.id,
    "url": lambda s: s.article.url,
    "canonical_url": lambda s: s.article.canonical_url,
    "source": lambda s: s.source,
    "source_name": lambda s: s.source_name,
    "title": lambda s: s.article.title,
    "authors": lambda s: _joined(s.article.authors),
    "section": lambda s: s.article.section,
    "tags": lambda s: _joined(s.article.tags),
    "description": lambda s: s.article.description,
    "image": lambda s: s.article.image,
    "image_width": lambda s: s.article.image_size and s.article.image_size[0],
    "image_height": lambda s: s.article.image_size and s.article.image_size[1],
    "language": lambda s: s.article.language,
    "published_at": lambda s: stated(s.article.published),
    "published_precision": lambda s: s.article.published and s.article.published.precision.value,
    "published_from": lambda s: s.article.published and s.article.published.origin.value,
    "modified_at": lambda s: stated(s.article.modified),
    "agencies": lambda s: _joined(s.article.agencies),
    "dateline": lambda s: s.article.dateline,
    "kind": lambda s: s.article.kind.value,
    "accessible_for_free": lambda s: None if s.article.free is None else _yes(s.article.free),
    "amp_url": lambda s: s.article.amp,
    "translations": lambda s: _joined([f"{one.language}: {one.url}" for one in s.article.translations]),
    "directives": lambda s: _joined([worded(one) for one in s.article.directives]),
    "word_count": lambda s: s.word_count,
    "content_hash": lambda s: s.content_hash,
    "first_seen_at": lambda s: utc(s.first_seen_at),
    "last_seen_at": lambda s: utc(s.last_seen_at),
    "revision": lambda s: s.revision,
    "copy_of": lambda s: s.copy_of and s.copy_of.id,
    "copy_relation": lambda s: s.copy_of and s.copy_of.relation.value,
    "copy_similarity": lambda s: s.copy_of and s.copy_of.similarity,
    "copy_reason": lambda s: s.copy_of and s.copy_of.reason,
    "reused_from": lambda s: _joined(list(dict.fromkeys(reuse.id for reuse in s.reuses))),
    "observances": lambda s: _joined([match.observance for match in s.matches]),
    "occurrences": lambda s: _joined([match.occurrence for match in s.matches]),
    "anniversaries": lambda s: _joined([match.anniversary for match in s.matches]),
    "scores": lambda s: _joined([match.score for match in s.matches]),
    "about": lambda s: _joined([_yes(match.about) for match in s.matches]),
    "reuse": lambda s: _joined([_yes(match.reuse) for match in s.matches]),
    "terms": lambda s: _joined([term for match in s.matches for term in match.terms]),
    "capture_file": lambda s: s.capture and s.capture.file,
    "capture_offset": lambda s: s.capture and s.capture.offset,
    "capture_digest": lambda s: s.capture and s.capture.digest,
    "capture_truncated": lambda s: s.capture and s.capture.truncated,
    "via": lambda s: s.via.value,
    "found_on": lambda s: s.found_on,
    "found_at": lambda s: utc(s.found_at),
    "text": lambda s: s.article.text,
}
"""What stands in each column."""
