"""Pages from templates: `string.Template` with every value escaped, unless it is markup already. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from string import Template


class Markup(str):
    """Text that is HTML or XML already and stands as it is."""

    __slots__ = ()


NOTHING = Markup("")


def fill(template: str, /, **values: object) -> Markup:
    """The template with each `$name` replaced by its value, escaped.

    Raises:
        KeyError: the template names a value that isn't given: a mistake in the newsroom itself.
    """
    escaped = {name: value if isinstance(value, Markup) else html.escape(str(value)) for name, value in values.items()}
    return Markup(Template(template).substitute(escaped))


def fill_file(name: str, /, **values: object) -> Markup:
    """The same for a template under `templates/`."""
    return fill(_read(name), **values)


def joined(parts: Iterable[str]) -> Markup:
    """Pieces of markup, one after another."""
    return Markup("\n".join(parts))


def paragraphs(texts: Iterable[str]) -> Markup:
    """Each text as a `<p>`."""
    return joined(fill("<p>$text</p>", text=text) for text in texts)


@cache
def _read(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text("utf-8")
