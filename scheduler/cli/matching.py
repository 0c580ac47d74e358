"""Commands about what stories concern: match, rematch."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.config import load
from scheduler.cli.console import as_json, complain, say
from scheduler.cli.files import a_page, file_named, in_a_worker
from scheduler.cli.options import AsJson, ConfigFile, DryRun, a_day, opened
from storage.errors import UsageError
from storage.types import Article, Instant, Origin, Precision

if TYPE_CHECKING:
    from crawler.match import Finding

_NOWHERE = "https://example.org/"


def match(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL|-",
            help="A page (HTML) or a text whose first line is its title; - is standard input; or the address or id of "
            "a story of the archive.",
        ),
    ],
    day: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of publication, where none is stated [default: today].")
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Say which observances an article concerns, and why."""
    from crawler.match import Matcher  # noqa: PLC0415 - the words of all languages, which other commands don't owe

    config = load(config_file)
    article, usual = _article(what, a_day("--day", day), config_file)
    findings = Matcher(config.observances).explain(article, fallback_day=usual)
    if json:
        as_json([_told(article, finding) for finding in findings])
        return
    if not findings:
        say("concerns none of the observances that are configured")
    for finding in findings:
        _print(article, finding)


def rematch(
    observances: Annotated[
        list[str] | None,
        typer.Argument(metavar="[OBSERVANCE]...", help="Their ids, such as those whose terms changed [default: all]."),
    ] = None,
    dry_run: DryRun = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Match the whole archive anew from its texts, with the terms as they are configured."""
    from scheduler.rematching import rematched  # noqa: PLC0415 - what other commands don't need

    config, archive = opened(config_file)
    with archive:
        counts = rematched(config, archive, only=observances or (), dry=dry_run, complain=complain)
    if json:
        as_json(counts)
    else:
        say(", ".join(f"{times} {what}" for what, times in sorted(counts.items())) or "nothing there")


def _article(what: str, day: date | None, config_file: Path | None) -> tuple[Article, date]:
    """The article that is meant, and the day it counts as published on where it states none."""
    today = datetime.now(UTC).date()
    if (body := file_named(what)) is not None:
        return _read(body, day), day or today
    _, archive = opened(config_file)
    with archive:
        try:
            story = archive.story(what)
        except UsageError as error:
            raise UsageError(f"{what}: no file, and no story of the archive; crawl --url brings a page in") from error
    return story.article, day or story.revisions[-1].fetched_at.date()


def _read(body: bytes, day: date | None) -> Article:
    if not body.lstrip().startswith(b"<"):
        title, _, text = body.decode("utf-8", "replace").strip().partition("\n")
        return Article(url=_NOWHERE, canonical_url=_NOWHERE, title=title.strip(), text=text.strip())
    return _understood(body, day)


def _understood(body: bytes, day: date | None) -> Article:
    """What a page says."""
    from crawler.setting import Setting  # noqa: PLC0415 - as above
    from crawler.understanding import extracted  # noqa: PLC0415

    now = datetime.now(UTC)
    at = datetime.combine(day, time(), UTC) if day else now
    stated = Instant(at=min(at, now), precision=Precision.DAY, origin=Origin.FEED)
    exchange, lead = a_page(body, f"{_NOWHERE}page", now)
    lead = replace(lead, published=stated)
    return in_a_worker(extracted, exchange, lead, Setting(zone=UTC, name="", homepage=_NOWHERE))


def _print(article: Article, finding: Finding) -> None:
    from crawler.match.evidence import WEIGHTS  # noqa: PLC0415 - as above

    match = finding.match
    kind = "about" if match.about else "mentions"
    say(f"{kind} {match.name}, {match.occurrence}, anniversary {match.anniversary}: {match.score:.2f}", style="bold")
    if match.reuse:
        say("  numbers another anniversary: text of an earlier year")
    for start, end in _places(finding):
        say(f"  {start:>6}  {_whole(article)[start:end]}")
    for name, units in finding.evidence.units():
        if units:
            say(f"  {units * WEIGHTS[name]:+6.1f}  {name}{f' ({units})' if units > 1 else ''}")


def _told(article: Article, finding: Finding) -> dict[str, Any]:
    told = asdict(finding.match)
    spans = [{"start": start, "end": end, "words": _whole(article)[start:end]} for start, end in _places(finding)]
    return {**told, "spans": spans, "evidence": dict(finding.evidence.units())}


def _places(finding: Finding) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in finding.spans]


def _whole(article: Article) -> str:
    """What places are counted in: the title, a line break, the text."""
    return f"{article.title}\n{article.text}"
