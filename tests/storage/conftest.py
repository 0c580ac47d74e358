"""Finds of our own making, and an archive to put them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from storage.archive import Archive
from storage.archive.engine import connect, reading
from storage.captures import Captures
from storage.types import Article, Exchange, Find, Instant, Lead, Match, Origin, Precision, Via
from tests.postgres import Server

NOW = datetime(2026, 1, 21, 9, 30, tzinfo=UTC)
BAKU = timezone(timedelta(hours=4))
PROSE = (
    "People came to the Alley of Martyrs in the early morning and laid flowers on the stone.\n"
    "An orchestra played while the columns moved slowly up the hill towards the eternal flame.\n"
    "Schools across the city held a lesson about the night when the tanks entered the streets.\n"
    "The minute of silence began at noon, and ships in the bay sounded their horns for as long."
)


def stated(at: datetime = NOW - timedelta(hours=16), precision: Precision = Precision.MINUTE) -> Instant:
    return Instant(at=at.astimezone(BAKU), precision=precision, origin=Origin.JSON_LD)


def a_lead(url: str = "https://example.org/a", source: str = "wire", **more: object) -> Lead:
    fields = {"via": Via.FEED, "found_on": "https://example.org/feed", "found_at": NOW, "said": "1", **more}
    return Lead(url=url, source=source, **fields)  # type: ignore[arg-type]  # fields vary from test to test


def an_article(url: str = "https://example.org/a", text: str = PROSE, **more: object) -> Article:
    fields: dict[str, object] = {
        "canonical_url": url,
        "title": "Baku remembers",
        "authors": ("Leyla Aslanova",),
        "language": "en",
        "published": stated(),
        **more,
    }
    return Article(url=url, text=text, **fields)  # type: ignore[arg-type]


def a_match(year: int = 2026) -> Match:
    return Match(
        observance="black-january",
        name="Black January",
        occurrence=date(year, 1, 20),
        anniversary=year - 1990,
        score=0.9,
        about=True,
        reuse=False,
        terms=("Alley of Martyrs",),
    )


def an_exchange(url: str = "https://example.org/a", body: bytes = b"<html>a</html>", at: datetime = NOW) -> Exchange:
    return Exchange(
        url=url,
        method="GET",
        request_headers=(("Host", "example.org"), ("User-Agent", "yearmind/0")),
        protocol="HTTP/1.1",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"), ("ETag", '"v1"')),
        body=body,
        fetched_at=at,
        ip="192.0.2.1",
    )


Finder = Callable[..., Find]


@pytest.fixture
def archive(archive_url: str) -> Iterator[Archive]:
    """An empty archive, on either database in turn."""
    with Archive(archive_url) as opened:
        yield opened


ByHand = Callable[..., None]


@pytest.fixture
def by_hand(archive_url: str) -> ByHand:
    """Carries out one statement on the archive's database as somebody else, with `:named` values."""

    def run(statement: str, **values: object) -> None:
        engine = create_engine(make_url(archive_url), poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    return run


@pytest.fixture
def captures(tmp_path: Path) -> Iterator[Captures]:
    with Captures(tmp_path / "captures") as opened:
        yield opened


@pytest.fixture
def find(captures: Captures) -> Finder:
    """Makes a find whose bytes are in the captures."""

    def make(
        url: str = "https://example.org/a",
        text: str = PROSE,
        *,
        at: datetime = NOW,
        lead: Lead | None = None,
        matches: tuple[Match, ...] = (),
        **more: object,
    ) -> Find:
        capture = captures.keep(an_exchange(url, f"<p>{text}{more}".encode(), at))
        captures.sync()
        return Find(lead=lead or a_lead(url), capture=capture, article=an_article(url, text, **more), matches=matches)

    return make


@pytest.fixture(scope="module")
def session(postgres: Server) -> Iterator[Connection]:
    """A connection to PostgreSQL as the archive has it."""
    url = postgres.create()
    engine = connect(url)
    with reading(engine) as connection:
        yield connection
    engine.dispose()
    postgres.drop(url)
