"""A report as rows of a table: one for each outlet and occurrence. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from scheduler.report.model import Cell, Counts, Outlet, Report
from storage.export.table import defused

_COUNTS = Counts.__slots__
COLUMNS = ("observance", "occurrence", "anniversary", "outlet", "name", "in_panel", "look", *_COUNTS, "first_published")


def as_csv(report: Report) -> bytes:
    """CSV as exports are: UTF-8, lines ended by CR LF, cells harmless to spreadsheets; unknown numbers are empty."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in row] for row in _rows(report))
    return written.getvalue().encode("utf-8", "replace")


def _rows(report: Report) -> Iterator[list[Any]]:
    for outlet in report.outlets:
        for year, cell in zip(report.years, outlet.cells, strict=True):
            yield [report.observance, cell.occurrence, year.occurrence.anniversary, *_cells(outlet, cell)]


def _cells(outlet: Outlet, cell: Cell) -> list[Any]:
    counts = [getattr(cell.counts, name) if cell.counts else None for name in _COUNTS]
    first = cell.first.isoformat() if cell.first else None
    return [outlet.id, outlet.name, "yes" if outlet.in_panel else "no", cell.look.value, *counts, first]
