"""Commands for the archive's database as such: db copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from crawler.config import load
from scheduler.cli.console import as_json, err, say, table
from scheduler.cli.options import AsJson, ConfigFile
from storage.archive.copying import Told
from storage.archive.copying import copy as copied
from storage.errors import UsageError

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True, help="Look after the archive's database.")


@app.callback()
def which(context: typer.Context) -> None:
    """Without a command, say which there are."""
    if context.invoked_subcommand is None:
        say(context.get_help())
        raise typer.Exit(UsageError.exit_code)


@app.command()
def copy(
    addresses: Annotated[
        list[str],
        typer.Argument(
            metavar="[FROM] TO",
            help="Databases as sqlite:///file.db or postgresql://…; FROM is the configured archive when left out.",
        ),
    ],
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Copy the archive into an empty database, and prove that all of it arrived.

    The copy is of one moment; stop `yearmind run` first if it is to take the archive's place. An SQLite file is made
    where there is none. Captures stay where they are.
    """
    if len(addresses) > len(("from", "to")):
        raise UsageError(f"{addresses[2]}: one address too many; write `yearmind db copy FROM TO`")
    origin = addresses[0] if len(addresses) > 1 else load(config_file).archive.url
    with counting() as told:
        rows = copied(origin, addresses[-1], told)
    if json:
        as_json(rows)
        return
    table(("table", "rows"), rows.items())
    say()
    say("all of it has arrived; to use it, write its address as `url` under [archive] in the configuration")
    say("the WARC files were not copied: `captures` stays as it is")


@contextmanager
def counting() -> Iterator[Told]:
    """A bar for each table, where standard error is a terminal."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        shown = {}

        def told(name: str, done: int, total: int) -> None:
            if name not in shown:
                shown[name] = bars.add_task(name, total=total)
            bars.update(shown[name], completed=done)

        yield told
