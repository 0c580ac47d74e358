"""The command that shows what yearmind does: demo."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from crawler.config import FILE, Config, load
from scheduler.cli.console import COUNTS, progress, say, table
from storage.archive import Archive
from storage.export import Order, export, target
from storage.types import Relation, Story


def demo(
    folder: Annotated[Path, typer.Option(help="Where the archive goes; a former demo there is replaced.")] = Path(
        "yearmind-demo"
    ),
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65_535, show_default=False, metavar="PORT", help="Where the newsroom listens [default: any]."
        ),
    ] = 0,
) -> None:
    """Crawl the built-in newsroom, with no internet, and leave an archive to look at."""
    from scheduler.demo import EXPORT, crawl_newsroom, prepare  # noqa: PLC0415 - Scrapy takes half a second

    prepare(folder)
    with ExitStack() as shown:
        days = crawl_newsroom(folder, port, lambda tallies: shown.enter_context(progress(tallies)))
    for day in days:
        rows = [[one.source, *(getattr(one, name) for name in COUNTS), one.outcome.value] for one in day.visits]
        table(("outlet", *COUNTS, "outcome"), rows, title=day.title)
        say()
    config = load(folder / FILE, environ={})
    with Archive(config.archive.url) as archive:
        stories = list(archive.articles())
        failures = sum((Counter(dict(visit.failures)) for day in days for visit in day.visits), Counter[str]())
        say("failed       " + ", ".join(f"{reason} ({times})" for reason, times in failures.most_common()))
        _sum_up(config, archive, stories)
        count = export(archive, Order(target=target(str(folder / EXPORT))))
    say()
    say(f"{folder / EXPORT}  {count} articles    {folder / 'captures'}  the bytes behind them, as WARC")
    say(f"Look further: cd {folder}; yearmind search martyrs; yearmind report black-january")


def _sum_up(config: Config, archive: Archive, stories: list[Story]) -> None:
    found = Counter(story.via.value for story in stories)
    say("found by     " + ", ".join(f"{way} {times}" for way, times in found.most_common()))
    copies = Counter(story.copy_of.relation for story in stories if story.copy_of)
    say(f"copies       {copies[Relation.SYNDICATED]} syndicated, {copies[Relation.REUSED]} reused from earlier years")
    say(f"revisions    {sum(story.revision > 1 for story in stories)} articles changed, every state is kept")
    for observance in config.observances:
        years = Counter(story.occurrence.year for story in archive.coverage(observance.id))
        told = ", ".join(
            f"{year} ({observance.anniversary(year)} years on) {times}" for year, times in sorted(years.items())
        )
        say(f"matched      {observance.name}: {told}")
