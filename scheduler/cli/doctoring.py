"""The command that looks whether all is well here: doctor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from crawler.config import Config, load
from crawler.sources import Source
from scheduler.cli.console import as_json, say
from scheduler.cli.glancing import meeting_of, rests_of, thrown_away
from scheduler.cli.options import AsJson, ConfigFile, Sources
from scheduler.doctor.findings import Finding, Grade
from storage.errors import ConfigError, PartlyDone, YearmindError

if TYPE_CHECKING:
    from crawler.knocking import Knock

_STYLES = {Grade.WELL: None, Grade.WARNING: "yellow", Grade.WRONG: "red"}


def doctor(
    sources: Sources = None,
    online: Annotated[bool, typer.Option("--online", help="Ask the outlets for their robots.txt too.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Look whether all is well here: configuration, disk, clock, names, robots, database, permissions, versions.

    Nothing is changed. Each line says what was found and what to do about it. Exit code 3 where something should be
    seen to, 1 where something is wrong.
    """
    from scheduler.doctor.examining import of_config, of_machine  # noqa: PLC0415 - 50 ms that other commands don't owe

    found = _shown(of_machine(), quiet=json)
    try:
        config = load(config_file)
        picked = config.pick(sources or ())
    except ConfigError as error:
        if json:
            bad = [Finding(about="configuration", grade=Grade.WRONG, said=line) for line in error.problems]
            as_json([asdict(one) for one in [*found, *bad]])
        raise
    found += _shown(of_config(config, picked, datetime.now(UTC)), quiet=json)
    if online:
        found += _shown(_of_outlets(config, picked), quiet=json)
    if json:
        as_json([asdict(one) for one in found])
    _judge(found)


def _shown(found: Iterable[Finding], *, quiet: bool) -> list[Finding]:
    """Each as soon as it is found."""
    kept = []
    for one in found:
        kept.append(one)
        if not quiet:
            say(str(one), style=_STYLES[one.grade])
    return kept


def _of_outlets(config: Config, sources: tuple[Source, ...]) -> Iterator[Finding]:
    from scheduler.doctor.outlets import clock, robots  # noqa: PLC0415 - as in doctor()

    knocks = _knocked(config, sources)
    yield from robots(knocks)
    yield from clock(knocks)


def _knocked(config: Config, sources: Sequence[Source]) -> Sequence[Knock]:
    """Ask by the turns and rests of the real archive."""
    from scheduler.crawls import at_work, in_reactor  # noqa: PLC0415 - Scrapy takes half a second that others don't owe

    async def whole() -> Sequence[Knock]:
        with thrown_away(config) as aside:
            async with at_work(aside, meeting=meeting_of(config), rests=rests_of(config)) as crawls:
                return await crawls.knock(sources)

    return in_reactor(whole)


def _judge(found: Sequence[Finding]) -> None:
    grades = [one.grade for one in found]
    if bad := grades.count(Grade.WRONG):
        raise YearmindError(f"{bad} things are wrong; each line above says what to do")
    if bad := grades.count(Grade.WARNING):
        raise PartlyDone(f"{bad} things should be seen to; each line above says what to do")
