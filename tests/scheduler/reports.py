"""Reports of our own making: stories and looks of a few years, without an archive."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from scheduler.report import Look, Occurrence, Report, report
from scheduler.report.counting import Looks
from storage.archive import Covering
from storage.types import Instant, Origin, Precision, Relation

BAKU = timezone(timedelta(hours=4))
MADE = datetime(2026, 11, 25, 10, tzinfo=UTC)


def the_day(year: int = 2026) -> date:
    return date(year, 1, 20)


def occurrence(year: int = 2026, **more: Any) -> Occurrence:
    first, last = date(year, 1, 13), date(year, 1, 23)
    return Occurrence(day=the_day(year), anniversary=year - 1990, first=first, last=last, **more)


def out(at: datetime, precision: Precision = Precision.MINUTE) -> Instant:
    return Instant(at=at, precision=precision, origin=Origin.JSON_LD)


def a_story(year: int = 2026, source: str = "wire", days: float = 0, **more: Any) -> Covering:
    """Published so many days after the noon of the day itself."""
    noon = datetime(year, 1, 20, 12, tzinfo=BAKU) + timedelta(days=days)
    told: dict[str, Any] = {
        "id": f"{source}-{year}-{days}",
        "url": f"https://example.org/{source}/{year}/{days}",
        "title": "Baku remembers",
        "language": "en",
        "published": out(noon),
        "first_seen_at": MADE,
        "relation": None,
        "paragraphs": 10,
        "reused": 0,
        "score": 0.9,
        "about": True,
        **more,
    }
    return Covering(occurrence=the_day(year), source=source, **told)


def made(
    stories: list[Covering], looks: dict[int, dict[str, Look]], names: dict[str, str] | None = None, **more: Any
) -> Report:
    """The report on the years of `looks`."""
    by_day: Looks = {the_day(year): some for year, some in looks.items()}
    outlets = {id_ for some in looks.values() for id_ in some}
    told: dict[str, Any] = {
        "observance": "black-january",
        "name": "Black January",
        "occurrences": [occurrence(year) for year in looks],
        "names": names or {id_: id_.title() for id_ in outlets},
        "made_at": MADE,
        **more,
    }
    return report(stories=stories, looks=by_day, **told)


def eight_years() -> Report:
    """A report with all that may stand in one: years that grow, one that nobody looked at, outlets that came later."""
    watched, back, no = Look.WATCHED, Look.READ_BACK, Look.NOT_LOOKED
    panel = {"caspian-wire": back, "sahil-xeber": back, "hill-courier": watched, "kaspi-vestnik": watched}
    later = {"bosfor-haber": no, "new-tribune": Look.DOWN, "quiet-gazette": Look.EMPTY}
    whole = {**panel, "bosfor-haber": watched, "new-tribune": watched, "quiet-gazette": watched}
    looks = {year: whole if year > 2022 else {**panel, **later} for year in range(2019, 2027)}
    looks[2021] = {}
    spoken = {"caspian-wire": "en", "sahil-xeber": "az", "kaspi-vestnik": "ru", "bosfor-haber": "tr"}
    stories = [
        a_story(
            year,
            source,
            days=(n * 7 + place * 3) % 11 - 7 if n % 3 else (n + place) % 3 - 1,
            id=f"{source}-{year}-{n}",
            title=f"Remembrance number {n} of {year} at the Alley of Martyrs, with carnations and a minute of silence",
            language=spoken.get(source, "en-GB"),
            relation=(None, None, None, Relation.SYNDICATED, None, Relation.REUSED)[(n + place + year) % 6],
            reused=(n * place) % 4,
        )
        for year in looks
        for place, source in enumerate(whole)
        for n in range((year - 2016) * (7 - place) // 3)
        if looks[year].get(source, no).counts
    ]
    names = {"kaspi-vestnik": "Каспийский вестник", "sahil-xeber": "Sahil Xəbər", "caspian-wire": "Caspian Wire"}
    return made(stories, looks, {id_: names.get(id_, id_.replace("-", " ").title()) for id_ in whole})
