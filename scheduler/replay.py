"""Captures walked again: extract, match and record with no network, from our own files or from others'."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from crawler.config import Config
from crawler.discovery import same_site
from crawler.match import Matcher
from crawler.pool import Pool
from crawler.revisit import after_article
from crawler.setting import Setting
from crawler.sources import Source
from crawler.understanding import understood
from storage.archive import Archive
from storage.batches import batched
from storage.captures import Captures, digest_of
from storage.errors import CaptureError, Excluded, ExtractionError, NotAnArticle, UsageError
from storage.export.packing import damage, unpacked
from storage.types import Article, Capture, Exchange, Find, Lead, Via

AT_ONCE = 64
"""Captures that are in memory at a time."""
OK = 200
LARGEST = 20 * 10**6
"""Bytes of a page that are taken in from another's file."""
_CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
T = TypeVar("T")


class Replay:
    """The path without its first half: from exchanges that were captured before to rows in the archive."""

    def __init__(
        self, config: Config, archive: Archive, captures: Captures, pool: Pool, complain: Callable[[str], None]
    ) -> None:
        self._config = config
        self._sources = {source.id: source for source in config.sources}
        self._archive = archive
        self._captures = captures
        self._pool = pool
        self._matcher = Matcher(config.observances)
        self._complain = complain
        self._learnt: dict[str, frozenset[str]] = {}
        """The lines that each source repeats, as the archive had them when its first page was asked for."""
        self._beside: dict[str, Capture] = {}
        """The first capture of each payload, of those without rows."""
        self.counts: Counter[str] = Counter()
        """How many captures came to what."""

    async def ours(self, only: Collection[str], *, dry: bool) -> None:
        """Bring the archive up to date with what its captures are understood to say."""
        chosen = ((capture, lead) for capture, lead, source in self._archive.captures() if not only or source in only)
        for batch in batched(chosen, AT_ONCE):
            finds = await asyncio.gather(*(self._again(capture, lead) for capture, lead in batch))
            understood = [find for find in finds if find is not None]
            for recorded in self._archive.reunderstand(understood, dry=dry):
                self.counts["changed" if recorded.verdict not in {None, "seen"} else "as before"] += 1

    async def others(self, path: Path, only: str | None) -> None:
        """Take in the pages of a WARC file that somebody else wrote.

        Raises:
            UsageError: it is no WARC file; what stood before the place where it breaks is taken in.
        """
        for batch in batched(_pages(path), AT_ONCE):
            finds = await self._understood([(exchange, self._source_of(exchange.url, only)) for exchange in batch])
            self._captures.sync()
            for recorded in self._archive.record(finds):
                self.counts[recorded.verdict.value if recorded.verdict else "no article"] += 1

    async def unrecorded(self, captures: Sequence[Capture]) -> None:
        """Write the rows of captures that stand in our files and have none, the oldest first."""
        for capture in captures:
            self._beside.setdefault(capture.digest, capture)
        for batch in batched(captures, AT_ONCE):
            finds = await asyncio.gather(*(self._first(capture) for capture in batch))
            for recorded in self._archive.record([find for find in finds if find is not None]):
                self.counts[recorded.verdict.value if recorded.verdict else "no article"] += 1

    async def _first(self, capture: Capture) -> Find | None:
        source = self._source_of(capture.url, None)
        if source is None:
            self._complain(f"{capture.url}: of no source; name its outlet in the configuration to have it recorded")
            self.counts["of no source"] += 1
            return None
        lead = Lead(url=capture.url, source=source.id, via=Via.HAND, found_on="", found_at=capture.fetched_at)
        return await self._again(capture, lead)

    async def _again(self, capture: Capture, lead: Lead) -> Find | None:
        try:
            original = self._archive.capture_with(capture.digest) or self._beside.get(capture.digest)
            exchange = self._captures.read(capture, original)
        except CaptureError as error:
            self._complain(str(error))
            self.counts["unreadable"] += 1
            return None
        setting = self._setting(self._sources.get(lead.source), lead)
        return self._find(exchange, lead, capture, setting, await understood(self._pool, exchange, lead, setting))

    async def _understood(self, pages: Sequence[tuple[Exchange, Source | None]]) -> list[Find]:
        kept = []
        for exchange, source in pages:
            if source is None:
                self.counts["of no source"] += 1
                continue
            if self._taken(exchange):
                self.counts["taken in before"] += 1
                continue
            lead = Lead(url=exchange.url, source=source.id, via=Via.HAND, found_on="", found_at=datetime.now(UTC))
            kept.append(self._taken_in(exchange, lead, source))
        return [find for find in await asyncio.gather(*kept) if find is not None]

    async def _taken_in(self, exchange: Exchange, lead: Lead, source: Source) -> Find | None:
        """What a page is understood to be, and its bytes kept; None of one that its publisher wants left alone."""
        setting = self._setting(source, lead)
        found = await understood(self._pool, exchange, lead, setting)
        if isinstance(found, Excluded):
            self.counts[str(found)] += 1
            return None
        return self._find(exchange, lead, self._keep(exchange), setting, found)

    def _taken(self, exchange: Exchange) -> bool:
        return self._archive.holds(exchange.url, digest_of(exchange.body), exchange.fetched_at)

    def _keep(self, exchange: Exchange) -> Capture:
        digest = digest_of(exchange.body)
        return self._captures.keep(exchange, self._archive.capture_with(digest))

    def _find(
        self, exchange: Exchange, lead: Lead, capture: Capture, setting: Setting, found: Article | ExtractionError
    ) -> Find:
        if isinstance(found, ExtractionError):
            if not isinstance(found, NotAnArticle | Excluded):
                self._complain(f"{exchange.url}: {found}")
            return Find(lead=lead, capture=capture, problem=str(found))
        matches = self._matcher(found, fallback_day=setting.day_of(exchange))
        published = found.published.at if found.published else None
        again_at = after_article(published, exchange.fetched_at)
        return Find(lead=lead, capture=capture, article=found, matches=matches, again_at=again_at)

    def _setting(self, source: Source | None, lead: Lead) -> Setting:
        """What extraction knows of the outlet; of one that left the configuration, next to nothing."""
        known = source or Source.model_validate({"homepage": lead.url, "id": lead.source})
        if known.id not in self._learnt:
            self._learnt[known.id] = self._archive.learnt(known.id, whole=True) if known.learn else frozenset()
        return replace(Setting.of(known, self._config.honoured(known)), learnt=self._learnt[known.id])

    def _source_of(self, url: str, only: str | None) -> Source | None:
        if only is not None:
            return self._sources[only]
        return next((one for one in self._sources.values() if same_site(url, one.homepage)), None)


