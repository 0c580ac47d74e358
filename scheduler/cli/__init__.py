"""The command line: one function per command, one command per function.

The installed script begins here. Worker processes import what the script does, and need nothing of it: so all else
is imported when a command is run.
"""

from __future__ import annotations

import logging
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run a command; an error of ours is one line and an exit code, with its traceback only under `--debug`."""
    from typer import Abort  # noqa: PLC0415 - see above, as those below
    from typer.exceptions import TyperException  # noqa: PLC0415

    from scheduler.cli.app import app  # noqa: PLC0415
    from scheduler.cli.console import complain  # noqa: PLC0415
    from storage.errors import UsageError, YearmindError  # noqa: PLC0415

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
        sys.exit(UsageError.exit_code)
    except (Abort, KeyboardInterrupt):
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = None  # the reader has what it wanted; Python would complain again when it flushes
        sys.exit(0)
    except OSError as error:
        sys.stdout = None  # as above
        complain(f"{error.filename or 'standard output'}: {error.strerror}; make room, or write elsewhere")
        sys.exit(1)
