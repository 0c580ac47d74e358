"""Dates as readers see them, such as `19 January 2026 17:20 (UTC +04:00)` or `20 января 2026, 11:30`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from crawler.extract.jalali import gregorian
from storage.types import Instant, Origin, Precision

_MONTHS = """
january jan yanvar ocak января январь янв січня січень januar janvier enero gennaio
february feb fevral şubat февраля февраль фев лютого лютий februar février febrero febbraio
march mar mart марта март мар березня березень märz mars marzo
april apr aprel nisan апреля апрель апр квітня квітень avril abril aprile
may mayıs мая май травня травень mai mayo maggio
june jun iyun haziran июня июнь июн червня червень juni juin junio giugno
july jul iyul temmuz июля июль июл липня липень juli juillet julio luglio
august aug avqust ağustos августа август авг серпня серпень août agosto
september sept sep sentyabr eylül сентября сентябрь сен сент вересня вересень septembre septiembre settembre
october oct oktyabr ekim октября октябрь окт жовтня жовтень oktober octobre octubre ottobre
november nov noyabr kasım ноября ноябрь ноя нояб листопада листопад novembre noviembre
december dec dekabr aralık декабря декабрь дек грудня грудень dezember décembre diciembre dicembre
"""
"""Genitive, nominative and short; a line a month."""
_MORE_MONTHS = """
იანვარი იანვარს հունվար հունվարի يناير ינואר ژانویه
თებერვალი თებერვალს փետրվար փետրվարի فبراير פברואר فوریه
მარტი მარტს մարտ մարտի مارس מרץ
აპრილი აპრილს ապրիլ ապրիլի أبريل אפריל آوریل
მაისი მაისს մայիս մայիսի مايو מאי مه
ივნისი ივნისს հունիս հունիսի يونيو יוני ژوئن
ივლისი ივლისს հուլիս հուլիսի يوليو יולי ژوئیه
აგვისტო აგვისტოს օգոստոս օգոստոսի أغسطس אוגוסט اوت
სექტემბერი სექტემბერს սեպտեմբեր սեպտեմբերի سبتمبر ספטמבר سپتامبر
ოქტომბერი ოქტომბერს հոկտեմբեր հոկտեմբերի أكتوبر אוקטובר اکتبر
ნოემბერი ნოემბერს նոյեմբեր նոյեմբերի نوفمبر נובמבר نوامبر
დეკემბერი დეკემბერს դեկտեմբեր դեկտեմբերի ديسمبر דצמבר دسامبر
"""
"""In the scripts of the Caucasus and the Middle East."""
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
"""Arabic and Persian."""


def european(text: str) -> str:
    """With European digits."""
    return text.translate(_DIGITS)


def _plain(text: str) -> str:
    """Lower case, with one spelling for the dotted and the dotless i, and with European digits."""
    return european(text.casefold().replace("\u0307", "").replace("ı", "i"))


_NUMBER = {
    _plain(name): number
    for months in (_MONTHS, _MORE_MONTHS)
    for number, line in enumerate(months.strip().splitlines(), 1)
    for name in line.split()
}
"""Month names to numbers."""
_NAMES = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DAY = r"(?P<d{0}>\d{{1,2}})(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?P<y{0}>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"""(?<!\d)(?: {_DAY.format(1)} [\s,-]+ (?:de\s+|ב)? (?P<m1>{_NAMES})\b\.? [\s,-]+ (?:de\s+)? {_YEAR.format(1)}
       | \b(?P<m2>{_NAMES})\b\.? \s+ {_DAY.format(2)} ,? \s+ {_YEAR.format(2)}
       | {_YEAR.format(3)}-(?P<m3>\d\d)-(?P<d3>\d\d)
       | (?P<d4>\d{{1,2}})(?P<dot>[.-])(?P<m4>\d{{1,2}})(?P=dot){_YEAR.format(4)}
       | (?P<d5>\d{{1,2}})/(?P<m5>\d{{1,2}})/{_YEAR.format(5)}
       | {_YEAR.format(6)}[.年년]\s?(?P<m6>\d{{1,2}})[.月월]\s?(?P<d6>\d{{1,2}})[.日일]? ) (?!\d)""",
    re.VERBOSE,
)
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?:\s*(?P<half>[ap])\.?m\b\.?)?"
_AFTER = re.compile(rf"(?:\s*(?:г\.|года|р\.|року|il|yil|at|um|à|в|о|saat|ساعت|[,|–—·•/-]|t))*\s*{_CLOCK}")
_BEFORE = re.compile(rf"{_CLOCK}(?:\s*[,|–—·•/-])*\s*$")
_ZONE = re.compile(
    r"[\s(,]*(?:(?:utc|gmt)\s*(?P<sign>[+-])\s*(?P<h>\d{1,2})(?::?(?P<m>\d\d))?|(?P<name>utc|gmt|msk|мск|trt|azt)\b)\)?"
)
_HOURS = {"utc": 0, "gmt": 0, "msk": 3, "мск": 3, "trt": 3, "azt": 4}
_NOON = 12


@dataclass(frozen=True, slots=True)
class Dateline:
    """One date in a text."""

    instant: Instant
    before: str
    """The text that stands before it, behind any other date, in lower case."""
    after: str
    """The text that stands behind it, in lower case."""


def datelines(text: str, zone: tzinfo) -> Iterator[Dateline]:
    """The dates in a text, in order, with time and offset where they stand beside them.

    A time without offset is in `zone`. What names no real day, or a day in two ways (03/04/2026), is passed over.
    """
    line, last = gregorian(_plain(text)), 0
    for found in _DATE.finditer(line):
        day = _day(found)
        if day is None:
            continue
        clock = _AFTER.match(line, found.end()) or _BEFORE.search(line, 0, found.start())
        end = max(found.end(), clock.end() if clock else 0)
        offset = _ZONE.match(line, end) if clock else None
        instant = _instant(day, clock, offset, zone)
        if instant:
            start = min(found.start(), clock.start() if clock else found.start())
            end = offset.end() if offset else end
            yield Dateline(instant, line[last:start].strip(), line[end:].strip())
            last = end


def _day(found: re.Match[str]) -> tuple[int, int, int] | None:
    """Year, month and day of a match."""
    form = next(number for number in "123456" if found[f"y{number}"])
    day, month = found[f"d{form}"], found[f"m{form}"]
    number = _NUMBER.get(month) or int(month)
    if form == "5":
        return _slashed(int(found["y5"]), int(day), number)
    return int(found[f"y{form}"]), number, int(day)


def _slashed(year: int, one: int, other: int) -> tuple[int, int, int] | None:
    """Day and month in one of two orders; None where both could be."""
    if one > _NOON or one == other:
        return year, other, one
    return (year, one, other) if other > _NOON else None


def _instant(
    day: tuple[int, int, int], clock: re.Match[str] | None, offset: re.Match[str] | None, zone: tzinfo
) -> Instant | None:
    try:
        at = datetime(*day, tzinfo=_offset(offset) or zone)
        if clock is not None:
            at = at.replace(hour=_hour(clock), minute=int(clock["minute"]), second=int(clock["second"] or 0))
    except ValueError:
        return None
    return Instant(at=at, precision=_precision(clock), origin=Origin.TEXT, offset_stated=offset is not None)


def _hour(clock: re.Match[str]) -> int:
    hour = int(clock["hour"])
    if clock["half"]:
        return hour % _NOON + (_NOON if clock["half"] == "p" else 0)
    return hour


def _precision(clock: re.Match[str] | None) -> Precision:
    if clock is None:
        return Precision.DAY
    return Precision.SECOND if clock["second"] else Precision.MINUTE


def _offset(found: re.Match[str] | None) -> timezone | None:
    if found is None:
        return None
    if found["name"]:
        return timezone(timedelta(hours=_HOURS[found["name"]]))
    size = timedelta(hours=int(found["h"]), minutes=int(found["m"] or 0))
    return timezone(-size if found["sign"] == "-" else size)


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, short or long, in any of these languages."""
    return _plain(word).rstrip(".") in _NUMBER
