"""What commands print: results on standard output, progress and troubles on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import orjson
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from crawler.tally import Tally
from storage.types import Verdict

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 1_000)
"""Results; colours only on a terminal, and none with NO_COLOR."""
err = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and troubles."""
_SHOWN = 12
"""Sources whose progress is shown at a time."""


def say(line: str = "", style: str | None = None) -> None:
    """One line of a result, as it is: no markup is read in it."""
    out.print(Text(line, style=style or ""))


def note(line: str) -> None:
    """One line for the person at the terminal, kept out of pipes."""
    if err.is_terminal:
        err.print(Text(line, style="dim"))


def complain(line: str) -> None:
    """One line of trouble."""
    err.print(Text.assemble(("yearmind: ", "bold red"), line))


def as_json(value: object) -> None:
    """One JSON document, for programs."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE, default=str))
    sys.stdout.flush()


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> None:
    """A table; numbers stand to the right. Without a terminal it is as wide as it needs to be."""
    drawn = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold", show_edge=False)
    kept = [list(row) for row in rows]
    for place, column in enumerate(columns):
        numbers = bool(kept) and all(isinstance(row[place], int | float) for row in kept)
        drawn.add_column(column, justify="right" if numbers else "left", overflow="fold", no_wrap=numbers or place == 0)
    for row in kept:
        drawn.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    out.print(drawn)


def when(moment: datetime | None) -> str:
    """An instant for people, in this machine's zone."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


@contextmanager
def progress(tallies: Mapping[str, Tally]) -> Iterator[None]:
    """Live counts of the visits under way, where standard error is a terminal."""
    if not err.is_terminal:
        yield
        return
    with Live(_Counts(tallies), console=err, refresh_per_second=4, transient=True):
        yield


class _Counts:
    """Draws itself anew at each refresh."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        self._tallies = tallies

    def __rich__(self) -> Table:
        drawn = Table(box=None, pad_edge=False, header_style="dim")
        for name in ("source", *COUNTS):
            drawn.add_column(name, justify="left" if name == "source" else "right")
        for tally in list(self._tallies.values())[-_SHOWN:]:
            drawn.add_row(tally.source, *(str(count) for count in counts(tally)))
        return drawn


COUNTS = ("found", "fetched", "new", "revised", "copies", "seen", "other", "failed")
"""The columns of a summary."""


def counts(tally: Tally) -> list[int]:
    """The numbers of a visit, by `COUNTS`."""
    verdicts = [tally.verdicts[one] for one in (Verdict.NEW, Verdict.REVISED, Verdict.COPY, Verdict.SEEN)]
    return [tally.found, tally.fetched, *verdicts, tally.other, tally.failures.total()]
