"""Commands that sum the archive up: status."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from crawler.config import Config, load
from crawler.rendering import missing
from crawler.sources import Source
from crawler.websub.planning import holds, works
from scheduler.cli.console import as_json, complain, say, table, when
from scheduler.cli.options import (
    AsJson,
    ConfigFile,
)
from scheduler.due import AT_ONCE, explained
from scheduler.timetable import Timetable, concerns, known, relying_on_hubs
from storage.archive import COUNTED, Archive
from storage.spool import Spool
from storage.types import Standing, Subscription


def status(
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="SOURCE", help="Say why a source is read next when it is.")
    ] = None,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """Sources and their health: last and next visit, how it ended, what the archive holds of each."""
    config = load(config_file)
    now = datetime.now(UTC)
    timetable = Timetable(config)
    with Archive(config.archive.url) as archive:
        timetable.refresh(archive)
        counts, rests, kept = archive.counts(), timetable.rests, archive.subscriptions()
        pushed = relying_on_hubs(config, archive, now)
        states = known(config, timetable, archive, now, pushed).health
    if explain is not None:
        _explain(timetable, config.source(explain), now, pushed=explain in pushed, json=json)
        return
    _tell_spool(config)
    rows: list[dict[str, Any]] = []
    for source in config.sources:
        past = timetable.pasts.get(source.id)
        last = past.last if past else None
        planned = timetable.planned(source, pushed=source.id in pushed)
        state, following = states[source.id], planned.at
        rows.append(
            {
                "source": source.id,
                "health": state.state.value,
                "why": state.why,
                "missing": missing(config.crawl.browser) if source.javascript else None,
                "last": last.ended_at if last else None,
                "outcome": last.outcome.value if last else None,
                "next": None if following == AT_ONCE else following,
                "rests": [
                    {"host": rest.host, "until": rest.until, "said": rest.said, "refusals": rest.refusals}
                    for rest in rests
                    if rest.until and rest.until > now and concerns(rest, source.homepage)
                ],
                "subscriptions": [_subscription(one, now) for one in kept if one.source == source.id],
                **{name: counts.get(source.id, {}).get(name, 0) for name in COUNTED},
            }
        )
    if json:
        as_json(rows)
        return
    columns = ("source", "health", "last visit", "outcome", "next visit", *COUNTED)
    table(columns, [_status_row(row, now) for row in rows])
    for row in rows:
        if row["why"]:
            say(f"{row['source']}: {row['health']}: {row['why']}", style="yellow")
        if row["missing"] and row["missing"] != row["why"]:
            say(f"{row['source']}: {row['missing']}", style="yellow")
        for rest in row["rests"]:
            times = f"{rest['refusals']} times in a row" if rest["refusals"] > 1 else "once"
            said = f"{rest['host']} is left alone until {when(rest['until'])}: {rest['said']} {times}"
            say(f"{row['source']}: {said}", style="yellow")
        for one in row["subscriptions"]:
            say(f"{row['source']}: {_told(one)}", style=None if one["works"] else "yellow")


def _explain(timetable: Timetable, source: Source, now: datetime, *, pushed: bool, json: bool) -> None:
    """Why a source is read next when it is, a sentence for each reason."""
    planned = timetable.planned(source, pushed=pushed)
    past = timetable.pasts.get(source.id)
    sentences = explained(planned)
    if json:
        steps = [
            {"factor": step.factor.value, "value": step.value, "detail": step.detail, "says": said}
            for step, said in zip(planned.steps, sentences, strict=True)
        ]
        following = None if planned.at == AT_ONCE else planned.at
        last = past.last.started_at if past else None
        as_json({"source": source.id, "last": last, "next": following, "why": steps})
        return
    when_next = "at once" if planned.at <= now else when(planned.at)
    say(f"{source.id}: last visit {when(past.last.started_at) if past else 'never'}, next visit {when_next}")
    for said in sentences:
        say(f"  {said}")


def _subscription(one: Subscription, now: datetime) -> dict[str, Any]:
    ended = one.standing is Standing.ACTIVE and not holds(one, now)
    return {
        "topic": one.topic,
        "hub": one.hub,
        "standing": "ended" if ended else one.standing.value,
        "until": one.lease_ends,
        "pushed": one.pushed_at,
        "missed": one.missed_at,
        "works": works(one, now),
        "why": one.said,
    }


def _told(row: dict[str, Any]) -> str:
    """A subscription on a line."""
    said = f"{row['topic']} at {row['hub']}: {row['standing']}"
    more = [
        f"until {when(row['until'])}" if row["standing"] == Standing.ACTIVE else "",
        f"last push {when(row['pushed'])}" if row["pushed"] else "no push yet",
        f"found without a push {when(row['missed'])}" if row["missed"] and not row["works"] else "",
        row["why"] or "",
    ]
    return ", ".join(filter(None, [said, *more]))


def _tell_spool(config: Config) -> None:
    if told := Spool(config.archive.captures).waiting():
        complain(told)


def _status_row(row: dict[str, Any], now: datetime) -> list[object]:
    following = "at once" if row["next"] is None or row["next"] <= now else when(row["next"])
    counts = [row[name] for name in COUNTED]
    return [row["source"], row["health"], when(row["last"]) or "never", row["outcome"] or "", following, *counts]
