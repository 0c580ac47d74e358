"""The pages of lists: which one comes next, and by which rule a list is left. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from crawler.discovery import Reading
from crawler.mazes import Chain, Doubles, to_come
from crawler.places import Answer, Place
from crawler.templates import filled


def first_page(template: str) -> Place:
    """Where the pages begin of which the configuration says how their addresses are made."""
    return Place(kind="listing", url=filled(template, page=1), depth=1, template=template)


@dataclass(slots=True)
class Turning:
    """What is known of the pages that one walk has turned."""

    today: date
    ended: list[str] = field(default_factory=list)
    """Rules by which lists without end were left."""
    _chains: dict[str, Chain] = field(default_factory=dict)
    _doubles: Doubles = field(default_factory=Doubles)

    @property
    def told(self) -> tuple[str, ...]:
        """What is to be said of lists without end."""
        return (*self.ended, *self._doubles.told)

    def once(self, answer: Answer) -> Answer:
        """The answer without stories of a listing that were named under another session id before."""
        if answer.reading is None or answer.place.kind != "listing":
            return answer
        return replace(answer, reading=replace(answer.reading, leads=self._doubles.without(answer.reading.leads)))

    def onward(self, place: Place, reading: Reading, wanted: Callable[[str], bool]) -> Place | None:
        """The next page of a list, where it has one that is wanted and no rule ends it here."""
        first = place.chain or place.url
        chain = self._chains.setdefault(first, Chain(first, most=place.most))
        chain.take(reading)
        url = _next(place, reading)
        if url is None or not wanted(url):
            return None
        end = chain.left("calendar without end: its days have not come") if self._to_come(url) else chain.end
        if end:
            self.ended.append(end)
            return None
        below = place.depth + 1
        return replace(place, kind=reading.kind, url=url, depth=below, chain=first, guessed=False, modified=None)

    def _to_come(self, url: str) -> bool:
        """Clocks and zones differ by a day."""
        return to_come(url, self.today + timedelta(days=1))


def _next(place: Place, reading: Reading) -> str | None:
    """The address of the next page, by the template of the configuration where there is one."""
    if place.template is None:
        return reading.more
    return filled(place.template, page=place.depth + 1) if reading.leads or reading.pruned else None
