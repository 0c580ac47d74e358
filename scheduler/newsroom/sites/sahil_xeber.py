"""Sahil Xəbər: as a common publishing system builds sites, with JSON-LD, a feed and a sitemap index.

Its sitemaps name pages, categories, tags and authors too, which are no articles; one part of the posts is gzipped.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime

from scheduler.newsroom.dates import long_date
from scheduler.newsroom.sites.site import DEAD, Site, around, links, slug
from scheduler.newsroom.template import Markup, fill, joined, paragraphs
from scheduler.newsroom.types import Story

IN_FEED = 5
"""Stories in the feed."""
RECENT = 4
"""Stories in the plain part of the sitemap; the others are in the gzipped one."""


def build(site: Site) -> None:
    """All of it."""
    for story in site.stories:
        _article(site, story)
        site.picture(f"/wp-content/uploads/{story.key}.png")
    head = Markup('<link rel="alternate" type="application/rss+xml" title="Sahil Xəbər &raquo; Axın" href="/feed/">')
    site.page("/", "Sahil Xəbər", site.fill("front", teasers=_teasers(site.stories[:6]), dead=DEAD), head=head)
    pages = {"/haqqimizda/": "Haqqımızda", "/elaqe/": "Əlaqə"}
    for path, title in pages.items():
        site.page(path, title, site.fill(path.strip("/")))
    site.page("/search", "Axtarış", Markup("<h1>Axtarış</h1><p>Axtarılan sözü yuxarıdakı sahəyə yazın.</p>"))
    site.document("/feed/", _feed(site), "application/rss+xml; charset=UTF-8")
    _sitemaps(site, pages, _lists(site))


def _lists(site: Site) -> dict[str, list[str]]:
    """The pages of categories, tags and authors; gives their paths by kind."""
    names = dict.fromkeys(name for story in site.stories for name in story.authors)
    kinds: dict[str, Mapping[str, Sequence[Story]]] = {
        "category": site.sections(),
        "post_tag": site.tagged(),
        "author": {name: [story for story in site.stories if name in story.authors] for name in names},
    }
    found: dict[str, list[str]] = {}
    for kind, lists in kinds.items():
        for name, stories in lists.items():
            path = f"/{kind.removeprefix('post_')}/{slug(name)}/"
            site.page(path, f"{name} arxivi", site.fill("list", title=name, teasers=_teasers(stories)))
            found.setdefault(kind, []).append(path)
    return found


def _article(site: Site, story: Story) -> None:
    body = site.fill(
        "article",
        title=story.title,
        section=links("/category/", [story.section or ""], rel="category tag"),
        author=links("/author/", story.authors, rel="author"),
        date=long_date(story.published, "az"),
        iso=story.published.isoformat(),
        body=paragraphs(story.paragraphs),
        tags=links("/tag/", story.tags),
        others=_teasers(around(story, site.stories, 3)),
    )
    head = site.fill(
        "head",
        title=story.title,
        description=story.description,
        address=site.outlet.address(story.path),
        data=Markup(json.dumps(_json_ld(site, story), ensure_ascii=False).replace("<", "\\u003c")),
    )
    site.page(story.path, f"{story.title} - Sahil Xəbər", body, head=head, changed=story.changed)


def _json_ld(site: Site, story: Story) -> dict[str, object]:
    """schema.org, as a graph of article, page, author and publisher."""
    url, author = site.outlet.address(story.path), site.outlet.address("/#author")
    article = {
        "@type": "NewsArticle",
        "@id": f"{url}#article",
        "headline": story.title,
        "datePublished": story.published.isoformat(),
        "dateModified": story.changed.isoformat(),
        "author": {"@id": author, "name": story.authors[0]},
        "publisher": {"@id": site.outlet.address("/#organization")},
        "mainEntityOfPage": {"@id": url},
        "articleSection": [story.section],
        "keywords": list(story.tags),
        "inLanguage": "az",
        "image": {"@type": "ImageObject", "url": site.outlet.address(f"/wp-content/uploads/{story.key}.png")},
    }
    page = {"@type": "WebPage", "@id": url, "url": url, "name": f"{story.title} - Sahil Xəbər", "inLanguage": "az"}
    person = {"@type": "Person", "@id": author, "name": story.authors[0]}
    publisher = {"@type": "Organization", "@id": site.outlet.address("/#organization"), "name": site.outlet.name}
    return {"@context": "https://schema.org", "@graph": [article, page, person, publisher]}


def _teasers(stories: Sequence[Story]) -> Markup:
    return joined(
        fill(
            _TEASER,
            path=story.path,
            title=story.title,
            description=story.description,
            date=long_date(story.published, "az"),
            iso=story.published.isoformat(),
        )
        for story in stories
    )


def _feed(site: Site) -> Markup:
    """RSS 2.0 with Dublin Core authors."""
    items = joined(
        fill(
            _ITEM,
            title=story.title,
            link=site.outlet.address(story.path),
            author=story.authors[0],
            description=story.description,
            date=format_datetime(story.published),
        )
        for story in site.stories[:IN_FEED]
    )
    return fill(_RSS, url=site.outlet.url, items=items)


def _sitemaps(site: Site, pages: Iterable[str], lists: Mapping[str, Iterable[str]]) -> None:
    """The index that robots.txt names, and its parts (sitemaps.org protocol)."""
    recent, older = ([(story.path, story.changed) for story in part] for part in _split(site.stories))
    front = datetime.combine(site.changed.date(), datetime.min.time(), site.outlet.zone)
    parts = {"/post-sitemap.xml": recent, "/post-sitemap2.xml.gz": older}
    parts["/page-sitemap.xml"] = [(path, older[-1][1]) for path in ("/", *pages)]
    parts |= {f"/{kind}-sitemap.xml": [(path, front) for path in paths] for kind, paths in lists.items()}
    for path, entries in parts.items():
        text = _document(site, "urlset", "url", entries)
        zipped = path.endswith(".gz")
        content = gzip.compress(text.encode(), mtime=0) if zipped else text.encode()
        site.document(path, content, "application/x-gzip" if zipped else "text/xml; charset=UTF-8")
    index = [(path, max(changed for _, changed in entries)) for path, entries in parts.items()]
    site.document("/sitemap_index.xml", _document(site, "sitemapindex", "sitemap", index), "text/xml; charset=UTF-8")
    site.robots("/sitemap_index.xml", disallow=("/wp-admin/", "/search"))


def _split(stories: Sequence[Story]) -> tuple[Sequence[Story], Sequence[Story]]:
    return stories[:RECENT], stories[RECENT:]


def _document(site: Site, root: str, element: str, entries: Iterable[tuple[str, datetime]]) -> Markup:
    rows = joined(
        fill(_ENTRY, element=element, loc=site.outlet.address(path), lastmod=changed.isoformat())
        for path, changed in entries
    )
    return fill(_SITEMAP, root=root, rows=rows)


_TEASER = """<article class="post hentry"><h2 class="entry-title"><a href="$path" rel="bookmark">$title</a></h2>
<time class="entry-date published" datetime="$iso">$date</time><div class="entry-summary"><p>$description</p></div>
</article>"""

_ITEM = """<item><title>$title</title><link>$link</link><dc:creator>$author</dc:creator><pubDate>$date</pubDate>
<guid isPermaLink="false">$link?feed</guid><description>$description</description></item>"""

_RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Sahil Xəbər</title><link>$url</link>
<description>Sahildən xəbərlər</description><language>az</language>
$items
</channel></rss>
"""

_ENTRY = "<$element><loc>$loc</loc><lastmod>$lastmod</lastmod></$element>"

_SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<$root xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
$rows
</$root>
"""
