"""Stories and looks in, the numbers of a report out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from scheduler.report.model import Cell, Counted, Counts, Day, First, Language, Look, Occurrence, Outlet, Report, Year
from storage.archive import Covering, Looked
from storage.types import Outcome, Precision, Relation

_READ = frozenset({Outcome.BROUGHT, Outcome.NOTHING_NEW, Outcome.STOPPED})
"""Ways for a visit to end that mean that the outlet's news was seen."""

Looks = Mapping[date, Mapping[str, Look]]
"""By occurrence and outlet; an outlet that is missing was not looked at."""


def look_of(on_the_day: Looked, in_window: Looked, *, archive_read: bool) -> Look:
    """How an outlet was looked at: its visits from the day itself on, and what is held of the whole window."""
    ended = on_the_day.outcomes
    if _READ & ended.keys():
        return Look.WATCHED
    if in_window.held or archive_read:
        return Look.READ_BACK
    if Outcome.EMPTY in ended:
        return Look.EMPTY
    return Look.DOWN if ended else Look.NOT_LOOKED


def report(
    *,
    observance: str,
    name: str,
    occurrences: Sequence[Occurrence],
    stories: Iterable[Covering],
    looks: Looks,
    names: Mapping[str, str],
    made_at: datetime,
    which: Counted = Counted(),  # noqa: B008 - it is frozen
) -> Report:
    """The report on some occurrences; `names` are those of the outlets that are in question."""
    known = {one.day: [story for story in stories if story.occurrence == one.day] for one in occurrences}
    proofs = {one.day: [story for story in known[one.day] if _holds(one, story)] for one in occurrences}
    told = {day: _chosen(which, some) for day, some in known.items()}
    within = {day: _chosen(which, some) for day, some in proofs.items()}
    outlets = {story.source for some in proofs.values() for story in some} | names.keys()
    seen = {one.day: _seen(outlets, looks.get(one.day, {}), proofs[one.day]) for one in occurrences}
    panel = _panel(outlets, list(seen.values()))
    years = tuple(_year(one, told[one.day], within[one.day], seen[one.day], panel) for one in occurrences)
    rows = [_outlet(id_, names.get(id_, id_), occurrences, within, seen, panel=panel) for id_ in outlets]
    return Report(
        observance=observance,
        name=name,
        made_at=made_at,
        counted=which,
        panel=tuple(sorted(panel)),
        years=years,
        outlets=tuple(sorted(rows, key=lambda row: (not row.in_panel, -_stories(row), row.id))),
        languages=_languages(years, [_of(panel, within[one.day]) for one in occurrences]),
    )


def published(story: Covering) -> date:
    """The publisher's own day, or that on which it was first seen where none is stated."""
    return (story.published.at if story.published else story.first_seen_at).date()


def counted(stories: Sequence[Covering]) -> Counts:
    """The numbers of some stories."""
    kinds = Counter(story.relation for story in stories)
    own = [story for story in stories if story.relation is not Relation.SYNDICATED]
    paragraphs = sum(story.paragraphs for story in own)
    old = sum(story.paragraphs if story.relation is Relation.REUSED else story.reused for story in own)
    return Counts(
        stories=len(stories),
        originals=kinds[None],
        syndicated=kinds[Relation.SYNDICATED],
        reused=kinds[Relation.REUSED],
        paragraphs=paragraphs,
        old_paragraphs=old,
        share_reused=round(old / paragraphs, 4) if paragraphs else None,
    )


def _chosen(which: Counted, stories: Iterable[Covering]) -> list[Covering]:
    least = which.min_score or 0
    return [story for story in stories if (story.about or not which.about) and story.score >= least]


def _holds(one: Occurrence, story: Covering) -> bool:
    return one.first <= published(story) <= one.last


