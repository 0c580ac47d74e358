"""Commands that set up and look after an archive: init, import, reextract, verify."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.config import FILE, Config, load, template
from scheduler.cli.console import as_json, complain, note, say
from scheduler.cli.options import AsJson, ConfigFile, DryRun, Sources, opened
from storage.archive import Archive
from storage.captures import Captures
from storage.errors import PartlyDone, UsageError, YearmindError
from storage.export.reading import read_jsonl
from storage.verify import verify as damages

if TYPE_CHECKING:
    from scheduler.replay import Replay

_TOGETHER = 200


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
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="WARC files, or .jsonl exports of yearmind.")],
    source: Annotated[str | None, typer.Option(help="Count all pages to this source.")] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Bring in pages from WARC files of any program, or articles from our own JSON Lines."""
    config = load(config_file)
    if source is not None:
        config.source(source)
    counts: Counter[str] = Counter()
    for file in files:
        if not file.is_file():
            raise UsageError(f"{file}: there is no such file; name one to bring in")
        counts += _lines(config, file) if file.suffix == ".jsonl" else _warc(config, file, source)
    _told(counts, json=json)


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
        raise PartlyDone(f"{counts['unreadable']} captures can't be read; run `yearmind verify`")


def verify(config_file: ConfigFile = None, json: AsJson = False) -> None:
    """Prove the archive: every file, every record, every row against the others."""
    config, archive = opened(config_file)
    found = 0
    lines = []
    with archive:
        articles = archive.count()
        for damage in damages(archive, Captures(config.archive.captures)):
            found += 1
            lines.append(damage)
            if not json:
                complain(damage)
    if json:
        as_json({"articles": articles, "damages": lines})
    elif not found:
        say(f"{articles} articles, every record and every row whole")
    if found:
        raise YearmindError(f"{found} damages found; restore what they name from a backup")


def _lines(config: Config, file: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    with Archive(config.archive.url) as archive, file.open("rb") as lines:
        _introduce(config, archive)
        bundles = read_jsonl(lines, str(file))
        while batch := list(islice(bundles, _TOGETHER)):
            counts.update(str(recorded.verdict) for recorded in archive.bring(batch))
    return counts


def _warc(config: Config, file: Path, source: str | None) -> Counter[str]:
    return _replayed(config, lambda replay: replay.others(file, source))


def _replayed(config: Config, work: Callable[[Replay], Awaitable[None]]) -> Counter[str]:
    from crawler.pool import Pool  # noqa: PLC0415 - the workers' libraries take a second that other commands don't owe
    from scheduler.replay import Replay  # noqa: PLC0415

    async def whole() -> Counter[str]:
        pool = Pool(config.crawl.workers)
        try:
            with Archive(config.archive.url) as archive, Captures(config.archive.captures) as captures:
                _introduce(config, archive)
                for done in captures.mend():
                    note(done)
                replay = Replay(config, archive, captures, pool, complain)
                await work(replay)
                return replay.counts
        finally:
            pool.close()

    return asyncio.run(whole())


def _introduce(config: Config, archive: Archive) -> None:
    """Let the archive know how the configured sources are called."""
    for source in config.sources:
        archive.know_source(source.id, source.name, source.homepage)


def _told(counts: Counter[str], *, json: bool) -> None:
    if json:
        as_json(dict(counts))
    else:
        say(", ".join(f"{times} {what}" for what, times in sorted(counts.items())) or "nothing there")
