"""Writes notices into the archive and has them sent, again and again where a receiver is down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crawler.config.models import Receiver
from scheduler.notices.sending import Sender
from scheduler.notices.wording import LISTED, of_alarm, of_stories
from storage.archive import Archive
from storage.archive.notices import Told, Untold
from storage.types import Alarm, Delivery, Notice, Query

AGAIN = timedelta(minutes=1)
"""After so long a notice that did not arrive is sent again; each time after twice as long."""
LONGEST = timedelta(hours=1)
PATIENCE = timedelta(days=3)
"""A notice that is older than this is given up when it doesn't arrive."""
AT_ONCE = 20
"""Notices that are sent in one go."""
log = logging.getLogger(__name__)


class Postman:
    """Tells the receivers of one archive; every method blocks, and is called from one thread at a time.

    Raises:
        UsageError: a receiver can't be reached as it stands in the configuration.
    """

    def __init__(self, archive: Archive, receivers: tuple[Receiver, ...]) -> None:
        self._archive = archive
        self._receivers = receivers
        self._sender = Sender(receivers)
        self._recovered = False
        self._owed: Notice | None = None
        """What came of a notice, where the archive could not be told."""

    def serve(self, receivers: tuple[Receiver, ...]) -> None:
        """Tell these from here on.

        Raises:
            UsageError: one can't be reached as it stands in the configuration.
        """
        if receivers != self._receivers:
            self._sender = Sender(receivers)
            self._receivers = receivers

    def take_over(self) -> None:
        """Follow another process that may have ended while it sent something."""
        self._recovered = False

    def settle(self, begun: Sequence[Alarm], ended: Sequence[Alarm], now: datetime) -> None:
        """Note alarms that began and that ended, and what is to be told of them.

        Raises:
            ArchiveError: the archive can't be used.
        """
        if begun or ended:
            told = [*self._of_alarms(begun, now, ended=False), *self._of_alarms(ended, now, ended=True)]
            self._archive.notices.settle(begun, ended, told, now)

    def _of_alarms(self, alarms: Sequence[Alarm], now: datetime, *, ended: bool) -> Iterator[Notice]:
        for receiver in self._receivers:
            if "alarms" in receiver.of:
                yield from (of_alarm(one, receiver.id, now, ended=ended) for one in alarms)

    def look(self, now: datetime, ended: Callable[[], bool] = lambda: False) -> None:
        """Write down what was found since each receiver was told, and send what is due until all has `ended`.

        Raises:
            ArchiveError: the archive can't be used.
        """
        if self._owed is not None:
            self._note(self._owed)
        if not self._recovered:
            if unsure := self._archive.notices.recover(now):
                log.warning("%d notices may have arrived before the service ended, and are not sent again", unsure)
            self._recovered = True
        for receiver in self._receivers:
            if "matches" in receiver.of:
                self._tell_of_matches(receiver, now)
        for notice in self._archive.notices.due(now, AT_ONCE):
            if ended():
                return
            self._send(notice, now)

    def _tell_of_matches(self, receiver: Receiver, now: datetime) -> None:
        notices = self._archive.notices
        told, newest = notices.told(receiver.id, now), self._archive.mark()
        if newest == told.change or told.at <= now < told.at + (receiver.digest or timedelta()):
            return
        matches = notices.untold(
            receiver.id,
            told.change,
            receiver.observances,
            about=not receiver.mentions,
            min_score=receiver.min_score,
        )
        upto = Told(change=newest, at=now)
        made = [self._of_matches(receiver, matches, upto)] if matches else []
        notices.tell(receiver.id, told, upto, matches, made)

    def _of_matches(self, receiver: Receiver, matches: Sequence[Untold], upto: Told) -> Notice:
        """One notice of all that is untold; it shows no more of a story than what is."""
        ids = list(dict.fromkeys(one.id for one in matches))
        fresh = {(one.id, one.observance, one.occurrence) for one in matches}
        stories = [
            replace(one, matches=tuple(m for m in one.matches if (one.id, m.observance, m.occurrence) in fresh))
            for one in self._archive.articles(Query(ids=tuple(ids[:LISTED])))
        ]
        return of_stories(stories, len(ids), f"matches/{upto.change}", receiver.id, upto.at)

    def _send(self, notice: Notice, now: datetime) -> None:
        """Mark it before it leaves: a process that ends just then must not make it arrive twice."""
        under_way = replace(notice, state=Delivery.SENDING, tries=notice.tries + 1)
        self._archive.notices.mark(under_way)
        problem = self._sender.send(notice.receiver, notice.title, notice.body)
        if problem is None:
            self._note(replace(under_way, state=Delivery.SENT, said=None))
            return
        log.warning("notify %s: %s", notice.receiver, problem)
        if now - notice.made_at > PATIENCE or not self._sender.knows(notice.receiver):
            self._note(replace(under_way, state=Delivery.GIVEN_UP, said=problem))
            return
        later = now + min(AGAIN * 2 ** min(notice.tries, 16), LONGEST)
        self._note(replace(under_way, state=Delivery.WAITING, due_at=later, said=problem))

    def _note(self, outcome: Notice) -> None:
        """Note what came of a notice; an archive that is away just then is told at the next look."""
        self._owed = outcome
        self._archive.notices.mark(outcome)
        self._owed = None
