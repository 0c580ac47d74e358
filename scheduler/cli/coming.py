"""The command about days to come: calendar."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from crawler.config import load
from crawler.observances import Observance
from crawler.observances.pressure import watches
from crawler.sources import Source
from scheduler.cli.console import as_json, complain, say, table
from scheduler.cli.options import AsJson, ConfigFile, a_day, written
from scheduler.ical.reading import NotCalendar, read
from scheduler.ical.tables import as_toml
from scheduler.ical.writing import as_calendar
from scheduler.report.wording import ordinal
from storage.errors import UsageError

_NAMED = 3
"""Sources that are named in the table."""
_FARTHEST = 200
"""Years that are looked ahead at most."""


def calendar(
    on: Annotated[
        str | None, typer.Option("--from", help="Count from this day instead of today.", metavar="DAY")
    ] = None,
    years: Annotated[
        int | None,
        typer.Option(min=1, max=_FARTHEST, help="Every occurrence of so many years [default: the next of each]."),
    ] = None,
    ics: Annotated[
        str | None, typer.Option("--ics", metavar="FILE", help="Write them as iCalendar; - is standard output.")
    ] = None,
    bring: Annotated[
        str | None,
        typer.Option("--import", metavar="FILE", help="Print the yearly days of an iCalendar file as TOML."),
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """The coming observances: which anniversary, their windows, and the sources that watch."""
    if bring is not None:
        _bring(bring)
        return
    if ics == "-" and json:
        raise UsageError("calendar: --json and --ics - both go to standard output; name a file for the calendar")
    config = load(config_file)
    now, given = datetime.now(UTC), a_day("--from", on)
    starts = {one.id: given or one.today(now) for one in config.observances}
    found = ((one, day) for one in config.observances for day in following(one, starts[one.id], years))
    coming = sorted(found, key=lambda pair: (pair[1], pair[0].id))
    if ics is not None:
        written(ics, as_calendar(coming, now.replace(microsecond=0)))
    rows = [_row(one, day, starts[one.id], config.sources) for one, day in coming]
    if json:
        as_json(rows)
    elif ics is None and rows:
        columns = ("day", "in days", "anniversary", "observance", "watched from", "until", "sources")
        keys = ("occurrence", "in_days", "ordinal", "name", "watched_from", "watched_until")
        table(columns, [[*(row[key] for key in keys), _watching(row["sources"], config.sources)] for row in rows])
    elif not config.observances:
        say('no observance is configured; add [[observance]] with use = "black-january", for one')


def following(observance: Observance, start: date, years: int | None) -> Iterator[date]:
    """Its next occurrence from a day on, or all of so many years."""
    if years is None:
        day = observance.coming(start)
        yield from (day,) if day else ()
        return
    end = (start.year + years, start.month, start.day)
    ahead = range(start.year, min(start.year + years, date.max.year) + 1)
    days = (day for year in ahead for day in observance.occurrences(year))
    yield from (day for day in days if start <= day and (day.year, day.month, day.day) < end)


def _row(observance: Observance, day: date, start: date, sources: Sequence[Source]) -> dict[str, Any]:
    first, last = observance.window_of(day)
    number = observance.anniversary(day.year)
    return {
        "id": observance.id,
        "name": observance.name,
        "occurrence": day,
        "in_days": (day - start).days,
        "anniversary": number,
        "ordinal": ordinal(number),
        "watched_from": first,
        "watched_until": last,
        "sources": [source.id for source in sources if watches(source, observance)],
    }


def _watching(ids: Sequence[str], sources: Sequence[Source]) -> str:
    if len(ids) == len(sources):
        return f"all {len(ids)}" if len(ids) > 1 else ids[0]
    named = ", ".join(ids[:_NAMED])
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return f"{len(ids)} of {len(sources)}: {named}{more}" if ids else f"none of {len(sources)} speaks its languages"


def _bring(file: str) -> None:
    """Print what can be taken from a calendar; what can't is named on standard error."""
    try:
        events = read(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: can't be read ({error.strerror}); name an iCalendar file") from None
    except NotCalendar as error:
        raise UsageError(f"{file}: is no iCalendar file ({error}); export one from a calendar program") from None
    tables = [event.table for event in events if event.table is not None]
    for event in events:
        if event.table is None:
            complain(f"{file}: {event.name} is left out: {event.why}")
    if not tables:
        raise UsageError(f"{file}: holds no all-day event that recurs every year; name a calendar of such days")
    typer.echo(as_toml(tables), nl=False)
