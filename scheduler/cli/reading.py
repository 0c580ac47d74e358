"""Commands that read the archive: status, calendar, search, show, diff, report, export."""

from __future__ import annotations

import difflib
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.text import Text

from crawler.config import load
from crawler.observances import Observance
from scheduler.cli.console import as_json, note, out, say, table, when
from scheduler.cli.options import (
    AsJson,
    ConfigFile,
    OfLanguage,
    OfObservances,
    OfSources,
    OfYear,
    Since,
    Until,
    a_day,
    opened,
    query,
)
from scheduler.due import AT_ONCE, next_visit
from scheduler.health import State, health
from storage.archive import COUNTED, Archive
from storage.errors import UsageError
from storage.export import SCHEMA, format_of, record_of
from storage.export import export as write
from storage.types import Story


def status(config_file: ConfigFile = None, json: AsJson = False) -> None:
    """Sources and their health: last and next visit, how it ended, what the archive holds of each."""
    config = load(config_file)
    with Archive(config.archive.url) as archive:
        visits, counts = archive.last_visits(), archive.counts()
    now = datetime.now(UTC)
    rows = []
    for source in config.sources:
        last = visits.get(source.id)
        state = health(source, last, now)
        following = next_visit(source, last)
        rows.append(
            {
                "source": source.id,
                "health": state.state.value,
                "why": state.why,
                "last": last.ended_at if last else None,
                "outcome": last.outcome.value if last else None,
                "next": None if following == AT_ONCE else following,
                **{name: counts.get(source.id, {}).get(name, 0) for name in COUNTED},
            }
        )
    if json:
        as_json(rows)
        return
    columns = ("source", "health", "last visit", "outcome", "next visit", *COUNTED)
    table(columns, [_status_row(row, now) for row in rows])
    for row in rows:
        if row["why"] and row["health"] != State.WELL:
            say(f"{row['source']}: {row['health']}: {row['why']}", style="yellow")


def _status_row(row: dict[str, Any], now: datetime) -> list[object]:
    following = "at once" if row["next"] is None or row["next"] <= now else when(row["next"])
    counts = [row[name] for name in COUNTED]
    return [row["source"], row["health"], when(row["last"]) or "never", row["outcome"] or "", following, *counts]


