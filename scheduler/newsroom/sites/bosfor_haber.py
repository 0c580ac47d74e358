"""Bosfor Haber: a JSON Feed in pages of three, and a news sitemap named in robots.txt.

The newest story stands in the news sitemap and not yet in the feed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from scheduler.newsroom.dates import long_date
from scheduler.newsroom.sites.site import DEAD, Site, around, links, slug
from scheduler.newsroom.template import NOTHING, Markup, fill, joined, paragraphs
from scheduler.newsroom.types import Story

A_PAGE = 3
"""Stories on a page of the feed."""
IN_SITEMAP = 4
"""Stories in the news sitemap."""


def build(site: Site) -> None:
    """All of it."""
    for story in site.stories:
        _article(site, story)
    head = Markup('<link rel="alternate" type="application/feed+json" title="Bosfor Haber" href="/feed.json">')
    front = site.fill("front", teasers=_teasers(site.stories[1:4]), dead=DEAD)
    site.page("/", site.outlet.name, front, head=head)
    lists = {f"/etiket/{slug(name)}": (name, stories) for name, stories in site.tagged().items()}
    lists |= {f"/kategori/{slug(name)}": (name, stories) for name, stories in site.sections().items()}
    for path, (name, stories) in lists.items():
        site.page(path, name, site.fill("list", title=name, teasers=_teasers(stories)))
    site.page("/hakkimizda", "Hakkımızda", site.fill("hakkimizda"))
    site.page("/iletisim", "İletişim", site.fill("iletisim"))
    site.page("/search", "Arama", Markup("<h1>Arama</h1><p>Aranacak sözcüğü yukarıdaki kutuya yazın.</p>"))
    _feed(site, site.stories[1:])
    site.document("/news-sitemap.xml", _sitemap(site), "application/xml; charset=utf-8")
    site.robots("/news-sitemap.xml")


def _article(site: Site, story: Story) -> None:
    body = site.fill(
        "article",
        title=story.title,
        section=links("/kategori/", [story.section or ""], rel="section", end=""),
        authors=", ".join(story.authors),
        date=long_date(story.published, "tr"),
        iso=story.published.isoformat(),
        body=paragraphs(story.paragraphs),
        tags=links("/etiket/", story.tags, end=""),
        others=_teasers(around(story, site.stories, 3)),
    )
    head = site.fill(
        "head",
        title=story.title,
        description=story.description,
        address=site.outlet.address(story.path),
        published=story.published.isoformat(),
        modified=story.changed.isoformat(),
        section=story.section,
        authors=joined(fill('<meta name="author" content="$name">', name=name) for name in story.authors),
        tags=joined(fill('<meta property="article:tag" content="$tag">', tag=tag) for tag in story.tags),
    )
    site.page(story.path, f"{story.title} | Bosfor Haber", body, head=head, changed=story.changed)


def _teasers(stories: Sequence[Story]) -> Markup:
    return joined(
        fill(_TEASER, path=story.path, title=story.title, date=long_date(story.published, "tr")) for story in stories
    )


def _feed(site: Site, stories: Sequence[Story]) -> None:
    """JSON Feed 1.1, each page naming the next (`next_url`)."""
    pages = [stories[start : start + A_PAGE] for start in range(0, len(stories), A_PAGE)]
    for number, page in enumerate(pages, start=1):
        feed: dict[str, object] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": site.outlet.name,
            "home_page_url": site.outlet.url,
            "feed_url": site.outlet.address(_feed_path(number)),
            "language": "tr",
            "items": [_item(site, story) for story in page],
        }
        if number < len(pages):
            feed["next_url"] = site.outlet.address(_feed_path(number + 1))
        text = json.dumps(feed, ensure_ascii=False)
        site.document(_feed_path(number), text, "application/feed+json; charset=utf-8")


def _feed_path(number: int) -> str:
    return "/feed.json" if number == 1 else f"/feed.json?page={number}"


def _item(site: Site, story: Story) -> dict[str, object]:
    item: dict[str, object] = {
        "id": story.path.rsplit("-", 1)[1],
        "url": site.outlet.address(story.path),
        "title": story.title,
        "summary": story.description,
        "date_published": story.published.isoformat(),
        "authors": [{"name": name} for name in story.authors],
        "tags": list(story.tags),
    }
    return item | ({"date_modified": story.modified.isoformat()} if story.modified else {})


def _sitemap(site: Site) -> Markup:
    """Google's news extension of the sitemap protocol."""
    entries = joined(
        fill(
            _ENTRY,
            loc=site.outlet.address(story.path),
            name=site.outlet.name,
            date=story.published.isoformat(),
            title=story.title,
            lastmod=_lastmod(story),
        )
        for story in site.stories[:IN_SITEMAP]
    )
    return fill(_SITEMAP, entries=entries)


def _lastmod(story: Story) -> Markup:
    return fill("<lastmod>$at</lastmod>", at=story.modified.isoformat()) if story.modified else NOTHING


_TEASER = """<div class="kart"><a href="$path"><h3>$title</h3></a><small>$date</small></div>"""

_ENTRY = """<url><loc>$loc</loc>$lastmod<news:news><news:publication><news:name>$name</news:name>
<news:language>tr</news:language></news:publication><news:publication_date>$date</news:publication_date>
<news:title>$title</news:title></news:news></url>"""

_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
$entries
</urlset>
"""
