"""The Hill Courier: made by hand, without feed or sitemap; stories are reached page by page, dates are words."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.newsroom.dates import american
from scheduler.newsroom.sites.site import DEAD, Site
from scheduler.newsroom.template import NOTHING, Markup, fill, joined, paragraphs
from scheduler.newsroom.types import Story

A_PAGE = 3
"""Stories on a page of the archive."""


def build(site: Site) -> None:
    """All of it."""
    for story in site.stories:
        _article(site, story)
    site.page("/", site.outlet.name, site.fill("front", teasers=_teasers(site.stories[:3]), dead=DEAD))
    pages = [site.stories[start : start + A_PAGE] for start in range(0, len(site.stories), A_PAGE)]
    for number, stories in enumerate(pages, start=1):
        body = site.fill("list", teasers=_teasers(stories), pages=_turning(number, len(pages)))
        site.page(_archive(number), "News archive", body)
    for name in ("about", "contact", "search"):
        site.page(f"/{name}.html", name.title(), site.fill(name))
    site.robots(disallow=("/cgi-bin/",))


def _archive(number: int) -> str:
    return "/archive.html" if number == 1 else f"/archive-{number}.html"


def _turning(number: int, last: int) -> Markup:
    """Links to the pages before and after."""
    newer = fill('<a href="$href">Newer</a>', href=_archive(number - 1)) if number > 1 else NOTHING
    older = fill('<a href="$href">Older</a>', href=_archive(number + 1)) if number < last else NOTHING
    return joined([newer, older])


def _article(site: Site, story: Story) -> None:
    byline = joined(fill('<p class="by">By $name</p>', name=name) for name in story.authors)
    body = site.fill(
        "article",
        title=story.title,
        byline=byline,
        date=american(story.published),
        body=paragraphs(story.paragraphs),
    )
    site.page(story.path, f"{story.title} - The Hill Courier", body, changed=story.changed)


def _teasers(stories: Sequence[Story]) -> Markup:
    return joined(
        fill(
            _TEASER,
            path=story.path,
            title=story.title,
            date=american(story.published),
            description=story.description,
        )
        for story in stories
    )


_TEASER = """<h2><a href="$path">$title</a></h2>
<p class="date">$date</p>
<p>$description <a href="$path">more</a></p>"""
