"""When an article was published and changed: all that says so, weighed against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lxml.html import HtmlElement

from crawler.discovery.dates import days_of, instant
from crawler.discovery.periods import story_period
from crawler.extract.datelines import Dateline, european
from crawler.extract.jalali import gregorian
from crawler.extract.jsonld import listed
from crawler.extract.places import alone, named, text_in
from crawler.extract.types import Page
from crawler.extract.words import CHANGED, META_MODIFIED, META_PUBLISHED, OPENGRAPH_MODIFIED, OPENGRAPH_PUBLISHED
from storage.types import Instant, Origin, Precision

AHEAD = timedelta(minutes=10)
"""How far beyond the fetch an instant may lie: clocks differ."""
_FARTHEST = timedelta(hours=14)
"""How far a zone's clocks are from UTC."""

_WEIGHTS = {
    Origin.JSON_LD: 5,
    Origin.OPENGRAPH: 5,
    Origin.META: 4,
    Origin.TIME: 4,
    Origin.FEED: 4,
    Origin.SITEMAP: 3,
    Origin.TEXT: 3,
    Origin.URL: 3,
}
"""What a day is worth that is stated there."""
_CLOCKED = 3
"""What it is worth beside that to be a moment to the minute with its offset, which nobody writes by hand."""
_EXPRESS = frozenset({Origin.JSON_LD, Origin.OPENGRAPH})
"""Where publication is stated by a name that means nothing else."""
_EXPLICITNESS = {origin: rank for rank, origin in enumerate(Origin)}
_FINENESS = {Precision.DAY: 0, Precision.MINUTE: 1, Precision.SECOND: 2}
_DUBLIN_CORE = {"datePublished": ("issued", "created", "date"), "dateModified": ("modified",)}
"""Other names of these properties, in RDFa."""
_PUBLISHED = ("published", "pubdate", "publish", "entry-date", "date", "posted", "dt-published")
_MODIFIED = ("updated", "modified", "dt-updated", "lastmod")


def published_of(page: Page, lines: Sequence[Dateline]) -> Instant | None:
    """The moment of publication, `lines` being the visible datelines; None where nothing credible states it."""
    found = _believed(_publications(page, lines), page)
    return weighed(_without_changes(found, _believed(_changes(page, lines), page)))


def _without_changes(found: Sequence[Instant], changes: Iterable[Instant]) -> Sequence[Instant]:
    """Without moments that the page also states as its change, where it expressly states an earlier publication.

    Many systems put the latest change into a `time` or an element without a telling name.
    """
    changed = {change.at for change in changes if _timed(change)}
    known = min((moment.at for moment in found if moment.origin in _EXPRESS and _timed(moment)), default=None)
    if known is None or known >= min(changed, default=known):
        return found
    return [moment for moment in found if moment.origin in _EXPRESS or moment.at not in changed]


def modified_of(page: Page, lines: Sequence[Dateline], published: Instant | None) -> Instant | None:
    """The moment of the latest change; None where nothing credible states it, or only one before publication."""
    found = _believed(_changes(page, lines), page)
    return weighed(moment for moment in found if published is None or moment.at >= published.at)


def weighed(candidates: Iterable[Instant]) -> Instant | None:
    """The finest and most explicit of those whose day has most evidence.

    Each origin speaks once. Of those that agree on the day, a stated offset beats none, what most places state what
    fewer do, and a finer precision a coarser.
    """
    found = sorted(dict.fromkeys(candidates), key=lambda each: _EXPLICITNESS[each.origin])
    if not found:
        return None
    best = max(found, key=lambda each: _support(each, found))
    agreeing = _agreeing(best, found)
    finest = max(agreeing, key=lambda each: _quality(each, agreeing))
    return next(_local(finest, found), finest) if finest.origin is not Origin.JSON_LD else finest


def _local(moment: Instant, found: Iterable[Instant]) -> Iterator[Instant]:
    """The same moment by the publisher's own clock, where it is in UTC: many systems put that into previews."""
    if moment.offset_stated and not moment.at.utcoffset():
        same = (other for other in found if other.at == moment.at and other.precision is moment.precision)
        yield from (other for other in same if other.offset_stated and other.at.utcoffset())


def _support(moment: Instant, found: list[Instant]) -> int:
    agreeing = _agreeing(moment, found)
    clocked = any(_timed(other) and other.offset_stated for other in agreeing)
    return sum(_WEIGHTS[origin] for origin in {other.origin for other in agreeing}) + _CLOCKED * clocked


def _agreeing(moment: Instant, found: list[Instant]) -> list[Instant]:
    """Those whose day is that of `moment`, by the publisher's clock or by UTC."""
    first, last = days_of(moment)
    return [other for other in found if (days := days_of(other))[0] <= last and days[1] >= first]


