"""What is missing on this machine for pages that need JavaScript."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What Chromium is called on the PATH."""
_OWN = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
"""Where `playwright install` puts it, unless PLAYWRIGHT_BROWSERS_PATH says otherwise."""


def missing(named: Path | None) -> str | None:
    """What is missing and the cure; None where pages can be rendered. `named` is the browser in the configuration."""
    if find_spec("playwright") is None:
        return "its pages need JavaScript, and playwright is missing; pip install 'yearmind[javascript]'"
    if named is not None:
        found = shutil.which(named) is not None
        return None if found else f"{named}: no program to run; correct browser in [crawl], or leave it out"
    if has_own() or on_path():
        return None
    return (
        "its pages need JavaScript, and there is no browser; apt-get install chromium, or playwright install chromium, "
        "or name one as browser in [crawl]"
    )


def on_path() -> str | None:
    """A Chromium on the PATH."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def has_own() -> bool:
    """Whether playwright has a Chromium of its own."""
    told = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    folders = (told,) if told else _OWN
    return any(any(Path(folder).expanduser().glob("chromium-*")) for folder in folders)
