"""What all formats share that are written piece by piece, and so can be interrupted and continued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.types import Query, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a format is told of the export, beside the stories."""

    query: Query
    exported_at: datetime
    """UTC."""
    formula_safe: bool = True
    """Whether cells of a table that a spreadsheet would take for formulas are made plain text."""


def _nothing(_count: int) -> bytes:
    return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A format as pieces: the head, one piece a story with something between them, and the foot."""

    piece: Callable[[Story], bytes]
    head: bytes = b""
    between: bytes = b""
    foot: Callable[[int], bytes] = _nothing
    """Is told how many stories there were."""


def pieces(stream: Stream, stories: Iterable[Story]) -> Iterator[bytes]:
    """The whole of a stream."""
    count = 0
    yield stream.head
    for count, story in enumerate(stories, 1):
        yield stream.between + stream.piece(story) if count > 1 else stream.piece(story)
    yield stream.foot(count)


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are there, for formats that leave out what is not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}
