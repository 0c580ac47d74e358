"""Read a corpus and its mutants, and say what took longest; ends at the first reading that breaks a law."""

from __future__ import annotations

import argparse
import faulthandler
import time
import warnings
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzzing.corpus import documents
from tests.fuzzing.mutants import TYPES, mutants
from tests.fuzzing.reading import read_all

HANGS = 60
"""Seconds after which a reading is taken to hang: the process says where it is, and ends."""
AT_A_TIME = 200


def main() -> None:
    """Read what the arguments name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # feedparser's, of what it deprecates
    corpus = list(documents(given.folder))
    _read_whole(corpus)
    _fuzz([body for _, body in corpus], given.minutes * 60)


def _read_whole(corpus: list[tuple[str, bytes]]) -> None:
    took = {}
    for name, body in corpus:
        faulthandler.dump_traceback_later(HANGS, exit=True)
        try:
            took[name] = read_all(body)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
    slowest = max(took, key=lambda name: took[name])
    print(f"{len(took)} documents read; the slowest took {took[slowest]:.2f} s: {slowest}")


def _fuzz(bodies: list[bytes], seconds: float) -> None:
    until = time.monotonic() + seconds
    count, slowest = 0, 0.0

    @settings(
        max_examples=AT_A_TIME,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(body=mutants(bodies), content_type=TYPES)
    def one(body: bytes, content_type: str | None) -> None:
        nonlocal count, slowest
        faulthandler.dump_traceback_later(HANGS, exit=True)
        slowest = max(slowest, read_all(body, content_type))
        count += 1

    while time.monotonic() < until:
        one()
    print(f"{count} mutants read in {seconds / 60:g} minutes; the slowest took {slowest:.2f} s")


if __name__ == "__main__":
    main()
