"""What receivers are told: an outbox in the archive, so that nothing is told twice nor forgotten by a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, exists, insert, literal, select, update

from storage import schema
from storage.archive.engine import reading, writing
from storage.archive.overview import mark
from storage.archive.reading import matching
from storage.types import Alarm, Delivery, Notice, Query, State

alarm, article, notice, receiver = schema.alarm, schema.article, schema.notice, schema.receiver
match, told = schema.match, schema.told
_MATCH = (match.c.article, match.c.observance, match.c.occurrence)
"""What names a match."""
KEPT = timedelta(days=400)
"""How long it is remembered what a receiver was told, and what was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Up to where a receiver knows of matches."""

    change: int
    """The number of the last change of an article that was looked at."""
    at: datetime
    """When it was told of matches last; UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A match of which a receiver is to be told."""

    article: int
    """The article's number."""
    id: str
    """The article's id."""
    observance: str
    occurrence: date


class Notices:
    """The alarms and notices of an archive."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def alarms(self, *, ended: bool = False) -> list[Alarm]:
        """Those that last, or those that have `ended`, in the order in which they began."""
        asked = select(alarm).where(alarm.c.ended_at.is_not(None) if ended else alarm.c.ended_at.is_(None))
        with reading(self._engine) as connection:
            return [
                Alarm(
                    kind=State(row.kind),
                    source=row.source,
                    observance=row.observance,
                    since=row.since,
                    said=row.said,
                    ended_at=row.ended_at,
                )
                for row in connection.execute(asked.order_by(alarm.c.since, alarm.c.id))
            ]

    def settle(self, begun: Sequence[Alarm], ended: Sequence[Alarm], told: Sequence[Notice], now: datetime) -> None:
        """Note which alarms began and which ended, together with what receivers are to be told of it."""
        with writing(self._engine) as connection:
            for one in begun:
                values = {name: getattr(one, name) for name in ("source", "observance", "since", "said", "ended_at")}
                connection.execute(insert(alarm).values(kind=one.kind.value, **values))
            for one in ended:
                same = (alarm.c.kind == one.kind.value) & (alarm.c.source == one.source)
                same &= (alarm.c.observance == one.observance) & alarm.c.ended_at.is_(None)
                connection.execute(update(alarm).where(same).values(ended_at=now))
            _post(connection, told)

    def told(self, id_: str, now: datetime) -> Told:
        """Up to where a receiver knows of matches; one that was never heard of knows of all there are."""
        with reading(self._engine) as connection:
            known = _told(connection, id_)
        if known is not None:
            return known
        with writing(self._engine) as connection:
            known = _told(connection, id_)
            return known if known is not None else _introduced(connection, id_, now)

    def untold(
        self, id_: str, after: int, observances: Sequence[str] = (), *, about: bool, min_score: float
    ) -> list[Untold]:
        """The matches of articles that changed after a change and of which a receiver was never told, as they came.

        An article may come to concern an observance by a later state of it, or when it is matched anew.
        """
        fits = matching(Query(observances=tuple(observances), about=about, min_score=min_score))
        asked = fits.add_columns(article.c.id, match.c.observance, match.c.occurrence)
        asked = asked.join(article, article.c.n == match.c.article).where(article.c.changed > after, _unknown_to(id_))
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(article.c.changed, *_MATCH))
            return [Untold(article=row[0], id=row[1], observance=row[2], occurrence=row[3]) for row in rows]

    def tell(self, id_: str, before: Told, upto: Told, matches: Sequence[Untold], notices: Sequence[Notice]) -> None:
        """Note up to where a receiver knows of matches and which it is told of, together with the notices.

        Nothing is noted where another process has told it meanwhile.
        """
        same = (receiver.c.id == id_) & (receiver.c.told == before.change)
        with writing(self._engine) as connection:
            moved = connection.execute(update(receiver).where(same).values(told=upto.change, told_at=upto.at))
            if not moved.rowcount:
                return
            if matches:
                names = ("article", "observance", "occurrence")
                rows = [{"receiver": id_, **{name: getattr(one, name) for name in names}} for one in matches]
                connection.execute(insert(told), rows)
            _post(connection, notices)

    def due(self, now: datetime, limit: int) -> list[Notice]:
        """What waits to be sent, the oldest first."""
        waits = (notice.c.state == Delivery.WAITING.value) & (notice.c.due_at <= now)
        return self._read(waits, limit)

    def undelivered(self, limit: int) -> list[Notice]:
        """What did not arrive, or may not have, the oldest first."""
        return self._read(notice.c.state != Delivery.SENT.value, limit)

    def mark(self, one: Notice) -> None:
        """Note how far a notice has come."""
        values = {"state": one.state.value, "tries": one.tries, "due_at": one.due_at, "said": one.said}
        with writing(self._engine) as connection:
            same = (notice.c.receiver == one.receiver) & (notice.c.key == one.key)
            connection.execute(update(notice).where(same).values(values))

    def recover(self, now: datetime) -> int:
        """Take no notice for sent or unsent that another process was just sending; how many. Forgets what is old."""
        with writing(self._engine) as connection:
            connection.execute(delete(notice).where(notice.c.made_at < now - KEPT))
            connection.execute(delete(alarm).where(alarm.c.ended_at < now - KEPT))
            under_way = update(notice).where(notice.c.state == Delivery.SENDING.value)
            return connection.execute(under_way.values(state=Delivery.UNSURE.value)).rowcount

    def _read(self, which: ColumnElement[bool], limit: int) -> list[Notice]:
        asked = select(notice).where(which).order_by(notice.c.made_at, notice.c.receiver, notice.c.key)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.limit(limit)).mappings()
            return [
                Notice(**{field.name: row[field.name] for field in fields(Notice)} | {"state": Delivery(row["state"])})
                for row in rows
            ]


def _post(connection: Connection, told: Sequence[Notice]) -> None:
    """Add notices; what a receiver was told already stays as it is."""
    for one in told:
        same = (notice.c.receiver == one.receiver) & (notice.c.key == one.key)
        if connection.execute(select(notice.c.key).where(same)).first() is None:
            values = {field.name: getattr(one, field.name) for field in fields(Notice)}
            connection.execute(insert(notice).values(values | {"state": one.state.value}))


def _told(connection: Connection, id_: str) -> Told | None:
    row = connection.execute(select(receiver).where(receiver.c.id == id_)).first()
    return None if row is None else Told(change=row.told, at=row.told_at)


def _introduced(connection: Connection, id_: str, now: datetime) -> Told:
    """Note a receiver that knows of all matches there are."""
    known = Told(change=mark(connection), at=now)
    connection.execute(insert(receiver).values(id=id_, told=known.change, told_at=known.at))
    there: Select[str, int, str, date] = select(literal(id_), *_MATCH).where(_unknown_to(id_))
    connection.execute(insert(told).from_select(list(told.c.keys()), there))
    return known


def _unknown_to(id_: str) -> ColumnElement[bool]:
    same = [told.c[column.name] == column for column in _MATCH]
    return ~exists().where(told.c.receiver == id_, *same)
