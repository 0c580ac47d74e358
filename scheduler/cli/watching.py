"""Commands that visit outlets: crawl, backfill, run."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crawler.config import Config, load
from crawler.observances import Observance
from crawler.sources import Source
from scheduler.cli.console import COUNTS, as_json, note, progress, say, table
from scheduler.cli.options import AsJson, ConfigFile, Limit, Since, Sources, Until, of_years, window
from scheduler.counts import many
from storage.errors import PartlyDone, UsageError, YearmindError
from storage.types import Outcome, Rest, Visit
from storage.urls import host_of, is_web

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider

_BAD = frozenset({Outcome.DOWN, Outcome.EMPTY, Outcome.FAILED, Outcome.REFUSED})
"""Ways to end that somebody should look into."""
log = logging.getLogger(__name__)


def crawl(
    sources: Sources = None,
    url: Annotated[
        list[str] | None,
        typer.Option(help="Visit only this address; may be repeated; - reads them from standard input, @FILE a file."),
    ] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    recheck: Annotated[bool, typer.Option(help="Look again at every article known of the sources.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Visit sources now, and archive what is new or changed."""
    config = load(config_file)
    wanted = _windowed(since, until) | {"limit": limit, "recheck": recheck}
    if url:
        plan = [(source, wanted | {"url": " ".join(urls)}) for source, urls in by_source(config, sources, url)]
    else:
        plan = [(source, wanted) for source in config.pick(sources or ())]
    visits = _visited(config, plan)
    _tell(visits, json=json)
    if url:
        judge(sum(visit.failed for visit in visits), sum(visit.found for visit in visits), "address", "addresses")
    else:
        _judge_visits(visits)


