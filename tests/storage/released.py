"""Archives as former releases left them: made by their own migrations, filled by plain inserts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, insert, text

from storage.archive.engine import connect, writing
from storage.archive.upgrade import MIGRATIONS
from tests.storage.crowd import words

AT = datetime(2026, 1, 20, 5, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
SITE, OTHER = "https://wire.example", "https://other.example"
TEXT = "People laid flowers at the Alley of Martyrs.\n" + words(1)
MENDED = TEXT + "\nA correction: the orchestra played at noon."
OWN = "Qara Yanvar: şəhidlərin xatirəsi anıldı.\n" + words(2)
BROUGHT = "A story that came without its bytes.\n" + words(3)
Rows = Mapping[str, Sequence[dict[str, Any]]]


def _hash(said: str) -> str:
    """As the first release made it."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", said).casefold())
    return "sha256:" + hashlib.sha256(" ".join(words).encode()).hexdigest()


def _instant(prefix: str, at: datetime | None, offset: int = 240) -> dict[str, Any]:
    names = [f"{prefix}_{part}" for part in ("at", "offset", "stated", "precision", "from")]
    return dict(zip(names, [at, offset, True, "minute", "json-ld"] if at else [None] * 5, strict=True))


def _lead(id_: int, url: str, article: int | None, **more: object) -> dict[str, Any]:
    return {
        "id": id_,
        "url": url,
        "found": f"{url}?utm_source=feed",
        "source": "wire",
        "via": "feed",
        "found_on": f"{SITE}/feed",
        "found_at": AT,
        "title": "As the feed says",
        "language": "en",
        **_instant("published", AT),
        **_instant("modified", None),
        "said": {f"{SITE}/feed": "1"},
        "state": "visited" if article else "new",
        "due_at": None,
        "tries": 0,
        "status": 200 if article else None,
        "reason": None,
        "fetched_at": AT if article else None,
        "etag": '"v1"',
        "last_modified": None,
        "article": article,
        **more,
    }


def _capture(id_: int, lead: int, url: str, at: datetime = AT) -> dict[str, Any]:
    place = {"file": "yearmind-20260120.warc.gz", "offset": id_ * 1000, "length": 900}
    what = {"digest": f"sha256:{id_:064x}", "status": 200, "fetched_at": at, "problem": None}
    return {"id": id_, "lead": lead, "url": url, **place, **what}


def _article(n: int, url: str, source: str = "wire", **more: object) -> dict[str, Any]:
    return {
        "n": n,
        "id": "abcd"[n - 1] * 16,
        "canonical_url": url,
        "source": source,
        "revision": 1,
        "first_seen_at": AT,
        "last_seen_at": LATER,
        "via": "feed",
        "found_on": f"{SITE}/feed",
        "found_at": AT,
        "copy_of": None,
        "relation": None,
        "similarity": None,
        **more,
    }


def _revision(article: int, number: int, capture: int | None, url: str, said: str, at: datetime = AT) -> dict[str, Any]:
    return {
        "article": article,
        "number": number,
        "capture": capture,
        "fetched_at": at,
        "url": url,
        "title": f"Title {article}",
        "text": said,
        "word_count": len(said.split()),
        "content_hash": _hash(said),
        "authors": ["Leyla Aslanova"],
        "section": None,
        "tags": ["memory", "ı"],
        "description": None,
        "image": None,
        "language": "en",
        **_instant("published", AT + timedelta(minutes=article)),
        **_instant("modified", None),
    }


def _match(article: int, year: int) -> dict[str, Any]:
    occurrence = {"occurrence": date(year, 1, 20), "anniversary": year - 1990}
    proof = {"score": 0.9, "terms": ["Alley of Martyrs"]}
    return {"article": article, "observance": "black-january", "name": "Black January", **occurrence, **proof}


FIRST: Rows = {
    "source": [{"id": "wire", "name": "The Wire", "homepage": f"{SITE}/"}],
    "entrance": [
        {"url": f"{SITE}/feed", "source": "wire", "kind": "feed", "fetched_at": AT, "status": 200, "etag": "x"}
    ],
    "visit": [
        {
            "id": 1, "source": "wire", "started_at": AT, "ended_at": LATER, "outcome": "brought", "reason": None,
            "found": 5, "fetched": 4, "new": 2, "revised": 1, "copies": 1, "seen": 0, "other": 0, "failed": 1,
            "failures": [["HTTP 500", 1]],
        }
    ],
    "article": [
        _article(1, f"{SITE}/a", revision=2),
        _article(2, f"{SITE}/b"),
        _article(3, f"{OTHER}/a", "other", copy_of=1, relation="syndicated", similarity=0.97),
        _article(4, f"{OTHER}/c", "other", via="hand"),
    ],
    "lead": [
        _lead(1, f"{SITE}/a", 1),
        _lead(2, f"{SITE}/b", 2),
        _lead(3, f"{OTHER}/a", 3, source="other"),
        _lead(4, f"{SITE}/waiting", None, due_at=AT),
        _lead(5, f"{SITE}/failed", None, due_at=LATER, state="missed", tries=2, status=500, reason="HTTP 500"),
    ],
    "capture": [
        _capture(1, 1, f"{SITE}/a"),
        _capture(2, 2, f"{SITE}/b"),
        _capture(3, 3, f"{OTHER}/a"),
        _capture(4, 1, f"{SITE}/a", LATER),
    ],
    "revision": [
        _revision(1, 1, 1, f"{SITE}/a", TEXT),
        _revision(1, 2, 4, f"{SITE}/a", MENDED, LATER),
        _revision(2, 1, 2, f"{SITE}/b", OWN),
        _revision(3, 1, 3, f"{OTHER}/a", TEXT),
        _revision(4, 1, None, f"{OTHER}/c", BROUGHT),
    ],
    "match": [_match(1, 2026), _match(3, 2026)],
    "shingle": [{"hash": -(2**62) + n, "article": 1 + n % 4} for n in range(12)],
}  # fmt: skip
"""What an archive of schema 0001 held: a revised article, one of its own, a copy, one without bytes."""
_WORDS = text("INSERT INTO story(rowid, title, text) VALUES (:n, :title, :text)")


def first(url: str) -> None:
    """Make an archive of schema 0001, the first that was released, in an empty database."""
    engine = connect(url)
    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        there = MetaData()
        there.reflect(connection, only=list(FIRST))
        for name, rows in FIRST.items():
            connection.execute(insert(there.tables[name]), rows)
        if engine.dialect.name == "sqlite":
            present = {row["article"]: row for row in FIRST["revision"]}
            connection.execute(_WORDS, [{**row, "n": n} for n, row in present.items()])
        else:
            for name, key in (("article", "n"), ("lead", "id"), ("capture", "id"), ("visit", "id")):
                last = len(FIRST[name])
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), {last})"))
    engine.dispose()
