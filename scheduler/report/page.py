"""A report as one page that needs nothing else: no script, no font, no request to anywhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from lxml import etree

from scheduler.report.charts import Chart, Column, columns
from scheduler.report.markup import E, Element, said
from scheduler.report.model import Look, Outlet, Report, Year
from scheduler.report.wording import RULES, labels, lack, language, moment, ordinal, share, summary
from storage.urls import is_web

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_KINDS = {"original": "originals", "syndicated": "syndicated copies", "old": "copies from earlier years"}


def page(report: Report) -> str:
    """The whole document."""
    whole = E.html({"lang": "en"}, _head(report), E.body(*_body(report)))
    return etree.tostring(whole, encoding="unicode", method="html", doctype="<!doctype html>") + "\n"


def _head(report: Report) -> Element:
    return E.head(
        E.meta(charset="utf-8"),
        E.meta({"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        E.meta(name="viewport", content="width=device-width, initial-scale=1"),
        E.meta(name="referrer", content="no-referrer"),
        E.link(rel="icon", href="data:,"),
        E.title(f"{said(report.name)}: coverage"),
        E.style(_style()),
    )


@cache
def _style() -> str:
    return files("scheduler.report").joinpath("style.css").read_text(encoding="utf-8")


def _body(report: Report) -> Iterator[Element]:
    yield E.header(E.h1(said(report.name)), E.p(said(" ".join(summary(report)))))
    yield _section(
        "By year", "What the outlets of the panel published in the window around each day.", _by_year(report)
    )
    yield _section(
        "By day",
        "Stories of the panel on the days before and after the day itself, which is marked; all on one scale.",
        _by_day(report),
    )
    yield _section(
        "Reuse from earlier years", "The share of paragraphs that stood in a story of an earlier year.", _reuse(report)
    )
    yield _section("First to publish", "Of all outlets, in the window of each year.", _firsts(report))
    yield _section("By outlet", "Stories of each outlet, copies among them.", _outlets(report))
    yield _section("By language", "Stories of the panel.", _languages(report))
    yield _section("In numbers", "The panel, and beside it every outlet that was looked at.", _numbers(report))
    yield E.footer(E.dl(*_rules()), E.p(f"Made by yearmind on {moment(report.made_at)}."))


def _section(name: str, line: str, *shown: Element) -> Element:
    return E.section(E.h2(name), E.p({"class": "quiet"}, line), *shown)


def _by_year(report: Report) -> Element:
    chart = Chart(name="Stories by year: " + ", ".join(_KINDS.values()), kinds=tuple(_KINDS))
    shown = [
        Column(label=label, parts=_parts(year), told=_told(label, year), why=lack(year))
        for label, year in zip(labels(report), report.years, strict=True)
    ]
    key = (E.li(E.i({"class": kind}), name) for kind, name in _KINDS.items())
    return E.figure({"class": "wide"}, E.ul({"class": "key"}, *key), columns(chart, shown))


def _parts(year: Year) -> tuple[float, ...] | None:
    one = year.panel
    return (one.originals, one.syndicated, one.reused) if one else None


def _told(label: str, year: Year) -> str:
    one = year.panel
    if one is None:
        return f"{label}: {lack(year)}"
    return f"{label}: {one.originals} originals, {one.syndicated} syndicated, {one.reused} from earlier years"


def _by_day(report: Report) -> Element:
    most = max((day.stories for year in report.years for day in year.days), default=0)
    pairs = zip(labels(report), report.years, strict=True)
    return E.div({"class": "days"}, *(_days(label, year, most) for label, year in pairs if year.panel))


def _days(label: str, year: Year, most: int) -> Element:
    chart = Chart(
        name=f"Stories by day, {label}",
        kinds=("original", "mark"),
        wide=300,
        tall=130,
        numbers=False,
        most=most or None,
    )
    ends = {year.days[0].offset, 0, year.days[-1].offset}
    shown = [
        Column(
            label=f"{day.offset:+d}" if day.offset and day.offset in ends else "0" if not day.offset else "",
            parts=(day.stories if day.offset else 0, 0 if day.offset else day.stories),
            told=f"{day.offset:+d} days: {day.stories}",
        )
        for day in year.days
    ]
    return E.figure(E.h3(f"{label}, the {ordinal(year.occurrence.anniversary)}"), columns(chart, shown))


def _reuse(report: Report) -> Element:
    chart = Chart(name="Share of reused paragraphs by year", kinds=("old",), tall=170, unit=" %", most=100)
    shown = [
        Column(
            label=label,
            parts=(100 * (year.panel.share_reused or 0),) if year.panel else None,
            told=f"{label}: {share(year.panel.share_reused)} of {year.panel.paragraphs} paragraphs"
            if year.panel
            else f"{label}: {lack(year)}",
            why=lack(year),
        )
        for label, year in zip(labels(report), report.years, strict=True)
    ]
    return E.figure({"class": "wide"}, columns(chart, shown))


def _firsts(report: Report) -> Element:
    rows = []
    for label, year in zip(labels(report), report.years, strict=True):
        first = year.first
        names = {outlet.id: outlet.name for outlet in report.outlets}
        if first is None:
            nothing = "nothing that is dated" if year.looked else "not looked"
            rows.append(E.tr(E.th(label), _nothing(nothing, 3)))
            continue
        rows.append(
            E.tr(
                E.th(label),
                E.td({"class": "time"}, moment(first.at, by_day=first.by_day)),
                E.td({"class": "text"}, _apart(names.get(first.outlet, first.outlet))),
                E.td({"class": "text story"}, _link(first.url, first.title)),
            )
        )
    return _table(("year", "published", "outlet", "story"), rows, texts=4)


def _nothing(why: str, columns: int) -> Element:
    return E.td({"class": "unlooked text", "colspan": str(columns)}, why)


def _link(url: str, title: str) -> Element:
    """Only to the web: an address is what a page of somebody else said."""
    words = _apart(title.strip() or url)
    return E.a({"href": said(url), "rel": "noreferrer"}, words) if is_web(url) else words


def _apart(words: str) -> Element:
    """Words of others, which may be written from right to left, without an effect on what stands beside them."""
    return E.bdi(said(words))


def _outlets(report: Report) -> Element:
    most = max((cell.counts.stories for one in report.outlets for cell in one.cells if cell.counts), default=0)
    rows = [_outlet_row(one, most) for one in report.outlets if one.in_panel]
    others = [_outlet_row(one, most) for one in report.outlets if not one.in_panel]
    if others:
        apart = E.th({"colspan": str(len(report.years) + 1)}, "Not in the panel: not looked at around every day")
        rows += [E.tr({"class": "apart"}, apart), *others]
    return _table(("outlet", *labels(report)), rows, kind="grid")


def _outlet_row(one: Outlet, most: int) -> Element:
    return E.tr(
        E.th(_apart(one.name)),
        *(_heat(cell.counts.stories if cell.counts else None, most, cell.look) for cell in one.cells),
    )


def _heat(stories: int | None, most: int, look: Look = Look.WATCHED) -> Element:
    """A number on a ground that is the darker the larger it is."""
    if stories is None:
        return E.td({"class": "unlooked"}, (Look.NOT_LOOKED if look.counts else look).value)
    return E.td(
        {"class": "heat", "style": f"--share: {stories / most if most else 0:.2f}", "title": look.value}, str(stories)
    )


def _languages(report: Report) -> Element:
    most = max((number or 0 for one in report.languages for number in one.stories), default=0)
    rows = [
        E.tr(E.th(said(language(one.tag))), *(_heat(number, most, Look.WATCHED) for number in one.stories))
        for one in report.languages
    ]
    return _table(("language", *labels(report)), rows, kind="grid")


def _numbers(report: Report) -> Element:
    names = ("year", "anniversary", "looked at", "stories", "originals", "syndicated", "reused", "old text")
    rows = []
    for label, year in zip(labels(report), report.years, strict=True):
        start = [E.th(label), E.td(ordinal(year.occurrence.anniversary)), E.td(str(year.looked))]
        rows.append(E.tr(*start, *(_numbers_of(year) if year.looked else [_nothing("not looked", 8)])))
    return _table((*names, "all outlets", "outside the window", "undated"), rows, texts=1)


def _numbers_of(year: Year) -> Sequence[Element]:
    one, every = year.panel, year.all
    counts = (one.stories, one.originals, one.syndicated, one.reused, share(one.share_reused)) if one else ("–",) * 5
    return [E.td(str(value)) for value in (*counts, every.stories if every else "–", year.outside, year.undated)]


def _table(names: Sequence[str], rows: Sequence[Element], *, texts: int = 1, kind: str = "lines") -> Element:
    heads = (E.th({"class": "text"} if place < texts else {}, name) for place, name in enumerate(names))
    return E.div({"class": "wide"}, E.table({"class": kind}, E.thead(E.tr(*heads)), E.tbody(*rows)))


def _rules() -> Iterator[Element]:
    for name, meaning in RULES.items():
        yield E.dt(name)
        yield E.dd(meaning)