def _seen(outlets: Iterable[str], looks: Mapping[str, Look], stories: Sequence[Covering]) -> dict[str, Look]:
    """How each outlet was looked at; a story of its own proves that it was, at least later."""
    proven = {story.source for story in stories}
    found = {id_: looks.get(id_, Look.NOT_LOOKED) for id_ in outlets}
    return {id_: Look.READ_BACK if id_ in proven and not look.counts else look for id_, look in found.items()}


def _panel(outlets: Iterable[str], seen: Sequence[Mapping[str, Look]]) -> frozenset[str]:
    """Those looked at around every occurrence; one at which nobody looked asks nothing of them."""
    asked = [looks for looks in seen if any(look.counts for look in looks.values())]
    return frozenset(id_ for id_ in outlets if asked and all(looks[id_].counts for looks in asked))


def _of(panel: frozenset[str], stories: Iterable[Covering]) -> list[Covering]:
    return [story for story in stories if story.source in panel]


def _year(
    one: Occurrence,
    told: Sequence[Covering],
    within: Sequence[Covering],
    looks: Mapping[str, Look],
    panel: frozenset[str],
) -> Year:
    own = _of(panel, within)
    days = Counter((published(story) - one.day).days for story in own)
    span = range((one.first - one.day).days, (one.last - one.day).days + 1)
    looked = sum(look.counts for look in looks.values())
    compared = bool(panel and looked)
    return Year(
        occurrence=one,
        looked=looked,
        panel=counted(own) if compared else None,
        all=counted(within) if looked else None,
        days=tuple(Day(offset=offset, stories=days[offset]) for offset in span) if compared else (),
        first=_first(within),
        undated=sum(story.published is None for story in own),
        outside=len(told) - len(within),
    )


def _first(stories: Iterable[Covering]) -> First | None:
    """The story that was certainly out first."""
    dated = [(_out(story), story) for story in stories if story.published]
    if not dated:
        return None
    _, story = min(dated, key=lambda pair: (pair[0], pair[1].id))
    assert story.published is not None  # noqa: S101 - those alone are dated
    return First(
        outlet=story.source,
        at=story.published.at,
        by_day=story.published.precision is Precision.DAY,
        id=story.id,
        title=story.title,
        url=story.url,
    )


def _out(story: Covering) -> datetime:
    """The moment at which it was out at the latest."""
    assert story.published is not None  # noqa: S101 - asked of dated ones alone
    whole_day = timedelta(days=1) if story.published.precision is Precision.DAY else timedelta()
    return story.published.at.astimezone(UTC) + whole_day


def _outlet(
    id_: str,
    name: str,
    occurrences: Iterable[Occurrence],
    within: Mapping[date, Sequence[Covering]],
    seen: Mapping[date, Mapping[str, Look]],
    *,
    panel: frozenset[str],
) -> Outlet:
    cells = tuple(
        _cell(one.day, seen[one.day][id_], [story for story in within[one.day] if story.source == id_])
        for one in occurrences
    )
    return Outlet(id=id_, name=name, in_panel=id_ in panel, cells=cells)


def _cell(day: date, look: Look, stories: Sequence[Covering]) -> Cell:
    first = min((story.published.at for story in stories if story.published), default=None)
    return Cell(occurrence=day, look=look, counts=counted(stories) if look.counts else None, first=first)


def _stories(outlet: Outlet) -> int:
    return sum(cell.counts.stories for cell in outlet.cells if cell.counts)


def _languages(years: Sequence[Year], stories: Sequence[Sequence[Covering]]) -> tuple[Language, ...]:
    """Those that occur, the most frequent first."""
    by_year = [Counter((story.language or "").partition("-")[0].lower() for story in some) for some in stories]
    whole = sum(by_year, Counter[str]())
    return tuple(
        Language(
            tag=tag,
            stories=tuple(some[tag] if year.panel else None for year, some in zip(years, by_year, strict=True)),
        )
        for tag in sorted(whole, key=lambda tag: (-whole[tag], tag))
    )
