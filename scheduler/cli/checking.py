"""The command that looks at outlets before they are watched: check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.config import Config, load
from crawler.config.reading import place
from crawler.config.writing import difference, replace_file, with_keys
from scheduler.cli.console import as_json, complain, say, table
from scheduler.cli.glancing import glance, rests_of
from scheduler.cli.looks import print_look, summary
from scheduler.cli.options import AsJson, ConfigFile, DryRun, Sources
from scheduler.cli.watching import judge
from scheduler.counts import many
from scheduler.looking import entrance, found, lacks, named, sample
from scheduler.timetable import concerns
from storage.errors import UsageError
from storage.types import Rest
from storage.urls import host_of

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider


def check(
    sources: Sources = None,
    write: Annotated[
        bool, typer.Option("--write", help="Put what is found into the configuration, where it says nothing of it.")
    ] = False,
    dry_run: DryRun = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Validate the configuration and say what is found for each source; nothing is archived."""
    if dry_run and not write:
        raise UsageError("--dry-run: says what --write would do; write both")
    file = place(config_file)
    before = file.read_bytes() if write and file.is_file() else b""
    config = load(config_file)
    rests = rests_of(config)
    spiders = glance(config, [(source, {}) for source in config.pick(sources or ())], rests)
    looks = [_look(spider, rests) for spider in spiders]
    if json:
        as_json({"configuration": str(config.path), "sources": looks})
    else:
        said = f"{many(len(config.sources), 'source')}, {many(len(config.observances), 'observance')}"
        say(f"{config.path}: {said}; no mistake found")
        _print(looks)
    if write:
        _write(config, looks, before, dry=dry_run, quiet=json)
    bad = sum(not look["entrances"] or look["problem"] is not None for look in looks)
    judge(bad, len(looks), "source", "sources")


def _look(spider: NewsSpider, rests: Sequence[Rest]) -> dict[str, Any]:
    source, rules, now = spider.source, spider.rules, datetime.now(UTC)
    stories = named(spider.answers)
    read = [entrance(answer, stories) for answer in spider.answers if answer.reading]
    good = [entrance(answer, stories) for answer in spider.answers if answer.good and answer.reading]
    look: dict[str, Any] = {
        "id": source.id,
        "name": source.name,
        "homepage": source.homepage,
        "problem": str(spider.error) if spider.error else None,
        "robots": _robots(spider),
        "crawl_delay": rules.delay if rules else None,
        "sitemaps_named": list(rules.sitemaps) if rules else [],
        "pause": spider.desk.turns.delay(host_of(source.homepage)),
        "rests": [
            {"host": rest.host, "until": rest.until, "said": rest.said, "refusals": rest.refusals}
            for rest in rests
            if rest.until and rest.until > now and concerns(rest, source.homepage)
        ],
        "entrances": good,
        "troubles": [
            {"kind": answer.place.kind, "url": answer.place.url, "problem": answer.problem}
            for answer in spider.answers
            if answer.problem and not answer.place.guessed
        ],
        "articles": spider.tally.found,
        "samples": [sample(page) for page in spider.samples],
        "failures": dict(spider.tally.failures),
        "read": read,
    }
    look["found"] = found(source, look, _stated(spider)) if spider.error is None else {}
    look["missing"] = lacks(source, look) if spider.error is None else []
    del look["read"]
    return look


def _stated(spider: NewsSpider) -> list[datetime]:
    """Instants with an offset of the publisher's own."""
    published = [page.article.published for page in spider.samples if page.article]
    return [one.at for one in published if one and one.offset_stated and one.precision != "day"]


def _robots(spider: NewsSpider) -> str:
    if spider.rules is None:
        return "not read"
    if spider.rules.problem:
        return spider.rules.problem
    return "allows the homepage" if spider.rules.allows(spider.source.homepage) else "refuses the homepage"


def _print(looks: Sequence[dict[str, Any]]) -> None:
    if len(looks) == 1:
        print_look(looks[0])
        return
    columns = ("source", "robots.txt", "pause", "feeds", "sitemaps", "listings", "addresses", "newest", "samples read")
    table(columns, [summary(look) for look in looks])
    for look in looks:
        if look["problem"]:
            complain(f"{look['id']}: {look['problem']}")
        for trouble in look["troubles"]:
            say(f"{look['id']}: {trouble['kind']} {trouble['url']}: {trouble['problem']}", style="yellow")
        for line in look["missing"]:
            say(f"{look['id']}: {line}", style="yellow")


def _write(config: Config, looks: Sequence[dict[str, Any]], before: bytes, *, dry: bool, quiet: bool) -> None:
    """Add what was found to each source's table, all in one step."""
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    written = made = before.removeprefix(mark).decode()
    numbers = {source.id: number for number, source in enumerate(config.sources)}
    for look in looks:
        made = with_keys(made, numbers[look["id"]], look["found"], config.path)
    if made != written and not dry:
        replace_file(config.path, before, mark + made.encode())
    if quiet:
        return
    say()
    for line in difference(written, made, config.path) if dry else ():
        say(line)
    told = ", ".join(look["id"] for look in looks if look["found"])
    if made == written:
        say(f"{config.path}: nothing to add")
    elif not dry:
        say(f"{config.path}: added what was found for {told}")
