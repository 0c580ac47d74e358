"""The stories of both editions, read from `stories/*.toml`. Pure but for reading those files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.newsroom.types import Outlet, Story

OUTLETS = ("caspian-wire", "sahil-xeber", "kaspi-vestnik", "bosfor-haber", "hill-courier")
"""The outlets that behave, in order."""
UNRULY = "unruly"
"""The one that doesn't."""

_REFERENCE = re.compile(r"@(?P<story>\S+) (?P<number>\d+)")

Table = Mapping[str, Any]
"""A table as TOML gives it."""


def outlet(name: str, port: int = 0) -> Outlet:
    """The outlet of that id, listening on that port."""
    table = _file(name)
    return Outlet(id=name, name=table["name"], language=table["language"], timezone=table["timezone"], port=port)


@cache
def edition(number: int) -> tuple[Story, ...]:
    """All stories of the first or the second edition, withdrawn ones included, newest first within each outlet."""
    found = [story for name in (*OUTLETS, UNRULY) for story in _stories(name, number)]
    return tuple(
        sorted(found, key=lambda story: ((*OUTLETS, UNRULY).index(story.outlet), -story.published.timestamp()))
    )


@cache
def _file(name: str) -> Table:
    return tomllib.loads((files(__package__) / "stories" / f"{name}.toml").read_text("utf-8"))


def _stories(name: str, number: int) -> list[Story]:
    table = _file(name)
    return [_story(table, entry, number) for entry in table["story"] if entry.get("edition", 1) <= number]


def _story(table: Table, entry: Table, number: int) -> Story:
    second: Table = entry.get("second", {}) if number > 1 else {}
    copy_of = entry.get("copy_of")
    return Story(
        outlet=table["id"],
        key=entry["key"],
        path=entry["path"],
        title=second.get("title", entry["title"]),
        authors=tuple(entry["authors"]),
        section=entry.get("section"),
        tags=tuple(entry.get("tags", ())),
        language=table["language"],
        published=_instant(entry["published"], table["timezone"]),
        precision=table.get("precision", "minute"),
        modified=second.get("modified"),
        paragraphs=_corrected(_paragraphs(table["id"], entry["key"]), second.get("replace", ())),
        copy_of=copy_of,
        relation=entry.get("relation", "syndicated") if copy_of else None,
        observed=entry.get("observed"),
        withdrawn=second.get("withdrawn", False),
        mislabelled=entry.get("mislabelled", False),
    )


def _instant(stated: date, zone: str) -> datetime:
    """A moment as it stands; a mere day begins at midnight in the outlet's zone."""
    return stated if isinstance(stated, datetime) else datetime.combine(stated, time(), ZoneInfo(zone))


def _paragraphs(name: str, key: str) -> tuple[str, ...]:
    """The text as first printed; a reference gives the paragraph of the other story that it names."""
    (entry,) = (entry for entry in _file(name)["story"] if entry["key"] == key)
    return tuple(_meant(paragraph) for paragraph in entry["text"].strip().split("\n\n"))


def _meant(paragraph: str) -> str:
    if not (found := _REFERENCE.fullmatch(paragraph)):
        return paragraph
    name, _, key = found["story"].partition("/")
    return _paragraphs(name, key)[int(found["number"]) - 1]


def _corrected(paragraphs: tuple[str, ...], changes: list[tuple[str, str]] | tuple[()]) -> tuple[str, ...]:
    for old, new in changes:
        paragraphs = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
    return paragraphs
