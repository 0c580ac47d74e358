"""`python -m scheduler.newsroom [PORT]`: serves until Ctrl-C, for looking at it in a browser."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading

from scheduler.newsroom import MISBEHAVIOURS, Newsroom
from storage.errors import YearmindError


def main() -> int:
    """Serve; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scheduler.newsroom", description="A news world on loopback.")
    parser.add_argument("port", type=int, nargs="?", default=0, help="of the first outlet; any free ones by default")
    try:
        with Newsroom(port=parser.parse_args().port) as newsroom, contextlib.suppress(KeyboardInterrupt):
            _announce(newsroom)
            threading.Event().wait()
    except YearmindError as error:
        print(error, file=sys.stderr)  # noqa: T201 - a command's own output
        return error.exit_code
    return 0


def _announce(newsroom: Newsroom) -> None:
    lines = [f"{one.url}  {one.name} ({one.language})" for one in newsroom.outlets]
    lines += [f"{newsroom.unruly.url}  {newsroom.unruly.name}, where an address ..."]
    lines += [f"    {one.path:20} {one.what}" for one in MISBEHAVIOURS]
    print("\n".join(lines), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    sys.exit(main())
