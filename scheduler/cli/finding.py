"""The command that searches the archive."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from scheduler.cli.console import as_json, note, out, say
from scheduler.cli.options import (
    About,
    AsJson,
    ConfigFile,
    MinScore,
    OfLanguage,
    OfObservances,
    OfSources,
    OfYear,
    Since,
    Until,
    opened,
    query,
)
from storage.archive import Found, Hit
from storage.export.record import record_of

Words = Annotated[
    list[str],
    typer.Argument(
        metavar="QUERY",
        help='Words, all of which a story must hold; "a phrase", a OR b, -a, begin*, NEAR(a b, 5), title:a, author:a, '
        "source:ID, observance:ID, lang:en, year:2026, since:2026-01-13, until:2026-01, date:2026. Put it in "
        "single quotes, and -- before it where it begins with a minus.",
    ),
]


def search(
    words: Words,
    limit: Annotated[int, typer.Option(min=1, help="Stories to show at most.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Stories to pass over first.")] = 0,
    source: OfSources = None,
    observance: OfObservances = None,
    year: OfYear = None,
    about: About = False,
    min_score: MinScore = None,
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
            config,
            archive,
            sources=source,
            observances=observance,
            year=year,
            about=about,
            min_score=min_score,
            language=lang,
            since=since,
            until=until,
        )
        found = archive.search(" ".join(words), asked, limit, offset)
    if json:
        as_json([{**record_of(hit.story), "snippet": hit.snippet, "marks": hit.marks} for hit in found.hits])
        return
    for hit in found.hits:
        _print(hit)
    note(_summed(found, offset))


def _print(hit: Hit) -> None:
    article = hit.story.article
    day = article.published.at.date() if article.published else "no date"
    say(f"{hit.story.id}  {day}  {hit.story.source}  {article.title}", style="bold")
    passage = Text("    ") + Text(hit.snippet)
    for start, end in hit.marks:
        passage.stylize("bold yellow", start + 4, end + 4)
    out.print(passage)


def _summed(found: Found, offset: int) -> str:
    if not found.total:
        return "nothing found"
    if found.more:
        number = f"more than {found.total:,} found, the latest {found.total:,} ranked"
    else:
        number = f"{found.total:,} found"
    shown = len(found.hits)
    if shown == found.total:
        return number
    after = offset + shown
    return f"{number}, {shown} shown" + (f"; --offset {after} shows what follows" if after < found.total else "")
