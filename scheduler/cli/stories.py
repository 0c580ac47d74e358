"""Commands about one story: show, diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from html import escape
from typing import Annotated, Any, NamedTuple

import typer
from rich.text import Text

from scheduler.cli.console import as_json, out, say, table, when
from scheduler.cli.options import AsJson, ConfigFile, opened
from storage.directives import worded
from storage.errors import UsageError
from storage.export import record_of
from storage.types import Article, Capture, Revision, Story

Id = Annotated[str, typer.Argument(metavar="ID", help="The story's id, the beginning of it, or its address.")]


def show(
    story_id: Id,
    revisions: Annotated[bool, typer.Option("--revisions", help="Its states instead of its text.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """One story: what it says and how it came here."""
    _, archive = opened(config_file)
    with archive:
        story = archive.story(story_id)
    if json:
        as_json(record_of(story))
    elif revisions:
        columns = ("revision", "fetched", "words", "title", "capture")
        table(columns, [_revision_row(story, one) for one in story.revisions])
    else:
        _print(story)


def _revision_row(story: Story, one: Revision) -> list[object]:
    said = story.article.text if one.text is None else one.text
    place = one.capture and f"{one.capture.file}:{one.capture.offset}{_lack(one.capture)}"
    return [one.number, when(one.fetched_at), len(said.split()), one.title, place]


def _lack(capture: Capture) -> str:
    return f" (incomplete: {capture.truncated})" if capture.truncated else ""


def _print(story: Story) -> None:
    say(story.article.title, style="bold")
    for name, value in _facts(story):
        if value:
            say(f"{name:>10}  {value}")
    for match in story.matches:
        which = f"{match.name} {match.occurrence}, anniversary {match.anniversary}"
        reuse = ", numbers another one" if match.reuse else ""
        kind = "about" if match.about else "mentions"
        say(f"{kind:>10}  {which}, {match.score:.2f}{reuse}: {', '.join(match.terms)}")
    reused = {reuse.paragraph: reuse for reuse in story.reuses}
    for number, paragraph in enumerate(story.article.text.split("\n")):
        say()
        say(paragraph)
        if number in reused:
            origin = reused[number]
            say(f"[stood in {origin.id}, {origin.occurrence.year}; {origin.similarity:.0%}]", style="dim")
    if story.article.taken:
        say()
        say("Left out, since the outlet prints it under article after article:", style="dim")
        for line in story.article.taken:
            say(line, style="dim")


def _facts(story: Story) -> Iterator[tuple[str, Any]]:
    article, published, copy = story.article, story.article.published, story.copy_of
    yield "id", story.id
    yield "address", article.canonical_url
    yield "also at", ", ".join(url for url in story.addresses if url != article.canonical_url)
    yield "source", f"{story.source_name} ({story.source})"
    yield "published", published and f"{published.at.isoformat()} ({published.precision}, from {published.origin})"
    yield "authors", ", ".join(article.authors)
    yield "agencies", ", ".join(article.agencies)
    yield "place", article.dateline
    yield "kind", None if article.kind == "article" else article.kind
    yield "access", _ACCESS[article.free]
    yield "section", article.section
    yield "tags", ", ".join(article.tags)
    yield "language", article.language
    yield "image", article.image and f"{article.image}{_size(article)}"
    yield "AMP", article.amp
    yield "also in", ", ".join(f"{one.language} ({one.url})" for one in article.translations)
    yield "directives", ", ".join(f"{worded(one)} ({one.origin})" for one in article.directives)
    yield "revision", f"{story.revision}, last seen {when(story.last_seen_at)}"
    if copy:
        why = f": {copy.reason}" if copy.reason else ""
        yield "copy of", f"{copy.id} ({copy.relation}, {copy.similarity:.0%}){why}"
    yield "found", f"by {story.via}{' on ' if story.found_on else ''}{story.found_on}"
    yield "capture", story.capture and f"{story.capture.file} at {story.capture.offset}{_lack(story.capture)}"


_ACCESS = {None: None, True: "free", False: "behind a paywall"}


def _size(article: Article) -> str:
    return f" ({article.image_size[0]}x{article.image_size[1]})" if article.image_size else ""


class Kind(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    WENT = "went"
    CAME = "came"


class Change(NamedTuple):
    """A run of words and what became of it; a line break stands as a word."""

    kind: Kind
    words: str


def diff(
    story_id: Id,
    a: Annotated[int | None, typer.Argument(metavar="A", min=1, help="A revision [default: the last but one].")] = None,
    b: Annotated[int | None, typer.Argument(metavar="B", min=1, help="Another [default: the last].")] = None,
    html: Annotated[bool, typer.Option("--html", help="Print a page to open in a browser.")] = False,
    config_file: ConfigFile = None,
    json: AsJson = False,
) -> None:
    """What changed between two revisions of a story, word by word."""
    _, archive = opened(config_file)
    with archive:
        story = archive.story(story_id)
        if story.revision == 1 and a is None:
            raise UsageError(f"{story.id}: has one revision only; there is nothing to compare")
        first, second = a or story.revision - 1, b or story.revision
        before, after = archive.revision(story, first), archive.revision(story, second)
    changes = list(changed(_whole(before), _whole(after)))
    if json:
        found = [{"kind": change.kind.value, "words": change.words} for change in changes]
        as_json({"id": story.id, "from": first, "to": second, "changes": found})
    elif html:
        typer.echo(_page(story, first, second, changes))
    else:
        say(f"{story.id}  revision {first} → {second}", style="bold")
        out.print(_drawn(changes))


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def changed(before: str, after: str) -> Iterator[Change]:
    """The words of both texts in one run, those that went before those that came in their place."""
    old, new = _words(before), _words(after)
    for kind, i, j, k, n in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change(Kind.SAME, " ".join(old[i:j]))
            continue
        if i < j:
            yield Change(Kind.WENT, " ".join(old[i:j]))
        if k < n:
            yield Change(Kind.CAME, " ".join(new[k:n]))


def _words(text: str) -> list[str]:
    return text.replace("\n", " \n ").split(" ")


def _drawn(changes: Sequence[Change]) -> Text:
    """Words that went in `[-…-]`, words that came in `{+…+}`, coloured on a terminal."""
    drawn = Text()
    for kind, words in changes:
        if kind is Kind.SAME:
            drawn.append(words + " ")
        elif words.strip() and kind is Kind.WENT:
            drawn.append(f"[-{words.strip()}-] ", style="red strike")
        elif words.strip():
            drawn.append(f"{{+{words.strip()}+}} ", style="green")
    return drawn


_ELEMENTS = {Kind.SAME: "span", Kind.WENT: "del", Kind.CAME: "ins"}
_STYLE = """
body { max-width: 44rem; margin: 3rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif; color: #222 }
header { font: 0.85rem/1.5 system-ui, sans-serif; color: #555; border-bottom: 1px solid #ddd; margin-bottom: 1.5rem }
main { white-space: pre-line }
main::first-line { font-weight: bold }
del { background: #fde0dd; color: #8b1a10 } ins { background: #dff2df; color: #14591d; text-decoration: none }
@media (prefers-color-scheme: dark) {
  body { background: #1b1b1b; color: #ddd } header { color: #aaa; border-color: #444 }
  del { background: #4a1f1b; color: #f3b4ad } ins { background: #1e3d22; color: #b5e3bb }
}
"""


def _page(story: Story, first: int, second: int, changes: Sequence[Change]) -> str:
    """Both states as one page that needs nothing else."""
    fetched = {one.number: when(one.fetched_at) for one in story.revisions}
    said = "".join(f"<{_ELEMENTS[kind]}>{escape(words)}</{_ELEMENTS[kind]}> " for kind, words in changes)
    url = escape(story.article.canonical_url)
    title = escape(f"{story.id}: revision {first} → {second}")
    language = escape(story.article.language or "")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n<header><p>{title}<br>{escape(story.source_name)}: "
        f'<a rel="noreferrer" href="{url}">{url}</a><br>'
        f"fetched {fetched[first]} and {fetched[second]}</p></header>\n<main>{said}</main>\n</html>"
    )
