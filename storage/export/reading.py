"""Our own records read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import orjson

from storage.errors import UsageError
from storage.types import (
    Article,
    Capture,
    CopyOf,
    Directive,
    Instant,
    Kind,
    Match,
    Origin,
    Precision,
    Relation,
    Reuse,
    Revision,
    Stated,
    Story,
    Translation,
    Via,
)

_ID = re.compile(r"[a-z2-7]{16}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_ABOUT = 0.5
"""The score from which a match counts as coverage, in records that don't say it."""
_SMALL, _LARGE = 2**31 - 1, 2**63 - 1
"""The largest numbers that the archive's columns take."""


def read_jsonl(lines: Iterable[bytes], name: str) -> Iterator[Story]:
    """The stories of a `.jsonl` export, in the order of its lines; empty lines are nothing.

    Raises:
        UsageError: a line is none of our records; the message names it by `name` and number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield story_of(orjson.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            what = f"lacks {error}" if isinstance(error, KeyError) else str(error).splitlines()[0]
            raise UsageError(f"{name}:{number}: not a record of a yearmind export ({what}); mend or drop it") from error


def story_of(record: dict[str, Any]) -> Story:
    """One exported record as the story that it was made from.

    Former states without a text, as the first exports had them, are left out, since nothing could be shown of them.
    """
    published = _instant(record["published_at"], record["published_precision"], record["published_from"])
    said = ("url", "canonical_url", "title", "text")
    more = ("section", "description", "image", "language")
    texts: dict[str, Any] = {name: _string(record, name) for name in said}
    texts |= {name: record[name] if record[name] is None else _string(record, name) for name in more}
    article = Article(
        **texts,
        authors=_strings(record["authors"]),
        tags=_strings(record["tags"]),
        published=published,
        modified=_instant(record["modified_at"], "second", record["published_from"] or "meta"),
        directives=tuple(_directive(one) for one in record.get("directives", ())),
        **_beside(record),
        taken=(),  # exports tell what a story says, not what else its page does
    )
    discovered = record["discovered"]
    return Story(
        id=_shaped(_ID, record["id"]),
        source=_string(record["source"], "id"),
        source_name=_string(record["source"], "name"),
        article=article,
        word_count=_number(record["word_count"]),
        content_hash=_shaped(_HASH, record["content_hash"]),
        first_seen_at=_moment(record["first_seen_at"]),
        last_seen_at=_moment(record["last_seen_at"]),
        revision=_number(record["revision"]),
        revisions=_revisions(record),
        copy_of=_copy(record["copy_of"]),
        reuses=tuple(_reuse(one) for one in record.get("reuses", ())),
        matches=tuple(_match(one) for one in record["observances"]),
        addresses=_strings(record.get("addresses", ())),
        via=Via(discovered["via"]),
        found_on=discovered["from"] or "",
        found_at=_moment(discovered["at"]),
    )


def _beside(record: dict[str, Any]) -> dict[str, Any]:
    """What exports before the fourth schema do not tell."""
    sizes = [record.get(name) for name in ("image_width", "image_height")]
    free = record.get("accessible_for_free")
    return {
        "agencies": _strings(record.get("agencies", ())),
        "dateline": _optional(record, "dateline"),
        "kind": Kind(record.get("kind", Kind.ARTICLE)),
        "free": None if free is None else _flag(free),
        "image_size": None if None in sizes else tuple(map(_number, sizes)),
        "amp": _optional(record, "amp_url"),
        "translations": tuple(
            Translation(language=_string(one, "language"), url=_string(one, "url"))
            for one in record.get("translations", ())
        ),
    }


def _directive(told: dict[str, Any]) -> Directive:
    return Directive(
        name=_string(told, "name"),
        value=None if told["value"] is None else _string(told, "value"),
        origin=Stated(told["from"]),
    )


def _revisions(record: dict[str, Any]) -> tuple[Revision, ...]:
    """The states in their order, of which the last is the present one."""
    states = record["revisions"]
    numbers = [state["number"] for state in states]
    if not states or numbers != sorted(set(numbers)) or numbers[0] < 1 or numbers[-1] != record["revision"]:
        raise ValueError(f"its revisions are {numbers} and not what leads to {record['revision']}")
    former = [_revision(state, record["url"]) for state in states[:-1] if state.get("text") is not None]
    return (*former, _revision({**states[-1], "text": None}, record["url"]))


def _revision(state: dict[str, Any], url: str) -> Revision:
    return Revision(
        number=_number(state["number"]),
        fetched_at=_moment(state["fetched_at"]),
        title=_string(state, "title"),
        content_hash=_shaped(_HASH, state["content_hash"]),
        capture=_capture(state["capture"], url),
        text=None if state["text"] is None else _string(state, "text"),
    )


def _capture(told: dict[str, Any] | None, url: str) -> Capture | None:
    if told is None:
        return None
    return Capture(
        url=url,
        file=_string(told, "file"),
        offset=_number(told["offset"], most=_LARGE),
        length=0,
        digest=_shaped(_HASH, told["digest"]),
        status=_number(told["status"]),
        fetched_at=_moment(told["fetched_at"]),
        elsewhere=True,
        truncated=None if told.get("truncated") is None else _string(told, "truncated"),
    )


def _copy(told: dict[str, Any] | None) -> CopyOf | None:
    if told is None:
        return None
    return CopyOf(
        id=_string(told, "id"),
        relation=Relation(told["relation"]),
        similarity=float(told["similarity"]),
        reason=_string(told, "reason") if told.get("reason") is not None else None,
    )


def _reuse(told: dict[str, Any]) -> Reuse:
    return Reuse(
        paragraph=_number(told["paragraph"]),
        id=_string(told, "id"),
        origin_paragraph=_number(told["origin_paragraph"]),
        occurrence=date.fromisoformat(told["occurrence"]),
        similarity=float(told["similarity"]),
    )


def _match(told: dict[str, Any]) -> Match:
    return Match(
        observance=_string(told, "id"),
        name=_string(told, "name"),
        occurrence=date.fromisoformat(told["occurrence"]),
        anniversary=_number(told["anniversary"]),
        score=float(told["score"]),
        about=_flag(told.get("about", float(told["score"]) >= _ABOUT)),
        reuse=_flag(told.get("reuse", False)),
        terms=_strings(told["terms"]),
    )


def _instant(at: str | None, precision: str, origin: str) -> Instant | None:
    if at is None:
        return None
    return Instant(at=_moment(at), precision=Precision(precision), origin=Origin(origin))


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    if moment.tzinfo is None:
        raise ValueError(f"{said} has no offset")
    return moment


def _string(within: dict[str, Any], name: str) -> str:
    value = within[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value


def _optional(within: dict[str, Any], name: str) -> str | None:
    return None if within.get(name) is None else _string(within, name)


def _strings(values: Iterable[Any]) -> tuple[str, ...]:
    kept = tuple(values)
    if not all(isinstance(value, str) for value in kept):
        raise TypeError("a list of texts holds something else")
    return kept


def _shaped(shape: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise ValueError(f"{value!r:.80} is not of the form {shape.pattern}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.80} is neither true nor false")
    return value


def _number(value: Any, most: int = _SMALL) -> int:
    if not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError(f"{value!r:.80} is no number from 0 to {most}")
    return value
