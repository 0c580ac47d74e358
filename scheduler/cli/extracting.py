"""The command that shows how one page is read: extract."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.config import Config, load
from crawler.config.reading import place
from crawler.sources import Source
from scheduler.cli.console import as_json, say
from scheduler.cli.files import a_page, file_named, in_a_worker
from scheduler.cli.glancing import glance, rests_of
from scheduler.cli.options import AsJson, ConfigFile, opened
from scheduler.cli.watching import by_source
from storage.captures import Captures
from storage.errors import UsageError, YearmindError
from storage.types import Exchange, Instant, Lead
from storage.urls import is_web

if TYPE_CHECKING:
    from crawler.extract.explaining import Candidate, Explanation, Field

_ID = re.compile(r"[a-z2-7]{1,16}")
"""A story's, or the beginning of one."""
_NOWHERE = "https://example.org/page"
_SHOWN = 110
"""Characters of a value on one line."""


def extract(
    what: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE|-",
            help="A page to fetch, a file with one, or - for standard input; or the id of a story of the archive, "
            "whose capture is read again.",
        ),
    ],
    explain: Annotated[
        bool, typer.Option("--explain", help="Show for each field what else was found, and why it was not taken.")
    ] = False,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the page of a file is from; its source's fields are applied then."),
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Show what is read of one page, field by field, and where it stands there; nothing is archived."""
    from crawler.extract.explaining import plain  # noqa: PLC0415 - its libraries take a second

    explanation = _explained(*_page(what, url, config_file))
    if json:
        as_json(plain(explanation))
    else:
        _print(explanation, whole=explain)
    if explanation.problem:
        raise YearmindError(f"{what}: no article: {explanation.problem}")


def _page(what: str, url: str | None, config_file: Path | None) -> tuple[Exchange, Lead, Source, Config | None]:
    """The page that is meant, with what is known of its outlet."""
    if url is not None and not is_web(url):
        raise UsageError(f"--url {url}: is not an http or https address; write it in full")
    if is_web(what):
        if url is not None:
            raise UsageError(f"--url {url}: says where a file is from, and {what} is no file; leave it out")
        return _fetched(what, load(config_file))
    if (body := file_named(what)) is not None:
        config = load(config_file) if config_file or place(config_file).is_file() else None
        exchange, lead = a_page(body, url or _NOWHERE, datetime.now(UTC))
        return exchange, lead, by_source(config, None, [exchange.url])[0][0], config
    if url is not None or not _ID.fullmatch(what):
        raise UsageError(f"{what}: no such file; name one that is there, an address in full, or a story's id")
    return _captured(what, config_file)


def _fetched(url: str, config: Config) -> tuple[Exchange, Lead, Source, Config]:
    """A page as the crawl fetches it, with all its manners."""
    [(source, urls)] = by_source(config, None, [url])
    spider = next(iter(glance(config, [(source, {"url": " ".join(urls)})], rests_of(config))), None)
    if spider is None:
        raise YearmindError(f"{url}: the visit was stopped; try again")
    if not spider.samples:
        if spider.error:
            raise spider.error
        why = [*spider.tally.failures, *spider.tally.excluded]
        raise YearmindError(f"{url}: {why[0] if why else 'no answer'}; nothing to read")
    page = spider.samples[0]
    return page.exchange, page.due.lead, source, config


def _captured(id_: str, config_file: Path | None) -> tuple[Exchange, Lead, Source, Config]:
    """The page that the present state of a story was read from."""
    config, archive = opened(config_file)
    with archive:
        story = archive.story(id_)
        if story.capture is None:
            raise UsageError(f"{story.id}: came without its bytes; give its address to fetch it")
        exchange = Captures(config.archive.captures).read(story.capture, archive.capture_with(story.capture.digest))
    source = next((one for one in config.sources if one.id == story.source), None)
    lead = a_page(b"", exchange.url, exchange.fetched_at)[1]
    return exchange, lead, source or by_source(config, None, [exchange.url])[0][0], config


def _explained(exchange: Exchange, lead: Lead, source: Source, config: Config | None) -> Explanation:
    """What is read of a page."""
    from crawler.extract.explaining import explain  # noqa: PLC0415 - as above
    from crawler.setting import Setting  # noqa: PLC0415

    return in_a_worker(explain, exchange, lead, Setting.of(source, config.honoured(source) if config else ()))


def _print(explanation: Explanation, *, whole: bool) -> None:
    for field in explanation.fields:
        others = field.others if whole else ()
        if field.value not in (None, "", ()) or others:
            say(f"{field.name:>13}  {_short(_worded(field))}{f'  ({field.origin})' if field.origin else ''}")
        for one in others:
            say(f"{'':>13}  {_told(one)}", style="dim")
    text = next(field.value for field in explanation.fields if field.name == "text")
    if text and not whole:
        say()
        say(text)


def _told(one: Candidate) -> str:
    mark, why = ("+", "") if one.why is None else ("-", f": {one.why}")
    return f"{mark} {one.origin}: {_short(one.value)}{why}"


def _worded(field: Field) -> str:
    """A value on one line."""
    value = field.value
    if field.name == "text":
        return f"{len(value.split())} words in {len(value.splitlines())} paragraphs"
    if isinstance(value, Instant):
        return f"{value.at.isoformat()}, to the {value.precision}{'' if value.offset_stated else ', its zone assumed'}"
    if isinstance(value, tuple):
        return ", ".join(map(_one, value))
    return "" if value is None else _one(value)


def _one(value: Any) -> str:
    if hasattr(value, "__slots__") and not isinstance(value, str):
        return " ".join(str(part) for name in value.__slots__ if (part := getattr(value, name)) is not None)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
