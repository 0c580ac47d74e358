"""All commands, and what holds for each."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from scheduler.cli import (
    ailing,
    care,
    checking,
    coming,
    database,
    deploying,
    doctoring,
    exporting,
    extracting,
    finding,
    matching,
    reading,
    reporting,
    saving,
    showing,
    stories,
    telling,
    watching,
)
from scheduler.cli.console import say
from scheduler.cli.logs import Form, configure
from storage.errors import UsageError

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Watches news outlets and archives what they publish about anniversaries and commemorations.",
    epilog="Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 done in part, 4 archive not reachable.",
)
for command in (
    showing.demo,
    care.init,
    checking.check,
    doctoring.doctor,
    watching.crawl,
    watching.run,
    watching.worker,
    telling.notify,
    watching.backfill,
    reading.status,
    ailing.health,
    coming.calendar,
    finding.search,
    stories.show,
    stories.diff,
    reporting.report,
    exporting.export,
    extracting.extract,
    matching.match,
    matching.rematch,
    care.reextract,
    care.verify,
    saving.backup,
    saving.restore,
    saving.prune,
    deploying.deploy,
):
    app.command()(command)
app.command("import")(care.bring_in)
app.add_typer(database.app, name="db")


def _version(asked: bool) -> None:
    if asked:
        say(f"yearmind {version('yearmind')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Log all that happens, and show tracebacks.")] = False,
    logs: Annotated[Form, typer.Option(help="How lines of the log are written to standard error.")] = Form.TEXT,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")] = False,
) -> None:
    """What holds for every command."""
    if context.invoked_subcommand is None:
        say(context.get_help())
        raise typer.Exit(UsageError.exit_code)
    configure(logs, debug=debug)
