"""From when on stories fall off the list of a source unread; what was missed is fetched in that order. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.rhythm import Forecast
from crawler.rhythm.clockface import local
from crawler.sources import Source
from storage.types import Past

NEVER = datetime.max.replace(tzinfo=UTC)
_FORESEEN = timedelta(days=7).total_seconds()


def losing(source: Source, past: Past | None) -> datetime:
    """When as many stories as its list names are to be expected since it was read last; `NEVER` where none can tell."""
    known = past.rhythm if past else None
    if known is None or not known.listed:
        return NEVER
    seconds = Forecast(known).until(local(known.at, source.zone), known.listed, _FORESEEN)
    return known.at + timedelta(seconds=seconds) if seconds <= _FORESEEN else NEVER
