"""Articles for the tests of copies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.dedup import Known
from storage.types import Instant, Origin, Precision

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)
PARTS = [
    "Thousands of people walked up the hill in Baku on Tuesday to lay carnations on the graves of the dead.",
    "The procession began before dawn, when the first families came with candles and old photographs in their hands.",
    '"My brother went out to look for bread and never came home," said Leyla Mammadova, who is now seventy.',
    "Ships in the bay sounded their horns at noon, and traffic stopped for a minute in all districts of the city.",
    "Soviet troops entered the capital in the night of 20 January 1990; 147 people were killed and 744 wounded.",
    "A state commission later found that ambulances and homes had been fired upon without any warning.",
    "In the evening the philharmonic played Shostakovich before an audience that had been asked not to applaud.",
]
STORY = "\n".join(PARTS)


def known(text: str = STORY, *, n: int = 1, source: str = "hill", name: str = "Hill Courier", **more: object) -> Known:
    """An article seen at noon, without a date of its own."""
    told: dict[str, object] = {"title": "Baku remembers", "published": None, "first_seen": NOW, **more}
    return Known(n=n, source=source, source_name=name, text=text, **told)  # type: ignore[arg-type] # by name


def stated(at: datetime, precision: Precision = Precision.MINUTE) -> Instant:
    """What a publisher says of when."""
    return Instant(at=at, precision=precision, origin=Origin.JSON_LD)


def ago(**parts: float) -> datetime:
    """That long before noon."""
    return NOW - timedelta(**parts)
