"""Why a request brought no answer, in a reader's words: short and stable, for tallies."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.politeness import Resting
from crawler.redirects import Nowhere
from crawler.rendering import Unrendered

INCOMPLETE = "incomplete"


class Refused(IgnoreRequest):
    """A request that is not made; its message is the reason."""


class RobotsUnknown(Refused):
    """A request that is not made as long as the robots.txt of its host can't be had."""


def reason_of(error: BaseException) -> str:
    """Why a request brought no response, short and stable, for tallies."""
    if isinstance(error, Refused | Nowhere | Unrendered):
        return str(error)
    if isinstance(error, Resting):
        return "asked to wait"
    return _REASONS.get(type(error).__name__, type(error).__name__)


_REASONS = {
    "BadCertificate": "certificate not valid",
    "Guarded": "private address, not in allow_networks",
    "HeadingTooLong": "headers without end",
    "CannotResolveHostError": "no such host",
    "DNSLookupError": "no such host",
    "DownloadConnectionRefusedError": "connection refused",
    "ConnectionRefusedError": "connection refused",
    "DownloadFailedError": "connection broken",
    "ResponseFailed": "connection broken",
    "ResponseNeverReceived": "connection broken",
    "ConnectionLost": "connection broken",
    "ConnectionDone": "connection broken",
    "ResponseDataLossError": "connection broken",
    "DownloadTimeoutError": "timed out",
    "TimeoutError": "timed out",
    "DownloadCancelledError": "too large",
    "UnsupportedURLSchemeError": "not a web address",
    "NotSupported": "not a web address",
    "UnicodeError": "not a web address",
    "UnicodeEncodeError": "not a web address",
    "CancelledError": "stopped",
}
"""Names of what Scrapy and Twisted raise, in a reader's words."""
