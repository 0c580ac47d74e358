"""Trafilatura alone over a folder of pages, in as many processes as asked: what the path is held against.

python -m tests.benchmarks.bare FOLDER WORKERS [metadata]
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import trafilatura


def text_of(file: Path, *, metadata: bool) -> int:
    """Extract one page; the length of what came out."""
    return len(str(trafilatura.bare_extraction(file.read_bytes(), with_metadata=metadata)))


if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).glob("story-*.html"))
    with ProcessPoolExecutor(int(sys.argv[2])) as pool:
        assert all(pool.map(partial(text_of, metadata="metadata" in sys.argv[3:]), files, chunksize=4))
