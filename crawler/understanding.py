"""From an exchange to its article or the reason why there is none, in a process that can be killed."""

from __future__ import annotations

from crawler.directives import in_headers, together
from crawler.pool import Pool
from crawler.setting import Setting
from crawler.wishes import excluded
from storage.errors import Excluded, ExtractionError
from storage.types import Article, Directive, Exchange, Lead


def extracted(exchange: Exchange, lead: Lead, setting: Setting, told: tuple[Directive, ...] = ()) -> Article:
    """What `crawler.extract.extract` makes of an exchange; for workers, which alone have it loaded."""
    from crawler.extract import extract  # noqa: PLC0415 - its libraries take a second

    return extract(exchange, lead, setting, told)


async def understood(
    pool: Pool, exchange: Exchange, lead: Lead, setting: Setting, told: tuple[Directive, ...] = ()
) -> Article | ExtractionError:
    """The article, or why there is none; `told` are directives that stand beside the exchange.

    What stands beside a page or in its headers excludes it even where the page itself can't be read.
    """
    try:
        return await pool.run(extracted, exchange, lead, setting, told)
    except ExtractionError as error:
        why = excluded(together(told, in_headers(exchange)), setting.honour)
        return error if why is None or isinstance(error, Excluded) else Excluded(why)
