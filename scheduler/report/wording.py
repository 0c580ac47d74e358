"""The words of a report, for a terminal and for a page. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from scheduler.report.model import Counted, Look, Report, Year

RULES = {
    "watched": "the outlet was read on the day itself, later in the window or on the day after it.",
    "read back": "it was not, but the archive holds what it published in these days, or its archive was read for all "
    "of them; its numbers may be too low.",
    "empty, not readable": "it was asked then, and named nothing, or gave no answer.",
    "not looked": "nobody looked, so there is no number, which is not zero.",
    "panel": "the outlets that were watched or read back around every occurrence; years are compared on them alone.",
    "syndicated": "a copy of what another article of the time says.",
    "reused": "a copy of a story of an earlier year.",
}


def ordinal(number: int) -> str:
    """`36th`; the year of the event itself has no number."""
    if number <= 0:
        return "event itself" if number == 0 else str(number)
    teen = number % 100 in range(11, 14)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def labels(report: Report) -> tuple[str, ...]:
    """What each occurrence is called: its year, or its day where a year has two of them."""
    times = Counter(year.occurrence.day.year for year in report.years)
    days = (year.occurrence.day for year in report.years)
    return tuple(str(day.year) if times[day.year] == 1 else day.isoformat() for day in days)


def lack(year: Year) -> str:
    """Why the panel has no numbers of a year."""
    return "no panel" if year.looked else Look.NOT_LOOKED.value


def share(value: float | None) -> str:
    """A share as per cent."""
    return "–" if value is None else f"{value:.0%}"


def moment(at: datetime, *, by_day: bool = False) -> str:
    """A moment as its publisher stated it, with the offset, since outlets of several zones are compared."""
    return at.date().isoformat() if by_day else at.isoformat(" ", "minutes")


def _counted(which: Counted) -> Iterator[str]:
    if which.about:
        yield "about it (no mere mentions)"
    if which.min_score is not None:
        yield f"with a score of at least {which.min_score:g}"


def language(tag: str) -> str:
    """`Azerbaijani`, where the language of a tag has a name in English."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - a tenth of a second that only reports are worth

    try:
        name = Locale.parse(tag).get_language_name("en") if tag else "not known"
    except (ValueError, UnknownLocaleError):
        name = None
    return name or tag


def summary(report: Report) -> Iterator[str]:
    """What it is about, in a few sentences."""
    looked = [year for year in report.years if year.looked]
    first, last = report.years[0].occurrence, report.years[-1].occurrence
    yield (
        f"Coverage from {first.day:%-d %B %Y} to {last.day:%-d %B %Y}, each day with a window from "
        f"{(last.day - last.first).days} days before to {(last.last - last.day).days} days after."
    )
    if counted := " and ".join(_counted(report.counted)):
        yield f"Only stories {counted} are counted."
    if not looked:
        yield "Nobody looked in any of these years, so nothing is known."
        return
    outlets = "1 outlet" if len(report.outlets) == 1 else f"{len(report.outlets)} outlets"
    times = "the one occurrence" if len(looked) == 1 else f"all {len(looked)} occurrences"
    if report.panel and len(looked) == 1:
        yield f"The panel is {len(report.panel)} of {outlets}: those that were looked at."
    elif report.panel:
        yield f"The panel is {len(report.panel)} of {outlets}: looked at around {times}, so that their years compare."
    else:
        yield f"None of {outlets} was looked at around {times}: there is no panel; fewer years may have one."
    if len(looked) < len(report.years):
        unlooked = [label for label, year in zip(labels(report), report.years, strict=True) if not year.looked]
        yield f"Nobody looked around {', '.join(unlooked)}."
    if not last.over:
        yield f"The window of {last.day:%-d %B %Y} is still open until {last.last:%-d %B}; its numbers are not whole."
