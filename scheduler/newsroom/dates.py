"""Dates as readers of each outlet see them, whatever the machine's locale. Pure."""

from __future__ import annotations

from datetime import datetime

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
}


def month(at: datetime, language: str) -> str:
    """The month's name, in the genitive where the language asks for it."""
    return _MONTHS[language].split()[at.month - 1]


def long_date(at: datetime, language: str) -> str:
    """`19 January 2026 17:20` in that language."""
    return f"{at.day} {month(at, language)} {at.year} {at:%H:%M}"


def american(at: datetime) -> str:
    """`January 20, 2025`."""
    return f"{month(at, 'en')} {at.day}, {at.year}"


def with_offset(at: datetime) -> str:
    """`19 January 2026 17:20 (UTC +04:00)`."""
    return f"{long_date(at, 'en')} (UTC {at.isoformat()[-6:]})"
