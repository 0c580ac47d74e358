"""Dates of the Persian calendar, such as `30 دی 1404` or `1404/10/30`, written as ISO dates, to be read as such."""

from __future__ import annotations

import re
from datetime import date

from persiantools.jdatetime import JalaliDate

_MONTHS = """
فروردین حمل
اردیبهشت ثور
خرداد جوزا
تیر سرطان
مرداد اسد
شهریور سنبله
مهر میزان
آبان عقرب
آذر قوس
دی جدی
بهمن دلو
اسفند حوت
"""
"""As Iran and as Afghanistan call them, a line a month."""
_NUMBER = {name: number for number, line in enumerate(_MONTHS.split("\n")[1:-1], 1) for name in line.split()}
_LETTERS = str.maketrans("يك", "یک")
"""Arabic letters that stand for Persian ones, one for one."""
_YEAR = r"(?P<y{0}>1[34]\d\d)"
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<d1>\d{{1,2}})\s+(?P<name>{'|'.join(_NUMBER)})(?:\s+ماه)?[\s,،]+{_YEAR.format(1)}"
    rf"|{_YEAR.format(2)}(?P<dash>[/-])(?P<m2>\d{{1,2}})(?P=dash)(?P<d2>\d{{1,2}})"
    rf"|(?P<d3>\d{{1,2}})/(?P<m3>\d{{1,2}})/{_YEAR.format(3)})(?!\d)"
)


def gregorian(line: str) -> str:
    """The line with every Persian date in it as `2026-01-20`; what names no real day stays. Its digits are European."""
    persian = line.translate(_LETTERS)
    return _DATE.sub(_written, persian) if _DATE.search(persian) else line


def _written(found: re.Match[str]) -> str:
    form = next(number for number in "123" if found[f"y{number}"])
    month = _NUMBER[found["name"]] if form == "1" else int(found[f"m{form}"])
    try:
        day: date = JalaliDate(int(found[f"y{form}"]), month, int(found[f"d{form}"])).to_gregorian()  # type: ignore[no-untyped-call]  # it has no types
    except ValueError:
        return found[0]
    return day.isoformat()
