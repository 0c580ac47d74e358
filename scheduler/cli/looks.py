"""How a look at an outlet is printed for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scheduler.cli.console import complain, say, when
from scheduler.counts import many

_WIDTH = 11
_YELLOW = "yellow"


def summary(look: dict[str, Any]) -> list[object]:
    """One row of a table of several outlets."""
    roots = [one for one in look["entrances"] if not one["depth"]]
    counts = [sum(one["kind"] == kind for one in roots) for kind in ("feed", "sitemap", "listing")]
    read = sum("title" in one for one in look["samples"])
    samples = f"{read} of {len(look['samples'])}"
    return [
        look["id"], look["robots"], f"{look['pause']:g} s", *counts, look["articles"], _age(_newest(roots)), samples,
    ]  # fmt: skip


def print_look(look: dict[str, Any]) -> None:
    """All that was found at one outlet."""
    say()
    say(f"{look['id']}  {look['name']}  {look['homepage']}", style="bold")
    _line("robots.txt", _robots(look))
    _line("pause", f"a pause of {look['pause']:g} s between two requests")
    for rest in look["rests"]:
        times = f"{rest['refusals']} times in a row" if rest["refusals"] > 1 else "once"
        _line("rest", f"{rest['host']} is left alone until {when(rest['until'])}: {rest['said']} {times}", _YELLOW)
    for one in look["entrances"]:
        if not one["depth"]:
            _line(one["kind"], one["url"])
            _line("", _LINES[one["kind"]](one, look))
    for trouble in look["troubles"]:
        _line(trouble["kind"], f"{trouble['url']}  {trouble['problem']}", _YELLOW)
    _line("addresses", f"{many(look['articles'], 'address', 'addresses')} that may be articles")
    for one in look["samples"]:
        _print_sample(one)
    for reason, times in look["failures"].items():
        _line("article", f"{times} not read: {reason}", _YELLOW)
    for line in look["missing"]:
        _line("missing", line, _YELLOW)
    if look["problem"]:
        complain(look["problem"])


def _line(name: str, said: str, style: str | None = None) -> None:
    say(f"  {name:<{_WIDTH}} {said}", style=style)


def _robots(look: dict[str, Any]) -> str:
    delay = f"Crawl-delay {look['crawl_delay']:g} s" if look["crawl_delay"] is not None else "no Crawl-delay"
    named = look["sitemaps_named"]
    return _joined(look["robots"], delay, f"names {_many(len(named), 'sitemap')}" if named else "names no sitemap")


def _feed(one: dict[str, Any], _: dict[str, Any]) -> str:
    return _joined(
        _many(one["entries"], "entry", "entries"),
        f"newest {_age(one['newest'])}" if one["newest"] else "no dates",
        one["language"],
        f'"{one["title"]}"' if one["title"] else None,
        f"goes on at {one['more']}" if one["more"] else "one page",
        f"hub {one['hub']}" if one["hub"] else None,
        one["problem"],
    )


def _sitemap(one: dict[str, Any], look: dict[str, Any]) -> str:
    below = _below(one, look)
    entries = sum(part["entries"] for part in (one, *below))
    oldest = min((part["oldest"] for part in (one, *below) if part["oldest"]), default=None)
    newest = _newest([one, *below])
    return _joined(
        f"index of {_many(one['parts'], 'part')}, {len(below)} read" if one["parts"] else None,
        "news sitemap" if any(part["news"] for part in (one, *below)) else None,
        _many(entries, "entry", "entries"),
        f"{oldest.date()} to {newest.date()}" if oldest and newest else "no dates",
        one["problem"],
    )


def _below(one: dict[str, Any], look: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of an index that were read, theirs included; none twice, whatever refers to what."""
    named, below = list(one["part_urls"]), list[dict[str, Any]]()
    read = {part["url"]: part for part in look["entrances"] if part["depth"]}
    while named:
        part = read.pop(named.pop(), None)
        if part is not None:
            below.append(part)
            named += part["part_urls"]
    return below


def _listing(one: dict[str, Any], _: dict[str, Any]) -> str:
    told = f"{_many(one['entries'], 'story', 'stories')} told from {one['links'] or 0} links"
    return _joined(
        "a story itself" if one["story"] else None,
        told,
        f"goes on at {one['more']}" if one["more"] else "one page",
        one["language"],
        one["problem"],
    )


_LINES = {"feed": _feed, "sitemap": _sitemap, "listing": _listing}


def _print_sample(one: dict[str, Any]) -> None:
    _line("article", one["url"])
    if drawn := one.get("rendered"):
        out = ", ".join(f"{times} {reason}" for reason, times in drawn["left_out"].items())
        _line("", _joined(f"rendered with {_many(drawn['answered'], 'request')}", f"left out: {out}" if out else None))
    if one["problem"]:
        _line("", one["problem"], _YELLOW)
        return
    published = one["published"]
    dated = "no date"
    if published:
        offset = "" if published["offset_stated"] else ", offset of the outlet's zone"
        dated = f"{published['at']} ({published['from']}, to the {published['precision']}{offset})"
    _line("", f'"{one["title"]}"')
    _line("", dated, None if published else _YELLOW)
    _line(
        "", _joined(", ".join(one["authors"]) or "no author", one["language"] or "no language", f"{one['words']} words")
    )


def _newest(entrances: list[dict[str, Any]]) -> datetime | None:
    return max((one["newest"] for one in entrances if one["newest"]), default=None)


def _age(moment: datetime | None) -> str:
    if moment is None:
        return ""
    hours = (datetime.now(UTC) - moment).total_seconds() / 3_600
    age = f"{hours / 24:.0f} days" if hours >= 48 else f"{max(hours, 0):.0f} h"  # noqa: PLR2004 - two days
    return f"{when(moment)} ({age} ago)"


def _many(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)
