"""Arguments and options that several commands share, and what they mean."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from crawler.config import Config, load
from crawler.values import day
from scheduler.cli.console import complain
from storage.archive import Archive
from storage.errors import UsageError
from storage.export.files import aside
from storage.types import Query

Sources = Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Ids of sources; all when none.")]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration [default: $YEARMIND_CONFIG, then yearmind.toml].", metavar="FILE"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Since = Annotated[str | None, typer.Option(help="First day of publication, as 2026-01-13.", metavar="DAY")]
Until = Annotated[str | None, typer.Option(help="Last day of publication, as 2026-01-23.", metavar="DAY")]
Limit = Annotated[int | None, typer.Option(min=1, help="Articles to fetch of each source at most.")]
OfSources = Annotated[list[str] | None, typer.Option("--source", help="Only this source; may be repeated.")]
OfObservances = Annotated[
    list[str] | None, typer.Option("--observance", help="Only what concerns this observance; may be repeated.")
]
OfYear = Annotated[int | None, typer.Option("--year", help="Only what concerns an occurrence in this year.")]
About = Annotated[bool, typer.Option("--about", help="Only coverage of an observance, no mere mentions.")]
MinScore = Annotated[
    float | None, typer.Option("--min-score", min=0, max=1, help="Only what concerns it by at least this score.")
]
OfLanguage = Annotated[str | None, typer.Option("--lang", help="Only this language (BCP 47).")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


def a_day(option: str, value: str | None) -> date | None:
    """A day given on the command line; raises UsageError where it is none."""
    try:
        return None if value is None else day(value)
    except ValueError as error:
        raise UsageError(f"{option} {value}: {error}") from None


def window(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The days of `--since` and `--until`; raises UsageError where they are none or lie the wrong way round."""
    first, last = a_day("--since", since), a_day("--until", until)
    if first and last and first > last:
        raise UsageError(f"--since {first} lies after --until {last}; swap them")
    return first, last


def of_years(value: str) -> range:
    """The years of `--years`, `2019-2025` or `2020`; raises UsageError where they are none."""
    first, dash, last = value.partition("-")
    if not (re.fullmatch(r"\d{4}", first, re.ASCII) and re.fullmatch(r"\d{4}" if dash else "", last, re.ASCII)):
        raise UsageError(f"--years {value}: is not a year nor two; write 2020 or 2019-2025")
    years = range(int(first), int(last or first) + 1)
    if not years or years[0] < 1:
        raise UsageError(f"--years {value}: the first lies after the last; swap them")
    return years


def query(
    config: Config,
    archive: Archive,
    *,
    sources: list[str] | None,
    observances: list[str] | None,
    year: int | None,
    about: bool,
    min_score: float | None,
    language: str | None,
    since: str | None,
    until: str | None,
) -> Query:
    """The filters of a command; an unknown source or observance is refused where the archive doesn't know it either."""
    _known(sources, config.source, archive.knows)
    _known(observances, config.observance, archive.concerned)
    first, last = window(since, until)
    return Query(
        sources=tuple(sources or ()),
        observances=tuple(observances or ()),
        year=year,
        about=about,
        min_score=min_score,
        language=language,
        since=first,
        until=last,
    )


def _known(ids: list[str] | None, configured: Callable[[str], object], archived: Callable[[str], bool]) -> None:
    for id_ in ids or ():
        try:
            configured(id_)
        except UsageError:
            if not archived(id_):
                raise


def opened(config_file: Path | None) -> tuple[Config, Archive]:
    """The configuration and its archive, which has to be there already."""
    config = load(config_file)
    archive = Archive(config.archive.url, create=False)
    if archive.upgraded:
        complain(f"{archive.place}: {archive.upgraded}")
    return config, archive


def written(file: str, data: bytes) -> None:
    """Write a whole file, or standard output where `-` is named."""
    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    with aside(Path(file)) as out:
        out.write(data)