def _pages(path: Path) -> Iterator[Exchange]:
    """The good HTML responses of a WARC file: plain, gzip by member, or Zstandard by frame."""
    number = 0
    try:
        with path.open("rb") as file:
            plain = unpacked(file, path.name) if path.suffix == ".zst" else file  # warcio knows gzip only
            for number, record in enumerate(_records(plain), 1):  # noqa: B007 - told where it breaks
                if _is_page(record):
                    yield _exchange(record)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a WARC file that can be read") from error
    except (ArchiveLoadFailed, ValueError, *damage()) as error:
        if number:
            raise UsageError(f"{path}: no WARC record after the first {number} ({error}); mend the file") from error
    if not number:
        raise UsageError(f"{path}: no WARC file; name one, or a .jsonl export of yearmind")


def _records(file: IO[bytes]) -> Iterator[ArcWarcRecord]:
    for record in ArchiveIterator(file):
        if record.rec_type is None:  # warcio's reading of text that begins with an empty line
            raise ArchiveLoadFailed("a record without a header")
        yield record


def _is_page(record: ArcWarcRecord) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    if not all(record.rec_headers.get_header(name) for name in ("WARC-Target-URI", "WARC-Date")):
        return False
    kind = record.http_headers.get_header("Content-Type") or ""
    return record.http_headers.get_statuscode() == str(OK) and "html" in kind


def _exchange(record: ArcWarcRecord) -> Exchange:
    """A page of somebody else's file with its codings undone, since theirs may keep the wire's chunks."""
    return Exchange(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        method="GET",
        request_headers=(),
        protocol=record.http_headers.protocol or "HTTP/1.1",
        status=OK,
        headers=tuple((name, value) for name, value in record.http_headers.headers if name.lower() not in _CODINGS),
        body=record.content_stream().read(LARGEST),
        fetched_at=datetime.fromisoformat(record.rec_headers.get_header("WARC-Date")),
        ip=record.rec_headers.get_header("WARC-IP-Address"),
    )
