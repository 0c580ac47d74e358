"""The command that writes the archive to files: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crawler.config import Config
from scheduler.cli.console import note
from scheduler.cli.options import (
    About,
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
from storage.captures import Captures
from storage.errors import UsageError
from storage.export import FORMATS, SCHEMA, Order, target
from storage.export import export as write


def export(
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Where to; - is standard output; .gz and .zst pack it.")
    ] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str | None, typer.Option(help=f"{', '.join(FORMATS)} [default: by the file's suffix].")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of an export instead.")] = False,
    since_export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Only what changed since this export, whose manifest is read.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with this export where it was interrupted.")] = False,
    formula_safe: Annotated[
        bool, typer.Option("--formula-safe/--as-is", help="Make cells of a CSV harmless that begin like a formula.")
    ] = True,
    source: OfSources = None,
    observance: OfObservances = None,
    year: OfYear = None,
    about: About = False,
    min_score: MinScore = None,
    lang: OfLanguage = None,
    since: Since = None,
    until: Until = None,
    config_file: ConfigFile = None,
) -> None:
    """Write the archive, or a part of it, to a file with a manifest beside it, or to standard output."""
    if schema:
        typer.echo(SCHEMA, nl=False)
        return
    if file is None:
        raise UsageError("where to? name a file such as archive.json, or - for standard output")
    where = target(file, format)
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
        order = Order(target=where, query=asked, formula_safe=formula_safe, since_export=since_export, resume=resume)
        count = write(archive, order, _captures(config, where.format))
    things = "captures" if where.format in {"warc", "wacz"} else "articles"
    note(f"{count} {things} written to {'standard output' if file == '-' else file}")


def _captures(config: Config, format_: str) -> Captures | None:
    """The bytes, where the format holds them."""
    return Captures(config.archive.captures) if format_ in {"warc", "wacz"} else None
