"""Commands that tell what is wrong: health."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from crawler.config import load
from scheduler.alarms import alarms
from scheduler.cli.console import as_json, say, when
from scheduler.cli.options import AsJson, ConfigFile
from scheduler.health import TROUBLE
from scheduler.timetable import Timetable, known, relying_on_hubs
from storage.archive import Archive
from storage.errors import PartlyDone, YearmindError
from storage.types import Alarm, Notice, State

SHOWN = 20
"""Notices that are shown at most."""


def health(config_file: ConfigFile = None, json: AsJson = False) -> None:
    """What is wrong: sources in trouble, coverage that is missing, receivers that were not reached."""
    config, now = load(config_file), datetime.now(UTC)
    timetable = Timetable(config)
    with Archive(config.archive.url) as archive:
        timetable.refresh(archive)
        facts = known(config, timetable, archive, now, relying_on_hubs(config, archive, now))
        undelivered = archive.notices.undelivered(SHOWN)
    ailing = {id_: one for id_, one in facts.health.items() if one.state in TROUBLE}
    lasting = alarms(config, facts, now)
    if json:
        states = [{"source": id_, "state": one.state.value, "why": one.why} for id_, one in facts.health.items()]
        as_json({"sources": states, "alarms": list(map(_alarm, lasting)), "notices": list(map(_notice, undelivered))})
    else:
        for id_, one in ailing.items():
            say(f"{id_}: {one.state.value}: {one.why or 'the last visit brought nothing'}", style="yellow")
        for alarm in lasting:
            say(f"alarm since {when(alarm.since)}: {alarm.source}: {alarm.kind.value}: {alarm.said}", style="red")
        for notice in undelivered:
            say(f"notify {notice.receiver}: {notice.title}: {notice.state.value}, {notice.said or 'not tried yet'}")
        unseen = sum(one.state is State.NOT_LOOKED for one in facts.health.values())
        well = len(config.sources) - len(ailing) - unseen
        say(f"{well} of {len(config.sources)} sources are well, {len(ailing)} in trouble, {unseen} not looked at yet")
    if ailing or lasting:
        error = YearmindError if len(ailing) == len(config.sources) else PartlyDone
        raise error(f"{len(ailing)} of {len(config.sources)} sources are in trouble, {len(lasting)} alarms last")


def _alarm(one: Alarm) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "source": one.source,
        "observance": one.observance or None,
        "since": one.since,
        "said": one.said,
    }


def _notice(one: Notice) -> dict[str, Any]:
    return {
        "receiver": one.receiver,
        "title": one.title,
        "made_at": one.made_at,
        "state": one.state.value,
        "tries": one.tries,
        "said": one.said,
    }
