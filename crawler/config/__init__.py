"""The configuration: one `yearmind.toml` into frozen models, or every mistake in it at once.

Each mistake is one line: `yearmind.toml:12: source[0].homepage: "ftp://x" is not an http or https address; write …`,
that is the file, the line, the key, what is wrong, and after the semicolon the cure.
"""

from __future__ import annotations

from importlib.resources import files

from crawler.config.models import ArchiveSettings, Config, CrawlSettings
from crawler.config.reading import DATABASE, FILE, VARIABLE, load

__all__ = ["DATABASE", "FILE", "VARIABLE", "ArchiveSettings", "Config", "CrawlSettings", "load", "template"]


def template() -> str:
    """The commented configuration that `init` writes; it is valid as it stands."""
    return files(__package__).joinpath("template.toml").read_text(encoding="utf-8")
