"""Pages that need JavaScript: rendered by a browser that can reach nothing by itself.

The browser's way out is a proxy that does not exist, and no name or address resolves in it. Whatever its pages ask for
is answered by us: fetched as the crawl fetches everything, by the rules of robots.txt, in the host's turn, past the
guard and within bounds, or not at all. scrapy-playwright is not used: its handler lets the browser make its own
connections, past all of these, and stands where turns are taken.

`browser` needs the extra `javascript`; nothing else here does.
"""

from __future__ import annotations

from crawler.rendering.missing import missing
from crawler.rendering.types import TO_RENDER, Rendering, Unrendered

__all__ = ["TO_RENDER", "Rendering", "Unrendered", "missing"]