def calendar(
    on: Annotated[
        str | None, typer.Option("--from", help="Count from this day instead of today.", metavar="DAY")
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """The coming observances, with their windows."""
    config = load(config_file)
    start = a_day("--from", on) or datetime.now(UTC).date()
    coming = sorted((_coming(one, start) for one in config.observances), key=lambda row: str(row["occurrence"]))
    if json:
        as_json(coming)
    elif coming:
        columns = ("day", "in days", "anniversary", "observance", "watched from", "until")
        keys = ("occurrence", "in_days", "anniversary", "name", "watched_from", "watched_until")
        table(columns, [[row[key] for key in keys] for row in coming])
    else:
        say('no observance is configured; add [[observance]] with use = "black-january", for one')


def _coming(observance: Observance, start: date) -> dict[str, object]:
    day = observance.coming(start)
    first, last = observance.window_of(day.year)
    return {
        "id": observance.id,
        "name": observance.name,
        "occurrence": day,
        "in_days": (day - start).days,
        "anniversary": observance.anniversary(day.year),
        "watched_from": first,
        "watched_until": last,
    }


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="Words that a story must hold, all of them.")],
    limit: Annotated[int, typer.Option(min=1, help="Stories to show at most.")] = 20,
    source: OfSources = None,
    observance: OfObservances = None,
    year: OfYear = None,
    lang: OfLanguage = None,
    since: Since = None,
    until: Until = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Find stories by their words, the best first."""
    config, archive = opened(config_file)
    with archive:
        asked = query(
            config, archive, sources=source, observances=observance, year=year, language=lang, since=since, until=until
        )
        hits = archive.search(" ".join(words), asked, limit)
    if json:
        as_json([{**record_of(hit.story), "snippet": hit.snippet} for hit in hits])
        return
    for hit in hits:
        article = hit.story.article
        day = article.published.at.date() if article.published else "no date"
        say(f"{hit.story.id}  {day}  {hit.story.source}  {article.title}", style="bold")
        say(f"    {hit.snippet}")
    note(f"{len(hits)} found" if hits else "nothing found")


Id = Annotated[str, typer.Argument(metavar="ID", help="The story's id, the beginning of it, or its address.")]


def show(
    story_id: Id,
    revisions: Annotated[bool, typer.Option("--revisions", help="Its states instead of its text.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """One story: what it says and how it came here."""
    _, archive = opened(config_file)
    with archive:
        story = archive.story(story_id)
    if json:
        as_json(record_of(story))
    elif revisions:
        columns = ("revision", "fetched", "title", "capture")
        rows = [
            [one.number, when(one.fetched_at), one.title, one.capture and f"{one.capture.file}:{one.capture.offset}"]
            for one in story.revisions
        ]
        table(columns, rows)
    else:
        _print(story)


def _print(story: Story) -> None:
    article = story.article
    say(article.title, style="bold")
    published = article.published
    facts = {
        "id": story.id,
        "address": article.canonical_url,
        "source": f"{story.source_name} ({story.source})",
        "published": published and f"{published.at.isoformat()} ({published.precision}, from {published.origin})",
        "authors": ", ".join(article.authors),
        "section": article.section,
        "tags": ", ".join(article.tags),
        "language": article.language,
        "revision": f"{story.revision}, last seen {when(story.last_seen_at)}",
        "copy of": story.copy_of and f"{story.copy_of.id} ({story.copy_of.relation}, {story.copy_of.similarity:.0%})",
        "found": f"by {story.via}{' on ' if story.found_on else ''}{story.found_on}",
        "capture": story.capture and f"{story.capture.file} at {story.capture.offset}",
    }
    for name, value in facts.items():
        if value:
            say(f"{name:>10}  {value}")
    for match in story.matches:
        which = f"{match.name} {match.occurrence}, anniversary {match.anniversary}"
        say(f"{'concerns':>10}  {which}, {match.score:.2f}: {', '.join(match.terms)}")
    for paragraph in article.text.split("\n"):
        say()
        say(paragraph)


def diff(
    story_id: Id,
    a: Annotated[int | None, typer.Argument(metavar="A", min=1, help="A revision [default: the last but one].")] = None,
    b: Annotated[int | None, typer.Argument(metavar="B", min=1, help="Another [default: the last].")] = None,
    config_file: ConfigFile = None,
) -> None:
    """What changed between two revisions of a story, word by word."""
    _, archive = opened(config_file)
    with archive:
        story = archive.story(story_id)
        if story.revision == 1 and a is None:
            raise UsageError(f"{story.id}: has one revision only; there is nothing to compare")
        first, second = a or story.revision - 1, b or story.revision
        before, after = archive.revision(story, first), archive.revision(story, second)
    say(f"{story.id}  revision {first} → {second}", style="bold")
    out.print(_changes(f"{before.title}\n{before.text}", f"{after.title}\n{after.text}"))


def _changes(before: str, after: str) -> Text:
    """Both texts in one: words that went in `[-…-]`, words that came in `{+…+}`, coloured on a terminal."""
    old, new = before.replace("\n", " \n ").split(" "), after.replace("\n", " \n ").split(" ")
    drawn = Text()
    for kind, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            drawn.append(" ".join(old[i:j]) + " ")
            continue
        if went := " ".join(old[i:j]).strip():
            drawn.append(f"[-{went}-] ", style="red")
        if came := " ".join(new[k:n]).strip():
            drawn.append(f"{{+{came}+}} ", style="green")
    return drawn


def report(
    observance: Annotated[str, typer.Argument(metavar="OBSERVANCE", help="Its id.")],
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Coverage of an observance by year and source."""
    config, archive = opened(config_file)
    named = config.observance(observance)
    with archive:
        rows = archive.coverage(observance)
    if json:
        as_json([{field.name: getattr(row, field.name) for field in fields(row)} for row in rows])
        return
    say(f"{named.name}, by year and source", style="bold")
    columns = ("occurrence", "anniversary", "source", "stories", "copies", "reused", "first published")
    table(
        columns,
        [
            [
                row.occurrence,
                named.anniversary(row.occurrence.year),
                row.source,
                row.stories,
                row.copies,
                row.reused,
                when(row.first),
            ]
            for row in rows
        ],
    )
    unwatched = [source.id for source in config.sources if source.id not in {row.source for row in rows}]
    if unwatched:
        say(f"nothing matched in: {', '.join(unwatched)}")


def export(
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="Where to; - is standard output.")] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help="json or jsonl [default: by the file's suffix].")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an export instead.")] = False,
    source: OfSources = None,
    observance: OfObservances = None,
    year: OfYear = None,
    lang: OfLanguage = None,
    since: Since = None,
    until: Until = None,
    config_file: ConfigFile = None,
) -> None:
    """Write the archive, or a part of it, as JSON or JSON Lines."""
    if schema:
        typer.echo(SCHEMA, nl=False)
        return
    if file is None:
        raise UsageError("where to? name a file such as archive.json, or - for standard output")
    chosen = format_of(file, format)
    config, archive = opened(config_file)
    with archive:
        asked = query(
            config, archive, sources=source, observances=observance, year=year, language=lang, since=since, until=until
        )
        count = write(archive.articles(asked), file, chosen, asked)
    note(f"{count} articles written to {'standard output' if file == '-' else file}")
