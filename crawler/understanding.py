"""From an exchange to its article or the reason why there is none, in a process that can be killed."""

from __future__ import annotations

from crawler.directives import excluded, in_headers, together
from crawler.extract import Setting, extract
from crawler.pool import Pool
from storage.errors import Excluded, ExtractionError
from storage.types import Article, Directive, Exchange, Lead


async def understood(
    pool: Pool, exchange: Exchange, lead: Lead, setting: Setting, told: tuple[Directive, ...] = ()
) -> Article | ExtractionError:
    """The article, or why there is none; `told` are directives that stand beside the exchange.

    What stands beside a page or in its headers excludes it even where the page itself can't be read.
    """
    try:
        return await pool.run(extract, exchange, lead, setting, told)
    except ExtractionError as error:
        why = excluded(together(told, in_headers(exchange)), setting.honour)
        return error if why is None or isinstance(error, Excluded) else Excluded(why)
