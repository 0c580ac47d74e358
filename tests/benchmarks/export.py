"""Export of a large archive: speed against the bare driver's on the same rows, and peak memory.

    python -m tests.benchmarks.export [ARTICLES] [--url URL]

Fills an archive with articles of some 5 kB (in SQLite, or in an empty PostgreSQL database), then reads it, turn by turn
and each time in a process of its own: once through the driver with the very statements that an export uses, every row
dumped by orjson as the driver gives it, into a synced file; once by `export` to JSON Lines, manifest and all.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import orjson
import psycopg
from psycopg.rows import dict_row
from sqlalchemy import Select, bindparam, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from storage.archive import Archive, assembly
from storage.export import Order, export, target
from storage.types import Article, Capture, Find, Instant, Lead, Match, Origin, Precision, Via
from tests.benchmarks.site import headline

Row = dict[str, Any]
Ask = Callable[..., list[Row]]
_LITE = cast("Dialect", sqlite.dialect(paramstyle="named"))
_POSTGRES = cast("Dialect", postgresql.dialect(paramstyle="pyformat"))  # type: ignore[no-untyped-call]  # SQLAlchemy's
BATCH, PAGE, TURNS = 500, 500, 3
WORDS = range(40_000)
"""As many as a newspaper uses, so that no two texts are alike by chance."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=int, nargs="?", default=20_000)
    options.add_argument("--url")
    options.add_argument("--only", choices=("bare", "ours"))
    options.add_argument("--out", type=Path)
    asked = options.parse_args()
    if asked.only:
        _measure(asked.url, asked.only, asked.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = asked.url or f"sqlite:///{folder}/archive.db"
        began = time.monotonic()
        _fill(url, asked.articles)
        took = time.monotonic() - began
        print(f"filled with {asked.articles} articles in {took:.0f} s, {asked.articles / took:.0f} a second")
        _compare(url, Path(folder))


def _fill(url: str, articles: int) -> None:
    chance = random.Random(1)
    with Archive(url) as archive:
        for start in range(0, articles, BATCH):
            archive.record([_find(chance, number) for number in range(start, min(start + BATCH, articles))])


def _find(chance: random.Random, number: int) -> Find:
    url = f"https://example.org/{number}"
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=number)
    published = Instant(at=at, precision=Precision.SECOND, origin=Origin.JSON_LD)
    text = "\n".join(" ".join(f"w{word}" for word in chance.choices(WORDS, k=60)) for _ in range(13))
    day = Match(
        observance="black-january",
        name="Black January",
        occurrence=date(2020, 1, 20),
        anniversary=30,
        score=0.9,
        about=True,
        reuse=False,
        terms=("Alley of Martyrs",),
    )
    return Find(
        lead=Lead(url=url, source="bench", via=Via.FEED, found_on="https://example.org/feed", found_at=at),
        capture=Capture(
            url=url,
            file="bench.warc.gz",
            offset=number,
            length=1,
            digest=f"sha256:{number:064x}",
            status=200,
            fetched_at=at,
        ),
        article=Article(
            url=url, canonical_url=url, title=headline(chance), text=text, language="en", published=published
        ),
        matches=(day,) if number % 3 == 0 else (),
    )


def _compare(url: str, folder: Path) -> None:
    best: dict[str, float] = {}
    for _ in range(TURNS):
        for which in ("bare", "ours"):
            command = [sys.executable, "-m", __spec__.name, "--url", url, "--only", which, "--out", str(folder / which)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            count, took, peak = int(said[0]), float(said[1]), float(said[2])
            best[which] = min(took, best.get(which, took))
            print(f"{which}: {count / took:.0f} articles/s, peak memory {peak:.0f} MB")
    print(f"export has {best['bare'] / best['ours']:.2f} of the bare driver's speed")


def _measure(url: str, which: str, out: Path) -> None:
    began = time.monotonic()
    count = _bare(url, out) if which == "bare" else _ours(url, out)
    took = time.monotonic() - began
    print(count, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _ours(url: str, out: Path) -> int:
    with Archive(url) as archive:
        return export(archive, Order(target=target(str(out), "jsonl")))


def _bare(url: str, out: Path) -> int:
    ask = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    heads = assembly.HEADS.where(assembly.article.c.n > bindparam("after")).order_by(assembly.article.c.n).limit(PAGE)
    besides = {
        "former": assembly._FORMER._between,
        "matches": assembly._MATCHES._between,
        "reuses": assembly._REUSES._between,
        "addresses": assembly._ADDRESSES._between,
    }
    count = after = 0
    with out.open("wb", buffering=1 << 20) as file:
        while page := ask(heads, after=after):
            first, after = page[0]["n"], page[-1]["n"]
            found: dict[int, dict[str, list[Row]]] = {}
            for name, statement in besides.items():
                for row in ask(statement, first=first, last=after):
                    found.setdefault(row["article"], {}).setdefault(name, []).append(row)
            for row in page:
                file.write(orjson.dumps({**row, **found.get(row["n"], {})}, option=orjson.OPT_APPEND_NEWLINE))
            count += len(page)
        file.flush()
        os.fsync(file.fileno())
    return count


def _sqlite(url: str) -> Ask:
    connection = sqlite3.connect(make_url(url).database or "")

    def ask(statement: Select[Any], **values: object) -> list[Row]:
        spelt, given = _spelt(statement, _LITE)
        cursor = connection.execute(spelt, {**given, **values})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return ask


def _postgresql(url: str) -> Ask:
    bare = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = psycopg.connect(bare, row_factory=dict_row)

    def ask(statement: Select[Any], **values: object) -> list[Row]:
        spelt, given = _spelt(statement, _POSTGRES)
        return connection.execute(spelt.encode(), {**given, **values}).fetchall()

    return ask


@cache
def _spelt(statement: Select[Any], dialect: Dialect) -> tuple[str, Mapping[str, object]]:
    compiled = statement.compile(dialect=dialect)
    return str(compiled), compiled.params


if __name__ == "__main__":
    main()
