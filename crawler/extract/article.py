"""The way from an exchange to an article."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from crawler.directives import in_headers, in_metas, together
from crawler.discovery.text import language_of, tidy
from crawler.extract.agencies import parted
from crawler.extract.beside import beside
from crawler.extract.chosen import chosen, chosen_instant, chosen_one
from crawler.extract.furniture import without_furniture, without_links
from crawler.extract.headline import heading_of, title_of, titles_of
from crawler.extract.instants import modified_of, published_of
from crawler.extract.kind import check
from crawler.extract.labels import own_links, section_of, tags_of
from crawler.extract.languages import language_by_evidence, statements_of
from crawler.extract.learnt import parted as without_learnt
from crawler.extract.parsing import page_of
from crawler.extract.people import authors_of
from crawler.extract.places import text_in
from crawler.extract.relative import relative_of
from crawler.extract.standfirst import standfirst_of
from crawler.extract.text import framed_by_body, lines_of, linked_among
from crawler.extract.types import Page
from crawler.extract.visible import visible_lines
from crawler.setting import Setting
from crawler.wishes import excluded
from storage.errors import Excluded, NotAnArticle, Unreadable
from storage.types import Article, Directive, Exchange, Lead

LONGEST = 1_000_000
"""Characters of a text; no news story is as long as two novels."""


def extract(exchange: Exchange, lead: Lead, setting: Setting, told: tuple[Directive, ...] = ()) -> Article:
    """The article in an exchange. Pure; hostile pages may take long, so run it where it can be killed.

    `told` are the directives that stand beside the exchange, in a file of its origin.

    Raises:
        Excluded: the publisher asks that the page be left alone, and the setting honours that.
        NotAnArticle: it is a front page, a list, a page about the outlet, or no HTML.
        Unreadable: its bytes make no page.
    """
    page = page_of(exchange, lead, setting)
    directives = together(told, in_headers(exchange), in_metas(page.metas, page.url))
    if why := excluded(directives, setting.honour):
        raise Excluded(why)
    article, lines, linked = read(page, directives)
    check(page, lines, linked, article.published)
    if not article.title:
        raise NotAnArticle("no title")
    return article


def read(page: Page, directives: tuple[Directive, ...] = ()) -> tuple[Article, Sequence[str], Collection[str]]:
    """What a page says, be it an article or not, its title empty where it has none; its lines, and which are links.

    Raises:
        Unreadable: the text is not to be had, or is too long.
    """
    heading = heading_of(page)
    dates = tuple(visible_lines(page, heading))
    published = chosen_instant(page, "published") or published_of(page, dates) or relative_of(page, heading)
    title = chosen_one(page, "title") or title_of(page, heading) or ""
    links = own_links(page)
    authors = chosen(page, "author") or authors_of(page)
    people, signed = parted(authors)
    tags = chosen(page, "tags") or tags_of(page, links)
    raw = chosen(page, "text") or lines_of(page)
    linked = linked_among(raw, page)
    shown = text_in(heading) if heading is not None else title
    titles = (title, shown, *titles_of(page))
    lines = without_furniture(raw, titles=titles, authors=authors, tags=tags, linked=linked)
    story = framed_by_body(without_links(lines, linked), page)
    standfirst = None if chosen(page, "text") else standfirst_of(page, heading, titles, story)
    own, taken = without_learnt([standfirst, *story] if standfirst else story, page.setting.learnt)
    text = "\n".join(own)
    if len(text) > LONGEST:
        raise Unreadable(f"more than {LONGEST} characters of text")
    language = language_of(chosen_one(page, "language")) or language_by_evidence(
        f"{title}\n{text}", statements_of(page)
    )
    article = Article(
        url=page.url,
        title=tidy(title) or title,
        text=text,
        authors=people,
        section=chosen_one(page, "section") or section_of(page, links),
        tags=tags,
        language=language,
        published=published,
        modified=chosen_instant(page, "modified") or modified_of(page, dates, published),
        directives=directives,
        **beside(page, raw, text, signed, language),
        taken=taken,
    )
    return article, lines, linked
