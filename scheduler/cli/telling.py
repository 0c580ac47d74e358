"""Commands about those who are told: notify."""

from __future__ import annotations

from typing import Annotated

import typer

from crawler.config import load
from scheduler.cli.console import say
from scheduler.cli.options import ConfigFile
from storage.errors import PartlyDone, UsageError, YearmindError

Receivers = Annotated[list[str] | None, typer.Argument(metavar="RECEIVER", help="Ids of receivers; all when none.")]


def notify(receivers: Receivers = None, config_file: ConfigFile = None) -> None:
    """Send a message to receivers, to see that it arrives."""
    from scheduler.notices import Sender  # noqa: PLC0415 - Apprise takes half a second that other commands don't owe

    config = load(config_file)
    if not config.receivers:
        raise UsageError(f"{config.path}: there is no [[notify]]; add one with id and to")
    chosen = [config.receiver(one) for one in receivers] if receivers else list(config.receivers)
    sender = Sender(tuple(chosen))
    failed = 0
    for one in chosen:
        problem = sender.send(one.id, "yearmind: a test", f"This is how yearmind tells {one.id} what is new.")
        failed += problem is not None
        say(f"{one.id}: {problem or 'sent'}", style="yellow" if problem else None)
    if failed:
        error = YearmindError if failed == len(chosen) else PartlyDone
        raise error(f"{failed} of {len(chosen)} receivers were not reached; the lines above say why")
