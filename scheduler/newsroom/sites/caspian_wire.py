"""Caspian Wire: an agency whose article pages are crowded with furniture and state nothing to machines but OpenGraph.

Its RSS feed holds the newest ten stories; the others are reached by its numbered archive only.
"""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from scheduler.newsroom.dates import long_date, with_offset
from scheduler.newsroom.sites.site import Site, around, links, slug
from scheduler.newsroom.template import NOTHING, Markup, fill, joined
from scheduler.newsroom.types import Story

IN_FEED = 10
"""Stories in the feed, as many agencies have it."""
A_PAGE = 6
"""Stories on a page of the archive."""


def build(site: Site) -> None:
    """All of it."""
    for story in site.stories:
        _article(site, story)
        site.picture(_picture(story))
    site.picture("/media/portrait.png")
    _front(site)
    _archive(site)
    _lists(site)
    for name in ("about", "contact", "search"):
        site.page(f"/{name}", name.title(), site.fill(name))
    site.document("/rss", _rss(site), "application/rss+xml; charset=utf-8")
    site.robots(disallow=("/search", "/login", "/print/"))


def _picture(story: Story) -> str:
    return f"/media/{story.key}.png"


def _article(site: Site, story: Story) -> None:
    others = around(story, site.stories, 6)
    body = site.fill(
        "article",
        title=story.title,
        section=story.section,
        section_path=f"/caspian/{slug(story.section or '')}/",
        date=with_offset(story.published),
        updated=_updated(story),
        picture=_picture(story),
        authors=joined(fill(_AUTHOR, name=name, path=f"/authors/{slug(name)}") for name in story.authors),
        body=_body(site, story),
        tags=links("/tags/", story.tags, end=""),
        latest=_latest(others),
        materials=_teasers(others[:3]),
    )
    head = site.fill(
        "head",
        title=story.title,
        description=story.description,
        address=site.outlet.address(story.path),
        picture=site.outlet.address(_picture(story)),
    )
    site.page(story.path, story.title, body, head=head, changed=story.changed)


def _updated(story: Story) -> Markup:
    template = '<span class="date-time updated">Updated: $at</span>'
    return fill(template, at=with_offset(story.modified)) if story.modified else NOTHING


def _body(site: Site, story: Story) -> Markup:
    """The paragraphs with the promotion that the agency puts after the third."""
    texts = [fill("<p>$text</p>", text=text) for text in story.paragraphs]
    return joined([*texts[:3], site.fill("promotion"), *texts[3:]])


def _latest(stories: Sequence[Story]) -> Markup:
    template = '<li><span class="time">$time</span> <a href="$path">$title</a></li>'
    return joined(
        fill(template, time=f"{story.published:%H:%M}", path=story.path, title=story.title) for story in stories
    )


def _teasers(stories: Sequence[Story]) -> Markup:
    return joined(
        fill(
            _TEASER,
            path=story.path,
            title=story.title,
            picture=_picture(story),
            section=story.section,
            date=long_date(story.published, "en"),
        )
        for story in stories
    )


def _front(site: Site) -> None:
    head = Markup('<link rel="alternate" type="application/rss+xml" title="Caspian Wire: all news" href="/rss">')
    site.page("/", "Caspian Wire", site.fill("front", teasers=_teasers(site.stories[:5])), head=head)


def _archive(site: Site) -> None:
    """Numbered pages; the first has two addresses, as often."""
    pages = [site.stories[start : start + A_PAGE] for start in range(0, len(site.stories), A_PAGE)]
    for number, stories in enumerate(pages, start=1):
        _archive_page(site, f"/archive?page={number}", stories, number, len(pages))
    _archive_page(site, "/archive", pages[0], 1, len(pages))


def _archive_page(site: Site, path: str, stories: Sequence[Story], number: int, last: int) -> None:
    numbers = joined(fill('<a href="/archive?page=$n">$n</a>', n=n) for n in range(1, last + 1) if n != number)
    onward = fill('<a class="next" href="/archive?page=$n">Next</a>', n=number + 1) if number < last else NOTHING
    pages = joined([numbers, onward])
    site.page(path, "Archive", site.fill("list", title="Archive", teasers=_teasers(stories), pages=pages))


def _lists(site: Site) -> None:
    """The pages of sections, tags and authors."""
    authors = dict.fromkeys(name for story in site.stories for name in story.authors)
    lists = {f"/caspian/{slug(name)}/": (name, stories) for name, stories in site.sections().items()}
    lists |= {f"/tags/{slug(name)}": (name, stories) for name, stories in site.tagged().items()}
    for name in authors:
        lists[f"/authors/{slug(name)}"] = (name, [story for story in site.stories if name in story.authors])
    for path, (name, stories) in lists.items():
        site.page(path, name, site.fill("list", title=name, teasers=_teasers(stories[:A_PAGE]), pages=NOTHING))


def _rss(site: Site) -> Markup:
    """RSS 2.0."""
    items = joined(
        fill(
            _ITEM,
            title=story.title,
            link=site.outlet.address(story.path),
            description=story.description,
            section=story.section,
            date=format_datetime(story.published),
        )
        for story in site.stories[:IN_FEED]
    )
    return fill(_RSS, name=site.outlet.name, url=site.outlet.url, items=items)


_AUTHOR = """<div class="author-box">
<a class="portrait" href="$path"><img src="/media/portrait.png" alt="$name" width="64" height="64"></a>
<div class="author-lines"><a class="author-name" href="$path">$name</a><span class="author-nick">$name</span>
<a class="read-more" href="$path">Read more</a></div>
</div>"""

_TEASER = """<div class="card"><a href="$path"><img src="$picture" alt=""></a>
<div class="card-text"><span class="card-section">$section</span>
<h3><a href="$path">$title</a></h3><span class="card-date">$date</span></div></div>"""

_ITEM = """<item><title>$title</title><link>$link</link><guid isPermaLink="true">$link</guid>
<category>$section</category><description>$description</description><pubDate>$date</pubDate></item>"""

_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>$name</title><link>$url</link><description>News of the Caspian region</description>
<language>en</language>
$items
</channel></rss>
"""