def backfill(
    sources: Sources = None,
    since: Since = None,
    until: Until = None,
    observance: Annotated[
        list[str] | None,
        typer.Option(help="Only the days around this observance, and only it is searched for; may be repeated."),
    ] = None,
    years: Annotated[str | None, typer.Option(help="Of --observance, as 2019-2025 or 2020.", metavar="YEARS")] = None,
    limit: Limit = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Fill the past: read every list of the sources to its end, and archive what they published between two days.

    Archives by date are walked back from there, and the site's search is asked for the observances, where the
    configuration names them (archives, search).
    """
    config = load(config_file)
    observances = [config.observance(one) for one in observance or ()]
    days = _around(observances, years, since, until) if observances or years else _windowed(since, until)
    wanted = days | {"limit": limit, "deep": True, "observances": observances}
    visits = _visited(config, [(source, wanted) for source in config.pick(sources or ())])
    _tell(visits, json=json)
    _judge_visits(visits)


def run(
    once: Annotated[bool, typer.Option("--once", help="Do all that is due, and end.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Read each source when it is due, in the background of your choice, until stopped by SIGTERM or Ctrl-C."""
    from scheduler.crawls import in_reactor  # noqa: PLC0415 - Scrapy takes half a second that other commands don't owe
    from scheduler.service import serve  # noqa: PLC0415

    config = load(config_file)
    if not once:
        logging.getLogger("scheduler").setLevel(logging.INFO)
        note(f"reading {many(len(config.sources), 'source')}, each when it is due; stop with Ctrl-C")
    visits = in_reactor(lambda: serve(config, once=once))
    if once:
        _tell(visits, json=json)
        _judge_visits(visits)


def worker(
    at_once: Annotated[
        int, typer.Option(min=1, max=64, help="Sources that this one visits side by side.", metavar="N")
    ] = 64,
    config_file: ConfigFile = None,
) -> None:
    """Join the workers that share one PostgreSQL archive, until stopped by SIGTERM or Ctrl-C.

    Start one on each machine, all with the same configuration. They share out the sources that are due; where one ends
    or dies, the others take over what it did.
    """
    from scheduler.crawls import in_reactor  # noqa: PLC0415 - as in run()

    try:
        from scheduler.cluster.worker import work  # noqa: PLC0415 - needs an extra
    except ModuleNotFoundError as error:
        raise UsageError(f"{error.name} is missing; pip install 'yearmind[cluster]'") from None
    config = load(config_file)
    logging.getLogger("scheduler").setLevel(logging.INFO)
    note("joining the workers; stop with Ctrl-C")
    in_reactor(lambda: work(config, at_once))


def _windowed(since: str | None, until: str | None) -> dict[str, Any]:
    first, last = window(since, until)
    return {"since": first, "until": last}


def _around(observances: list[Observance], years: str | None, since: str | None, until: str | None) -> dict[str, Any]:
    """The windows of observances, up to today."""
    if not observances or not years:
        raise UsageError("--observance and --years go together; write both, such as --years 2019-2025")
    if since or until:
        raise UsageError("--years says which days are meant; leave --since and --until out")
    today = datetime.now(UTC).date()
    days = [(one, day) for one in observances for year in of_years(years) for day in one.occurrences(year)]
    windows = [one.window_of(day) for one, day in days]
    begun = [(first, min(last, today)) for first, last in windows if first <= today]
    if not begun:
        raise UsageError(f"--years {years}: none of these days has come; write earlier years")
    return {"windows": begun}


def by_source(config: Config | None, named: list[str] | None, given: Sequence[str]) -> list[tuple[Source, list[str]]]:
    """Each address with the source whose site it is on, or else a source made up for its host."""
    from crawler.discovery import same_site  # noqa: PLC0415 - as in run()

    among = config.pick(named or ()) if config else ()
    plan: dict[str, tuple[Source, list[str]]] = {}
    for url in _addresses(given):
        if not is_web(url):
            raise UsageError(f"{url}: is not an http or https address; write it in full, such as https://example.org/a")
        source = next((one for one in among if same_site(url, one.homepage)), None) or _stranger(url)
        plan.setdefault(source.id, (source, []))[1].append(url)
    return list(plan.values())


def _addresses(given: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for one in given:
        if one == "-":
            lines += sys.stdin.read().split()
        elif one.startswith("@"):
            try:
                lines += Path(one[1:]).read_text(encoding="utf-8").split()
            except (OSError, UnicodeDecodeError) as error:
                why = getattr(error, "strerror", None) or "not UTF-8"
                raise UsageError(f"{one[1:]}: can't be read as a list of addresses ({why}); name a text file") from None
        else:
            lines.append(one)
    return list(dict.fromkeys(lines))


def _stranger(url: str) -> Source:
    scheme, _, rest = url.partition("://")
    return Source.model_validate({"homepage": f"{scheme}://{rest.partition('/')[0]}/", "name": host_of(url)})


def visit_all(
    config: Config,
    plan: Sequence[tuple[Source, dict[str, Any]]],
    *,
    meeting: Path | None = None,
    rests: Sequence[Rest] = (),
) -> list[NewsSpider]:
    """Visit side by side; the closed spiders in the order of the plan. The rest is as for a `Desk`."""
    from scheduler.crawls import at_work, in_reactor  # noqa: PLC0415 - as in run()

    async def whole() -> list[NewsSpider]:
        async with at_work(config, meeting=meeting, rests=rests) as crawls:
            with progress(crawls.tallies):
                visits = (crawls.visit(source, **arguments) for source, arguments in plan)
                spiders = await asyncio.gather(*visits)
        return [spider for spider in spiders if spider is not None]

    return in_reactor(whole)


def _visited(config: Config, plan: Sequence[tuple[Source, dict[str, Any]]]) -> list[Visit]:
    """Visit, and raise what made all of it impossible."""
    spiders = visit_all(config, plan)
    errors = [spider.error for spider in spiders if spider.error is not None]
    if errors and len(errors) == len(spiders):
        raise errors[0]
    return [spider.visit for spider in spiders if spider.visit is not None]


def _tell(visits: Sequence[Visit], *, json: bool) -> None:
    """Print an honest summary."""
    if json:
        as_json([{name: getattr(visit, name) for name in Visit.__slots__} for visit in visits])
    elif visits:
        table(("source", *COUNTS, "outcome"), [[visit.source, *_numbers(visit), _told(visit)] for visit in visits])
        for visit in visits:
            for reason, times in visit.failures:
                say(f"{visit.source}: {times} failed: {reason}", style="yellow")
    else:
        say("nothing is due")


def _numbers(visit: Visit) -> list[int]:
    return [getattr(visit, name) for name in COUNTS]


def _told(visit: Visit) -> str:
    return f"{visit.outcome.value}: {visit.reason}" if visit.reason else visit.outcome.value


def _judge_visits(visits: Sequence[Visit]) -> None:
    judge(sum(visit.outcome in _BAD for visit in visits), len(visits), "source", "sources")


def judge(bad: int, all_of_them: int, one: str, many: str) -> None:
    """End with the exit code that fits."""
    if bad and bad == all_of_them:
        raise YearmindError(f"no {one} could be read; the lines above say why")
    if bad:
        raise PartlyDone(f"{bad} of {all_of_them} {many} could not be read; the lines above say why")
