"""The command about the coverage of an observance: report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated

import typer

from crawler import catalogue
from crawler.config import Config
from crawler.observances import Observance
from crawler.sources import Source
from scheduler.cli.console import as_json, say, table
from scheduler.cli.options import About, AsJson, ConfigFile, MinScore, of_years, opened, written
from scheduler.report import Look, Occurrence, Report
from scheduler.report import report as report_of
from scheduler.report.counting import look_of
from scheduler.report.model import Cell, Counted
from scheduler.report.page import page
from scheduler.report.rows import as_csv
from scheduler.report.wording import labels, language, moment, ordinal, share, summary
from storage.archive import Archive, Covering, Looked
from storage.errors import UsageError
from storage.types import Entrance

Walk = tuple[Source, Mapping[str, Entrance]]
"""An outlet whose archive has pages by date, and which of its pages were read."""


def report(
    observance: Annotated[str, typer.Argument(metavar="OBSERVANCE", help="Its id.")],
    years: Annotated[
        str | None,
        typer.Option(help="As 2019-2026 or 2020 [default: from the first with a story].", metavar="YEARS"),
    ] = None,
    about: About = False,
    min_score: MinScore = None,
    csv: Annotated[
        str | None, typer.Option("--csv", help="Write a row for each outlet and year here; - is standard output.")
    ] = None,
    html: Annotated[
        str | None, typer.Option("--html", help="Write one page with charts here; - is standard output.")
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Coverage of an observance by year, day, outlet and language."""
    if [csv, html].count("-") + json > 1:
        raise UsageError("report: two of --json, --csv and --html go to standard output; name a file for one of them")
    config, archive = opened(config_file)
    with archive:
        named = _named(config, archive, observance)
        made = _made(config, archive, named, years, Counted(about=about, min_score=min_score))
    if csv:
        written(csv, as_csv(made))
    if html:
        written(html, page(made).encode())
    if json:
        as_json(made)
    elif not (csv or html):
        _print(made)


def _named(config: Config, archive: Archive, id_: str) -> Observance:
    """One that is configured, or of the catalogue where the archive still holds what was found of it."""
    try:
        return config.observance(id_)
    except UsageError:
        if id_ in catalogue.names("observances") and archive.concerned(id_):
            return Observance.model_validate(catalogue.entry("observances", id_))
        raise


def _made(config: Config, archive: Archive, observance: Observance, years: str | None, which: Counted) -> Report:
    now = datetime.now(UTC)
    stories = archive.coverage(observance.id)
    asked = of_years(years) if years else range(min(_years_of(stories), default=now.year), now.year + 1)
    today = observance.today(now)
    occurrences = _occurrences(observance, asked, stories, today)
    if not occurrences:
        raise UsageError(f"{observance.id}: was not observed in {_said(asked)} or is still to come; name other --years")
    walks = [(source, archive.entrances(source.id)) for source in config.sources if source.archives]
    names = {source.id: source.name for source in config.sources}
    return report_of(
        observance=observance.id,
        name=observance.name,
        occurrences=occurrences,
        stories=stories,
        looks={one.day: dict(_looks(archive, walks, one, observance.zone, today)) for one in occurrences},
        names={story.source: story.source for story in stories} | archive.source_names() | names,
        made_at=now.replace(microsecond=0),
        which=which,
    )


def _years_of(stories: Sequence[Covering]) -> set[int]:
    return {story.occurrence.year for story in stories}


def _said(years: range) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _occurrences(
    observance: Observance, years: range, stories: Sequence[Covering], today: date
) -> tuple[Occurrence, ...]:
    """Those whose window has begun: what falls in these years by the rule, and what stories were matched with."""
    ruled = {day for year in years if 1 <= year <= today.year + 1 for day in observance.occurrences(year)}
    matched = {story.occurrence for story in stories if story.occurrence.year in years}
    found = (_occurrence(observance, day, today) for day in sorted(ruled | matched))
    return tuple(one for one in found if one.first <= today)


def _occurrence(observance: Observance, day: date, today: date) -> Occurrence:
    first, last = observance.window_of(day)
    return Occurrence(day=day, anniversary=observance.anniversary(day.year), first=first, last=last, over=last < today)


def _looks(
    archive: Archive, walks: Sequence[Walk], one: Occurrence, zone: tzinfo, today: date
) -> Iterator[tuple[str, Look]]:
    """How each outlet was looked at around an occurrence, whether it is configured still or was once."""
    since_the_day = archive.looked(one.day, one.last + timedelta(days=1), zone)
    in_window = archive.looked(one.first, one.last, zone)
    read = {source.id for source, entrances in walks if archive_read(source, entrances, one, today)}
    nothing = Looked()
    for id_ in {*since_the_day, *in_window, *read}:
        on_the_day, held = since_the_day.get(id_, nothing), in_window.get(id_, nothing)
        yield id_, look_of(on_the_day, held, archive_read=id_ in read)


def archive_read(source: Source, entrances: Mapping[str, Entrance], one: Occurrence, today: date) -> bool:
    """Whether a backfill read the outlet's archive for every day of the window."""
    from crawler.past import archives  # noqa: PLC0415 - what only reports of such outlets need

    walks = ([place.url for place in places] for _, places in archives(source, [(one.first, one.last)], today))
    return any(urls and all(_good(entrances.get(url)) for url in urls) for urls in walks)


def _good(entrance: Entrance | None) -> bool:
    return entrance is not None and entrance.status is not None and entrance.problem is None


def _print(made: Report) -> None:
    say(f"{made.name}, by year and outlet", style="bold")
    for line in summary(made):
        say(line)
    say()
    table(
        ("year", "anniversary", "looked at", "panel", "copies", "reused", "old text", "all", "first to publish"),
        [_year_row(made, n) for n in range(len(made.years))],
    )
    say()
    rows = [[one.name, "" if one.in_panel else "no", *map(_cell, one.cells)] for one in made.outlets]
    table(("outlet", "in panel", *labels(made)), rows)
    if made.languages:
        say()
        numbers = [[language(one.tag), *("" if n is None else n for n in one.stories)] for one in made.languages]
        table(("language", *labels(made)), numbers)


def _cell(cell: Cell) -> str:
    return str(cell.counts.stories) if cell.counts else cell.look.value


def _year_row(made: Report, n: int) -> list[object]:
    year, label = made.years[n], labels(made)[n]
    start = [label, ordinal(year.occurrence.anniversary), str(year.looked)]
    if year.all is None:
        return [*start, Look.NOT_LOOKED.value, "", "", "", "", ""]
    one, first = year.panel, year.first
    told = f"{moment(first.at, by_day=first.by_day)} {first.outlet}: {first.title}" if first else ""
    counts = (one.stories, one.syndicated, one.reused, share(one.share_reused)) if one else ("no panel", "", "", "")
    return [*start, *map(str, (*counts, year.all.stories)), told]
