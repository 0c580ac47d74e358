"""What a look at one outlet found: plain values that `check` shows, answers programs with, or writes down. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.sources import Source
from storage.types import Instant, Lead
from storage.urls import canonical

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.survey import Answer

KINDS = ("feed", "sitemap", "listing")
FEW_LINKS = 5
"""A page with fewer links that names no story is mostly drawn by scripts."""
_COUNTRY = {"uk": "GB"}
"""Domains of countries that aren't their ISO codes."""


def named(answers: Iterable[Answer]) -> set[str]:
    """The stories that documents name, as canonical addresses."""
    return {canonical(lead.url) for answer in answers if answer.reading for lead in answer.reading.leads}


def entrance(answer: Answer, stories: AbstractSet[str]) -> dict[str, Any]:
    """One document that lists stories, one of them itself perhaps."""
    place, reading = answer.place, answer.reading
    assert reading is not None  # noqa: S101 - the caller's condition
    first, last = _span(reading.leads)
    return {
        "kind": reading.kind,
        "url": place.url,
        "depth": place.depth,
        "story": canonical(place.url) in stories,
        "title": reading.title,
        "language": reading.language or _commonest(lead.language for lead in reading.leads),
        "entries": len(reading.leads),
        "oldest": first,
        "newest": last,
        "links": reading.linked or None,
        "parts": len(reading.sitemaps),
        "part_urls": [part.url for part in reading.sitemaps],
        "news": reading.kind == "sitemap" and any(lead.title for lead in reading.leads),
        "more": reading.more,
        "hub": reading.hub,  # of feeds, where discovery reads it
        "problem": reading.problem,
    }


def sample(page: Page) -> dict[str, Any]:
    """One page as it was fetched and understood."""
    article, rendering = page.article, page.rendering
    told: dict[str, Any] = {"url": page.exchange.url, "problem": str(page.problem) if page.problem else None}
    if rendering is not None:
        told["rendered"] = {"answered": rendering.answered, "left_out": dict(rendering.left_out)}
    if article is not None:
        told |= {
            "title": article.title,
            "published": _instant(article.published),
            "modified": _instant(article.modified),
            "authors": list(article.authors),
            "section": article.section,
            "language": article.language,
            "words": len(article.text.split()),
        }
    return told


def lacks(source: Source, look: dict[str, Any]) -> list[str]:
    """What is missing at an outlet or in what the configuration says of it, each with its cure."""
    kinds = {one["kind"] for one in look["entrances"] if one["entries"] or one["parts"]}
    read = [one for one in look["samples"] if "title" in one]
    said = []
    if not kinds:
        said.append("nothing that lists stories was found; name feeds, sitemaps or listings of it")
    elif not kinds & {"feed", "listing"}:
        said.append("no feed and no listing: what is new shows late; name one as feeds or listings")
    elif "sitemap" not in kinds and not source.feeds + source.listings:
        said.append("no sitemap: `backfill` reaches as far as feeds and listings do; name one as sitemaps")
    bare = any(one["kind"] == "listing" and (one["links"] or 0) < FEW_LINKS for one in look["read"])
    if not source.javascript and bare and not kinds & {"listing"}:
        said.append("its homepage has next to no links: scripts may draw it; try javascript = true")
    if look["samples"] and not read:
        said.append("no sample is an article; point follow at its stories, or fields at their parts")
    if read and not any(one["published"] for one in read):
        said.append("no sample states when it was published; point fields.published at it")
    if source.language is None:
        told = look["found"].get("language")
        said.append(f"no language is set; {f'--write adds {told}' if told else 'add it, for articles that state none'}")
    return said


def found(source: Source, look: dict[str, Any], stated: Sequence[datetime]) -> dict[str, str | list[str]]:
    """The keys that the configuration may be given: of places only where it names none, since no others are read."""
    keys: dict[str, str | list[str]] = {}
    if not (source.feeds or source.sitemaps or source.listings):
        parts = {url for one in look["entrances"] for url in one["part_urls"]}
        for kind in KINDS:
            mine = [one for one in look["entrances"] if one["kind"] == kind and not one["depth"] and not one["story"]]
            if urls := [one["url"] for one in mine if one["url"] not in parts]:
                keys[f"{kind}s"] = urls
    languages = {one["language"] for one in look["samples"] if one.get("language")}
    if source.language is None and len(languages) == 1:
        keys["language"] = languages.pop()
    if "timezone" not in source.model_fields_set and (zone := zone_of(source.homepage, stated)):
        keys["timezone"] = zone
    return keys


def zone_of(homepage: str, stated: Sequence[datetime]) -> str | None:
    """The one time zone of the country of an address's domain that has the offsets that its articles state."""
    country = (urlsplit(homepage).hostname or "").rstrip(".").rpartition(".")[2]
    code = _COUNTRY.get(country, country.upper())
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    zones = [row[2] for row in rows if row[0] == code]
    fit = [name for name in zones if stated and all(_fits(name, moment) for moment in stated)]
    return fit[0] if len(fit) == 1 else None


def _fits(zone: str, moment: datetime) -> bool:
    return moment.astimezone(ZoneInfo(zone)).utcoffset() == moment.utcoffset()


def _span(leads: Iterable[Lead]) -> tuple[datetime | None, datetime | None]:
    moments = [stated.at for lead in leads if (stated := lead.published or lead.modified)]
    return min(moments, default=None), max(moments, default=None)


def _commonest(languages: Iterable[str | None]) -> str | None:
    counted = Counter(language for language in languages if language)
    return counted.most_common(1)[0][0] if counted else None


def _instant(stated: Instant | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {
        "at": stated.at.isoformat(),
        "precision": stated.precision.value,
        "from": stated.origin.value,
        "offset_stated": stated.offset_stated,
    }
