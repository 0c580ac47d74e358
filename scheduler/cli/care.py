"""Commands that set up and look after an archive: init, import, reextract, verify."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.config import FILE, Config, load, template
from scheduler.cli.console import as_json, complain, note, say
from scheduler.cli.options import AsJson, ConfigFile, DryRun, Sources, opened
from scheduler.counts import many
from storage.archive import Archive
from storage.captures import Captures
from storage.captures.index import SUFFIX as INDEX
from storage.errors import PartlyDone, UsageError, YearmindError
from storage.export.bringing import STANDARD_INPUT, are_records, bring_all, records_in
from storage.export.packing import is_warc
from storage.spool import Spool
from storage.verify import Mend, examine
from storage.weeding import remains_removed

if TYPE_CHECKING:
    from scheduler.replay import Replay

Repair = Annotated[bool, typer.Option("--repair", help="Mend what can be mended, then prove.")]


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to; it must not be there yet.")] = Path(FILE),
) -> None:
    """Write a commented configuration to begin with."""
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(template())
    except FileExistsError:
        raise UsageError(f"{file}: is there already; name another file, or edit this one") from None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; name a file in a folder that may be written") from None
    say(f"{file} is written; put your address and your sources in it, then run `yearmind check`")


def bring_in(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="WARC files, or .jsonl exports of yearmind; - is standard input."),
    ],
    source: Annotated[str | None, typer.Option(help="Count all pages to this source.")] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Bring in pages from WARC files of any program, or stories from our own JSON Lines, packed or not."""
    config = load(config_file)
    if source is not None:
        config.source(source)
    records = [file for file in files if are_records(file)]
    warcs = [Path(file) for file in files if file not in records]
    for file in [*warcs, *(Path(file) for file in records if file != STANDARD_INPUT)]:
        if not file.is_file():
            raise UsageError(f"{file}: there is no such file; name one to bring in")
    for file in warcs:
        if not is_warc(file):
            raise UsageError(f"{file}: no WARC file, nor a .jsonl export; name one of those")
    counts = _lines(config, records) if records else Counter[str]()
    for file in warcs:
        counts += _warc(config, file, source)
    _told(counts, json=json)
    if counts["unlinked"]:
        note(f"{counts['unlinked']} name stories that are not there; bring those in, and these again, to link them")


def reextract(
    sources: Sources = None, dry_run: DryRun = False, config_file: ConfigFile = None, json: AsJson = False
) -> None:
    """Understand every capture anew, with no network: after an upgrade, or with other observances."""
    config, archive = opened(config_file)
    with archive:
        config.pick(sources or ())
    counts = _replayed(config, lambda replay: replay.ours(frozenset(sources or ()), dry=dry_run))
    _told(counts, json=json)
    if counts["unreadable"]:
        raise PartlyDone(f"{many(counts['unreadable'], 'capture')} can't be read; run `yearmind verify`")


def verify(repair: Repair = False, config_file: ConfigFile = None, json: AsJson = False) -> None:
    """Prove the archive: every file, every record, every row against the others."""
    config, archive = opened(config_file)
    captures = Captures(config.archive.captures)
    damages: list[str] = []
    left: list[str] = []
    spool = Spool(config.archive.captures)
    if waiting := spool.waiting():
        note(waiting)
    with archive:
        mended = _mended(config, archive, captures) if repair else []
        for line in () if json else mended:
            say(line)
        articles = archive.count()
        if refused := spool.refused():
            damages.append(refused)
            complain(refused)
        for finding in examine(archive, captures):
            (damages if finding.damage else left).append(str(finding))
            if not json:
                (complain if finding.damage else note)(str(finding))
    if json:
        as_json({"articles": articles, "damages": damages, "left": left, "mended": mended})
    elif not damages:
        say(f"{many(articles, 'article')}, every record and every row whole")
    if left and not json:
        what = "that a crash leaves" if not damages else "that are not recorded, or not closed"
        say(f"{many(len(left), 'thing')} {what}; `yearmind verify --repair` sees to them")
    if damages:
        raise YearmindError(f"{many(len(damages), 'damage')} found; each line above ends with its cure")


def _mended(config: Config, archive: Archive, captures: Captures) -> list[str]:
    """Mend what can be mended, and say what was done."""
    done = [f"{name}: removed, nothing needed it" for name in remains_removed(archive, captures)] + captures.mend()
    unrecorded, unsearchable = [], False
    for finding in examine(archive, captures):
        if finding.mend is Mend.INDEX:
            captures.reindex(captures.path(finding.thing.removesuffix(INDEX)))
            done.append(f"{finding.thing}: made anew")
        elif finding.mend is Mend.RECORD and finding.capture is not None:
            unrecorded.append(finding.capture)
        unsearchable = unsearchable or finding.mend is Mend.SEARCH
    if unsearchable:
        done.append(f"{archive.place}: {many(archive.reindex(), 'article')} indexed anew")
    if unrecorded:
        unrecorded.sort(key=lambda one: one.fetched_at)
        counts = _replayed(config, lambda replay: replay.unrecorded(unrecorded))
        done.append(f"{many(len(unrecorded), 'capture')} without rows: {_told_of(counts)}")
    return done


def _lines(config: Config, files: Sequence[str]) -> Counter[str]:
    stories = chain.from_iterable(records_in(file) for file in files)
    first = list(islice(stories, 1))  # read before an archive is made, which a file that is no export is not to leave
    with Archive(config.archive.url) as archive:
        _introduce(config, archive)
        for done in _drained(config, archive):
            note(done)
        return bring_all(archive, chain(first, stories))


def _warc(config: Config, file: Path, source: str | None) -> Counter[str]:
    return _replayed(config, lambda replay: replay.others(file, source))


def _replayed(config: Config, work: Callable[[Replay], Awaitable[None]]) -> Counter[str]:
    from crawler.pool import Pool  # noqa: PLC0415 - the workers' libraries take a second that other commands don't owe
    from scheduler.replay import Replay  # noqa: PLC0415

    async def whole() -> Counter[str]:
        pool = Pool(config.crawl.workers)
        try:
            kept = Captures(config.archive.captures, compression=config.archive.compression)
            with Archive(config.archive.url) as archive, kept as captures:
                _introduce(config, archive)
                for done in [*captures.mend(), *_drained(config, archive)]:
                    note(done)
                replay = Replay(config, archive, captures, pool, complain)
                await work(replay)
                return replay.counts
        finally:
            pool.close()

    return asyncio.run(whole())


def _drained(config: Config, archive: Archive) -> list[str]:
    """Record what waits since the database was away, before anything that comes later."""
    return Spool(config.archive.captures).drain(archive.record)


def _introduce(config: Config, archive: Archive) -> None:
    """Let the archive know how the configured sources are called."""
    for source in config.sources:
        archive.know_source(source.id, source.name, source.homepage)


def _told(counts: Counter[str], *, json: bool) -> None:
    if json:
        as_json(dict(counts))
    else:
        say(_told_of(counts))


def _told_of(counts: Counter[str]) -> str:
    return ", ".join(f"{times} {what}" for what, times in sorted(counts.items())) or "nothing there"
