"""The Unruly Post: sound stories between the addresses that misbehave, all linked from its front page."""

from __future__ import annotations

from scheduler.newsroom.dates import long_date
from scheduler.newsroom.misbehaviour import MISBEHAVIOURS
from scheduler.newsroom.sites.site import Site
from scheduler.newsroom.template import Markup, fill, joined, paragraphs
from scheduler.newsroom.types import Story

PRIVATE = "/private/minutes-of-the-editors-meeting.html"
"""A page that the front page links to and robots.txt keeps everybody out of."""


def build(site: Site) -> None:
    """All of it."""
    for story in site.stories:
        _article(site, story)
    for bad in MISBEHAVIOURS:
        site.put(bad.path, bad.reply)
    site.page(PRIVATE, "Minutes", Markup("<h1>Minutes</h1><p>Whoever reads this has not read robots.txt.</p>"))
    site.page("/", site.outlet.name, site.fill("front", teasers=_teasers(site), private=PRIVATE), head=_feeds())
    site.robots("/feed-is-html", disallow=("/private/",))


def _article(site: Site, story: Story) -> None:
    body = site.fill(
        "article",
        title=story.title,
        section=story.section,
        authors=", ".join(story.authors),
        date=long_date(story.published, "en"),
        iso=story.published.isoformat(),
        body=paragraphs(story.paragraphs),
    )
    head = fill(_HEAD, title=story.title, published=story.published.isoformat())
    site.page(story.path, story.title, body, head=head, changed=story.changed)


def _teasers(site: Site) -> Markup:
    """Sound and bad addresses in turn, so that neither comes last."""
    good = [(story.path, story.title) for story in site.stories]
    bad = [(one.path, f"What happens when an address {one.what}") for one in MISBEHAVIOURS]
    mixed = [*bad[:4], good[0], *bad[4:10], good[1], *bad[10:], good[2]]
    return joined(fill('<li><h3><a href="$path">$title</a></h3></li>', path=path, title=title) for path, title in mixed)


def _feeds() -> Markup:
    template = '<link rel="alternate" type="application/rss+xml" href="$path">'
    return joined(fill(template, path=path) for path in ("/feed-is-html", "/empty-feed", "/broken-feed.xml"))


_HEAD = """<meta property="og:type" content="article"><meta property="og:title" content="$title">
<meta property="article:published_time" content="$published">"""
