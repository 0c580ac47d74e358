"""Каспийский вестник: pages in windows-1251 with microdata, an Atom feed of everything.

One page says utf-8 in its markup, wrongly; the HTTP header is right, and it is the header that decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.newsroom.dates import long_date
from scheduler.newsroom.sites.site import DEAD, Site, around, links, slug
from scheduler.newsroom.template import NOTHING, Markup, fill, joined, paragraphs
from scheduler.newsroom.types import Story

ENCODING = "windows-1251"
"""Of its pages; the feed is UTF-8."""


def build(site: Site) -> None:
    """All of it."""
    site.encoding = ENCODING
    for story in site.stories:
        _article(site, story)
    head = Markup('<link rel="alternate" type="application/atom+xml" title="Все новости" href="/atom.xml">')
    site.page("/", site.outlet.name, site.fill("front", teasers=_teasers(site.stories[:5]), dead=DEAD), head=head)
    for name, stories in site.tagged().items():
        site.page(f"/tag/{slug(name)}/", name, site.fill("list", title=name, teasers=_teasers(stories)))
    for name, stories in site.sections().items():
        site.page(f"/rubric/{slug(name)}/", name, site.fill("list", title=name, teasers=_teasers(stories)))
    site.page("/about/", "О редакции", site.fill("about"))
    site.page("/contacts/", "Контакты", site.fill("contacts"))
    site.page("/search", "Поиск", Markup("<h1>Поиск</h1><p>Введите слово в строке наверху страницы.</p>"))
    site.document("/atom.xml", _atom(site), "application/atom+xml; charset=utf-8")
    site.robots()


def _article(site: Site, story: Story) -> None:
    body = site.fill(
        "article",
        title=story.title,
        section=story.section,
        section_path=f"/rubric/{slug(story.section or '')}/",
        author=joined(story.authors),
        date=long_date(story.published, "ru"),
        iso=story.published.isoformat(),
        modified=_modified(story),
        body=paragraphs(story.paragraphs),
        tags=links("/tag/", story.tags),
        others=_teasers(around(story, site.stories, 3)),
    )
    head = fill('<meta name="description" content="$description">', description=story.description)
    charset = "utf-8" if story.mislabelled else None
    site.page(story.path, story.title, body, head=head, changed=story.changed, charset=charset)


def _modified(story: Story) -> Markup:
    template = '<meta itemprop="dateModified" content="$at">'
    return fill(template, at=story.modified.isoformat()) if story.modified else NOTHING


def _teasers(stories: Sequence[Story]) -> Markup:
    template = '<li class="news"><time datetime="$iso">$date</time> <a href="$path">$title</a></li>'
    return joined(
        fill(
            template,
            path=story.path,
            title=story.title,
            date=long_date(story.published, "ru"),
            iso=story.published.isoformat(),
        )
        for story in stories
    )


def _atom(site: Site) -> Markup:
    """Atom (RFC 4287)."""
    entries = joined(
        fill(
            _ENTRY,
            title=story.title,
            link=site.outlet.address(story.path),
            author=story.authors[0],
            summary=story.description,
            published=story.published.isoformat(),
            updated=story.changed.isoformat(),
        )
        for story in site.stories
    )
    outlet = site.outlet
    return fill(_FEED, name=outlet.name, url=outlet.url, updated=site.changed.isoformat(), entries=entries)


_ENTRY = """<entry><id>$link</id><title>$title</title><link rel="alternate" href="$link"/>
<author><name>$author</name></author><published>$published</published><updated>$updated</updated>
<summary>$summary</summary></entry>"""

_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ru"><id>$url</id><title>$name</title><updated>$updated</updated>
<link rel="self" href="${url}atom.xml"/><link href="$url"/>
$entries
</feed>
"""
