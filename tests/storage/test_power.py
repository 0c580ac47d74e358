"""A small run whose power is cut: whatever the disk had not synced may be gone, and what was acknowledged is there."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.storage.cutting import CALLS, Chosen, Disk, cuts, restored
from tests.storage.test_crash import RUNS, Ask, ask, bases, said, traced, undisturbed

__all__ = ["ask", "bases", "undisturbed"]
DRAWS = 8
"""Disks that are drawn for each moment, besides the one that kept nothing of what was not synced."""
LEAST = 5
"""Moments that there are at least."""


def draws(seed: str) -> Iterator[Chosen]:
    yield lambda _: 0
    for n in range(DRAWS):
        yield random.Random(f"{seed} {n}").randrange


@traced
@pytest.mark.parametrize("run", RUNS)
def test_a_run_whose_power_is_cut_at_any_moment(
    ask: Ask, bases: dict[str, Path], undisturbed: dict[str, Any], run: str, tmp_path: Path
) -> None:
    folder, trace = tmp_path / "archive", tmp_path / "trace"
    shutil.copytree(bases[run], folder)
    disk = Disk(folder)
    first = ask(folder, away=run == "away", trace=str(trace), calls=CALLS)
    assert said(first, "broke") == []
    moments = 0
    for moments, call in enumerate(cuts(disk, trace.read_text().splitlines()), 1):
        for n, chosen in enumerate(draws(f"{run} {moments}")):
            tried(ask, disk, chosen, undisturbed, f"moment {moments} ({call}), draw {n}")
    sys.stdout.write(f"{run}: {moments} moments\n")
    assert moments > LEAST
    assert acknowledged(disk) == said(first, "acknowledged")


def tried(ask: Ask, disk: Disk, chosen: Chosen, undisturbed: dict[str, Any], where: str) -> None:
    """The next run finds what was acknowledged, does the rest, and ends as if nothing had been."""
    folder = disk.folder.with_name("after")
    shutil.rmtree(folder, ignore_errors=True)
    restored(disk.left(chosen), folder)
    second = ask(folder, prove=True)
    assert said(second, "broke") == said(second, "refused") == [], where
    assert said(second, "state") == [undisturbed], where
    assert not set(acknowledged(disk)) & set(said(second, "acknowledged")), where


def acknowledged(disk: Disk) -> list[str]:
    """What the run had said by then."""
    told = (json.loads(one) for one in disk.sent if one.startswith(b"["))  # an event loop wakes itself in this way too
    return [what for kind, what in told if kind == "acknowledged"]
