"""How notices leave: by Apprise, which knows mail, webhooks and a hundred services."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from crawler.config.models import Receiver
from storage.errors import UsageError

if TYPE_CHECKING:
    from apprise import Apprise


PATIENCE = 60.0
"""Seconds for which a receiver's answer is waited for at least: whoever gives up sooner tells a slow one twice."""
log = logging.getLogger(__name__)


class Sender:
    """Reaches the receivers of a configuration.

    Raises:
        UsageError: Apprise is missing, or can't make anything of a receiver's address.
    """

    def __init__(self, receivers: tuple[Receiver, ...], environ: Mapping[str, str] = os.environ) -> None:
        self._ways = {one.id: _way(one, environ) for one in receivers}

    def knows(self, receiver: str) -> bool:
        """Whether the configuration names a receiver."""
        return receiver in self._ways

    def send(self, receiver: str, title: str, body: str) -> str | None:
        """Send one message; why it did not arrive, or None where it did. Blocks until the receiver has answered."""
        way = self._ways.get(receiver)
        if way is None:
            return "the configuration names no such receiver any more"
        from apprise import LogCapture  # noqa: PLC0415 - needs an extra

        with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call]
            try:
                arrived = way.notify(title=title, body=body)
            except Exception as error:
                log.debug("notify %s", receiver, exc_info=True)  # may name the address, which is a secret
                return f"{type(error).__name__}; --debug tells more"
            lines = said.getvalue().split("\n")
        return None if arrived else next((line for line in reversed(lines) if line.strip()), "it was not taken")


def _way(receiver: Receiver, environ: Mapping[str, str]) -> Apprise:
    try:
        from apprise import Apprise  # noqa: PLC0415 - takes half a second that only this needs
    except ModuleNotFoundError:
        raise UsageError("[[notify]] needs Apprise, which is missing; pip install 'yearmind[notify]'") from None
    address = receiver.to
    if address.startswith("$"):
        if not (found := environ.get(address[1:])):
            raise UsageError(f"notify {receiver.id}: the variable {address} is not set; set it to the address")
        address = found
    way = Apprise()
    if not way.add(address):
        scheme = address.partition(":")[0]
        raise UsageError(f"notify {receiver.id}: {scheme}://… is no address that Apprise knows; see its documentation")
    for one in way:
        one.socket_read_timeout = max(one.socket_read_timeout, PATIENCE)
    return way
