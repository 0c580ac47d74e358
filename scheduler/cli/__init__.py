"""The command line: one function per command, one command per function."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer
from typer.exceptions import TyperException

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
from scheduler.cli.console import complain, say
from scheduler.cli.logs import Form, configure
from storage.errors import YearmindError

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

_USAGE = 2
_INTERRUPTED = 130


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
        raise typer.Exit(_USAGE)
    configure(logs, debug=debug)


def main() -> None:
    """Run a command; an error of ours is one line and an exit code, with its traceback only under `--debug`."""
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
        sys.exit(code)
    except YearmindError as error:
        if "--debug" in sys.argv:
            logging.getLogger(__name__).exception("the command failed")
        for line in str(error).splitlines():
            complain(line)
        sys.exit(error.exit_code)
    except TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "yearmind")
        complain(f"{error.format_message().rstrip('.')}; see `{command} --help`")
        sys.exit(_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = None  # the reader has what it wanted; Python would complain again when it flushes
        sys.exit(0)
    except OSError as error:
        sys.stdout = None  # as above
        complain(f"{error.filename or 'standard output'}: {error.strerror}; make room, or write elsewhere")
        sys.exit(1)