def _quality(moment: Instant, found: list[Instant]) -> tuple[bool, bool, int, int]:
    clocked = _timed(moment)
    places = len({other.origin for other in found if other.at == moment.at and other.offset_stated})
    return clocked, clocked and moment.offset_stated, places, _FINENESS[moment.precision]


def _timed(moment: Instant) -> bool:
    """Whether it is more than a day; midnight sharp is mostly a day without a time."""
    return moment.precision is not Precision.DAY and moment.at.time().isoformat() != "00:00:00"


def _believed(found: Iterable[Instant | None], page: Page) -> list[Instant]:
    """Those that do not lie after the fetch; of a time without offset that does, as in another zone, the day."""
    latest = page.fetched_at + AHEAD
    return [near for moment in found if moment is not None and (near := _until(moment, latest)).at <= latest]


def _until(moment: Instant, latest: datetime) -> Instant:
    if moment.offset_stated or not latest < moment.at <= latest + _FARTHEST:
        return moment
    day = moment.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(moment, at=day, precision=Precision.DAY)


def _publications(page: Page, lines: Sequence[Dateline]) -> Iterator[Instant | None]:
    for text in listed(page.article.get("datePublished")) or listed(page.article.get("dateCreated")):
        yield _read(text, page, Origin.JSON_LD)
    yield _read(page.meta(*OPENGRAPH_PUBLISHED), page, Origin.OPENGRAPH)
    yield _read(page.meta(*META_PUBLISHED), page, Origin.META)
    yield next(_marked(page, "datePublished", _PUBLISHED), None)
    if page.lead.published is not None:
        yield page.lead.published
    yield next((line.instant for line in lines if not _is_change(line)), None)
    yield _from_address(page)


def _changes(page: Page, lines: Sequence[Dateline]) -> Iterator[Instant | None]:
    for text in listed(page.article.get("dateModified")):
        yield _read(text, page, Origin.JSON_LD)
    yield _read(page.meta(*OPENGRAPH_MODIFIED), page, Origin.OPENGRAPH)
    yield _read(page.meta(*META_MODIFIED), page, Origin.META)
    yield next(_marked(page, "dateModified", _MODIFIED), None)
    yield next((line.instant for line in lines if _is_change(line)), None)
    if page.lead.modified is not None:
        yield page.lead.modified


def _read(text: object, page: Page, origin: Origin) -> Instant | None:
    stated = gregorian(european(text)) if isinstance(text, str) else text
    return instant(stated, zone=page.setting.zone, origin=origin, latest=page.fetched_at + AHEAD + _FARTHEST)


def _marked(page: Page, itemprop: str, words: tuple[str, ...]) -> Iterator[Instant]:
    """What `itemprop`, `<time datetime>` and hAtom's `abbr` state in the article itself, the most telling first."""
    for element in _times(page, itemprop, words):
        if page.places.own(element):
            text = element.get("datetime") or element.get("content") or element.get("title") or text_in(element)
            moment = _read(text, page, Origin.TIME)
            if moment is not None:
                yield moment


def _times(page: Page, itemprop: str, words: tuple[str, ...]) -> Iterator[HtmlElement]:
    """The elements that state one time: those with the property, with a telling name, and other `time` elements."""
    named_so = (element for name in (itemprop, *_DUBLIN_CORE[itemprop]) for element in page.marked.get(name, ()))
    yield from (element for element in named_so if element.tag != "meta")
    times = [element for element in page.tree.iter("time", "abbr") if element.get("datetime") or element.get("title")]
    yield from (element for element in times if any(word in named(element).lower() for word in words))
    publication = itemprop == "datePublished"
    yield from (element for element in times if element.tag == "time" and _says_change(element) != publication)


def _says_change(element: HtmlElement) -> bool:
    """Whether a `time` is, by its name or the words before it, that of a change."""
    around = element.getparent()
    words = (around.text or "") if around is not None and alone(element) else ""
    marks = f"{named(element)} {words}".lower()
    return element.get("itemprop") == "dateModified" or any(word in marks for word in (*CHANGED, *_MODIFIED))


def _is_change(line: Dateline) -> bool:
    return any(word in line.before for word in CHANGED)


def _from_address(page: Page) -> Instant | None:
    """The day in an address such as `/2025/01/20/`."""
    period = story_period(page.url)
    if period is None or period.first != period.last:
        return None
    return _read(period.first.isoformat(), page, Origin.URL)


def moments_of(page: Page, lines: Sequence[Dateline]) -> tuple[list[Instant], list[Instant]]:
    """All that states when a page was published, and when it was changed, whether it is believed or not."""
    return (
        [moment for moment in _publications(page, lines) if moment is not None],
        [moment for moment in _changes(page, lines) if moment is not None],
    )
