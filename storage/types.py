"""The nouns of what was found: frozen, slotted, keyword-only values with no behaviour of their own.

Data goes one way through them: a `Lead` is visited and gives an `Exchange`, which is kept as a `Capture` and understood
as an `Article`; `Match`es are found in it, and the archive answers with a `Verdict`. A `Visit` sums up one reading of
a source.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How much of an instant was stated."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class Origin(StrEnum):
    """Where an instant was read, from the most to the least explicit."""

    JSON_LD = "json-ld"
    OPENGRAPH = "opengraph"
    META = "meta"
    TIME = "time"
    FEED = "feed"
    SITEMAP = "sitemap"
    TEXT = "text"
    URL = "url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A moment as a publisher stated it."""

    at: datetime
    """Aware. A day without a time is midnight; a time without an offset is in the outlet's zone."""
    precision: Precision
    """What of it was stated."""
    origin: Origin
    """Where it was read."""
    offset_stated: bool = True
    """False where the offset is the outlet's zone and not the page's own word."""


class Via(StrEnum):
    """How an address was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    HAND = "hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An address worth visiting, with what was said of it where it was found."""

    url: str
    """The address as found, absolute, http or https."""
    source: str
    """The id of the source it belongs to."""
    via: Via
    """The kind of document that named it."""
    found_on: str
    """The address of that document; empty when given by hand."""
    found_at: datetime
    """UTC."""
    title: str | None = None
    """As stated there."""
    language: str | None = None
    """BCP 47, as stated there."""
    published: Instant | None = None
    """As stated there."""
    modified: Instant | None = None
    """As stated there."""
    said: str | None = None
    """A digest of all that was said of the address; another digest later means that the article may have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and its response as they passed over the wire, transfer coding undone."""

    url: str
    """The address that was asked, after redirects."""
    method: str
    request_headers: tuple[tuple[str, str], ...]
    protocol: str
    """`HTTP/1.1` or what the server spoke."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """The response's, in order, with repetitions."""
    body: bytes
    """The payload as sent: its content coding (gzip, br …) still on."""
    fetched_at: datetime
    """UTC, when the response was complete."""
    ip: str | None = None
    """The address of the server's socket."""
    truncated: str | None = None
    """Why the body is known to be incomplete (WARC 1.1 `WARC-Truncated`: `length`, `time`, `disconnect`), or None."""
    rendered: bytes | None = None
    """The document that a browser's scripts made of the body, as HTML in UTF-8; None where none ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where one HTTP exchange stands in the WARC files."""

    url: str
    file: str
    """The WARC file's name, relative to the captures folder."""
    offset: int
    """Bytes from the file's start to the response's (or revisit's) gzip member."""
    length: int
    """Bytes of that member."""
    digest: str
    """Of the payload: `sha256:` and hexadecimal digits."""
    status: int
    fetched_at: datetime
    """UTC."""
    etag: str | None = None
    """Verbatim."""
    last_modified: str | None = None
    """Verbatim."""
    elsewhere: bool = False
    """Whether the file is another archive's, from which the row was brought in without the bytes."""
    truncated: str | None = None
    """Why the payload is known to be incomplete, as of an exchange."""


class Stated(StrEnum):
    """Where a directive was read, from the least to the most specific."""

    FILE = "file"
    """`/.well-known/tdmrep.json` of the page's origin."""
    HEADER = "header"
    """The response's headers."""
    META = "meta"
    """The page's `meta` elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One thing that a publisher asks of robots, or of text and data mining, with regard to a page."""

    name: str
    """In small letters: `noarchive`, `unavailable_after`, `tdm-reservation`, `tdm-policy` or whatever was stated."""
    value: str | None = None
    """Of those that have one; a moment in ISO 8601 where it can be read, the address of a policy in full."""
    origin: Stated
    """Where it was read."""


class Kind(StrEnum):
    """What an article is made of."""

    ARTICLE = "article"
    LIVE = "live"
    """A blog that is written while something happens."""
    GALLERY = "gallery"
    """Pictures, with captions at most."""
    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same article in another language, as its page says."""

    language: str
    """BCP 47."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one capture says, understood."""

    url: str
    """The address that was fetched, after redirects."""
    canonical_url: str
    """The address it is known by, in canonical form: what the page declares where that can be true, else `url`."""
    title: str
    text: str
    """Paragraphs parted by one line break."""
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    """The lead image's address."""
    image_size: tuple[int, int] | None = None
    """Its width and height in pixels, where both are stated."""
    language: str | None = None
    """BCP 47."""
    published: Instant | None = None
    modified: Instant | None = None
    agencies: tuple[str, ...] = ()
    """The news agencies that it is credited to, apart from its authors."""
    dateline: str | None = None
    """The place that it was sent from."""
    kind: Kind = Kind.ARTICLE
    free: bool | None = None
    """Whether all may read it; False behind a paywall, None where nothing says so."""
    amp: str | None = None
    """The address of its AMP edition."""
    translations: tuple[Translation, ...] = ()
    directives: tuple[Directive, ...] = ()
    """What was asked of robots and miners when the page was last seen, the least specific first."""
    taken: tuple[str, ...] = ()
    """Lines of the page that are left out of `text` since the outlet prints them under article after article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That an article concerns one occurrence of an observance."""

    observance: str
    """Its id."""
    name: str
    """Its name, as configured when matched."""
    occurrence: date
    """The day remembered that year."""
    anniversary: int
    """Years since the origin: 36 for the 36th."""
    score: float
    """From 0 to 1: how many of the articles with such evidence are about it."""
    about: bool
    """Whether the article is coverage of it; otherwise it only mentions it."""
    reuse: bool
    """Whether it numbers another anniversary than that year's, as a text does that was published before."""
    terms: tuple[str, ...]
    """The words that prove it, as they stand in the article."""


class Verdict(StrEnum):
    """What the archive decided of an article."""

    NEW = "new"
    REVISED = "revised"
    COPY = "copy"
    SEEN = "seen"


class Relation(StrEnum):
    """How a copy relates to its original."""

    SYNDICATED = "syndicated"
    """The same text at another address in the same days."""
    REUSED = "reused"
    """Text that stood in an article of an earlier year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """What one visit to a lead brought: its capture, and the article in it or the reason there is none."""

    lead: Lead
    capture: Capture
    article: Article | None = None
    matches: tuple[Match, ...] = ()
    problem: str | None = None
    """Why there is no article."""
    again_at: datetime | None = None
    """When the address is to be visited again without being asked to; UTC, or None for never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A visit to a lead that brought no page to keep: unchanged, gone, refused or failed."""

    lead: Lead
    at: datetime
    """UTC."""
    reason: str
    """Short and stable, such as `HTTP 404`, `robots.txt` or `no answer`."""
    status: int | None = None
    """HTTP's, where there was an answer; 304 means that what is known is still so."""
    again_at: datetime | None = None
    """As for `Find`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The archive's answer to what it was given."""

    verdict: Verdict | None
    """None where there was no article, or it is not judged yet."""
    id: str | None = None
    """The article's."""
    spooled: bool = False
    """Whether it waits on the disk, safe and not yet judged, because the archive's database is away."""
    unlinked: Links | None = None
    """What a brought story tells of articles that aren't there yet; see `Archive.link`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A lead to visit, with what makes the request conditional."""

    lead: Lead
    n: int
    """Its number in the archive."""
    tries: int
    """Failures since it last answered well."""
    known: bool = False
    """Whether it led to an article before."""
    observances: tuple[str, ...] = ()
    """Ids of those that this article concerns."""
    etag: str | None = None
    last_modified: str | None = None
    checked_at: datetime | None = None
    """UTC: when its body was last sent, whatever a server said of it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A host that refused, and until when it is left alone."""

    host: str
    """Its name."""
    until: datetime | None
    """UTC; None where it may be asked, after its pause."""
    said: str
    """What it answered last."""
    refusals: int
    """How often in a row it refused."""
    at: datetime
    """UTC: when it refused last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A place where a source lists what it publishes, as last read."""

    url: str
    source: str
    kind: str
    """`feed`, `sitemap`, `listing`, or `page` for a further page of one."""
    fetched_at: datetime
    """UTC."""
    status: int | None = None
    """HTTP's, or None where there was no answer."""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Of the body, as for a capture."""
    wanted: str | None = None
    """A digest of what the source wanted then; what was left out by other wishes may be in an unchanged document."""
    modified: datetime | None = None
    """When it changed, as the index that names it said then."""
    problem: str | None = None
    """What was wrong with it."""
    checked_at: datetime | None = None
    """UTC: when its body was last sent, whatever a server said of it since."""
    hub: str | None = None
    """The WebSub hub that a feed names, where it can be subscribed to."""
    topic: str | None = None
    """The address under which the hub knows it."""
    stays: int | None = None
    """Seconds for which a feed stays as it is, by its own word (`ttl`, `sy:updatePeriod`)."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC at which it asks not to be read (`skipHours`)."""
    skip_days: tuple[int, ...] = ()
    """Such days of the week, from Monday as 0 (`skipDays`)."""
    renews: int | None = None
    """Seconds for which a cache may answer with it (RFC 9111), where it may."""
    fresh_until: datetime | None = None
    """UTC: until when one may answer with what was read last."""


class Standing(StrEnum):
    """How things stand between us and a hub."""

    ASKED = "asked"
    """A subscription was asked for and not confirmed yet."""
    ACTIVE = "active"
    """It was confirmed; it holds until its lease ends."""
    DENIED = "denied"
    """The hub said no."""
    LEAVING = "leaving"
    """Its end was asked for and not confirmed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A feed that a WebSub hub is to tell us of."""

    token: str
    """The last part of the address where the hub reaches us, which nobody else knows."""
    topic: str
    """The feed's address as the hub knows it."""
    hub: str
    """The hub's address."""
    feed: str
    """The feed's address as we read it."""
    source: str
    """The id of the source that it belongs to."""
    callback: str
    """The address before the token."""
    secret: str
    """What the hub signs with."""
    standing: Standing
    asked_at: datetime
    """UTC: when the hub was last asked for anything."""
    tries: int = 0
    """How often it was asked since it last confirmed anything."""
    verified_at: datetime | None = None
    """UTC: when the present lease began."""
    lease_ends: datetime | None = None
    """UTC: until when the hub promised to tell us."""
    pushed_at: datetime | None = None
    """UTC: when a push came that was signed well."""
    missed_at: datetime | None = None
    """UTC: when a story was found that the hub should have told us of and had not."""
    said: str | None = None
    """Why it failed or was denied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of an article, in short."""

    number: int
    """From 1."""
    fetched_at: datetime
    """UTC."""
    title: str
    content_hash: str
    capture: Capture | None
    """None for what was imported without its bytes."""
    text: str | None = None
    """What it said; None for the present state, whose text is the article's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOf:
    """The original of a copy."""

    id: str
    relation: Relation
    similarity: float
    """The share of the shorter text that stands in the longer, from 0 to 1."""
    reason: str | None = None
    """Why the other one is the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """A paragraph that stood in an article about an earlier occurrence of the same observance."""

    paragraph: int
    """Its number in this article's text, from 0."""
    id: str
    """The earlier article's."""
    origin_paragraph: int
    """Its number there."""
    occurrence: date
    """The occurrence that the earlier article concerns."""
    similarity: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What is told of one story's kinship with others."""

    id: str
    """The story's."""
    content_hash: str
    """Of the text of which it is told."""
    copy_of: CopyOf | None
    reuses: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An article as the archive holds it: its present state and how it came to be."""

    id: str
    """Stable across exports and machines: made from the canonical address it was first known by."""
    source: str
    source_name: str
    article: Article
    """Its present state."""
    word_count: int
    content_hash: str
    """`sha256:…` of the normalised text."""
    first_seen_at: datetime
    last_seen_at: datetime
    revision: int
    revisions: tuple[Revision, ...]
    copy_of: CopyOf | None
    reuses: tuple[Reuse, ...]
    matches: tuple[Match, ...]
    addresses: tuple[str, ...]
    """All canonical addresses that lead to it, sorted; the one it is known by is among them or beside them."""
    via: Via
    found_on: str
    found_at: datetime

    @property
    def capture(self) -> Capture | None:
        """The bytes behind the present state."""
        return self.revisions[-1].capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which stories are asked for; what is empty or None doesn't restrict."""

    sources: tuple[str, ...] = ()
    observances: tuple[str, ...] = ()
    year: int | None = None
    """Of the occurrence, where an observance is asked for or not; a story without a match has none."""
    about: bool = False
    """Only coverage of an observance, no mere mentions."""
    min_score: float | None = None
    """The least score of the match, from 0 to 1."""
    language: str | None = None
    """BCP 47; `en` includes `en-GB`."""
    since: date | None = None
    """First day of publication (or of being seen, where the publisher states no date), in UTC."""
    until: date | None = None
    """Last such day."""
    ids: tuple[str, ...] = ()
    changed_after: int | None = None
    """Only what changed since the archive's mark was this; see `Archive.mark`."""


class Outcome(StrEnum):
    """How a visit to a source ended. None of them is zero."""

    BROUGHT = "brought"
    """Something new, revised or copied."""
    NOTHING_NEW = "nothing new"
    """It was read, and all it named is known."""
    EMPTY = "empty"
    """It was read, and it named nothing."""
    REFUSED = "refused"
    """robots.txt, 401, 403 or 429."""
    DOWN = "down"
    """No answer, or only server errors."""
    FAILED = "failed"
    """The visit broke within yearmind; the reason says how."""
    STOPPED = "stopped"
    """Asked to stop before it was done; the rest is due again."""


class Trouble(StrEnum):
    """What kept a visit from reading anything; each is waited out in its own way."""

    GONE = "gone"
    """What was asked for is not there, or not any more."""
    REFUSED = "refused"
    """We are not wanted."""
    BROKEN = "broken"
    """It answers with errors, or with what can't be read."""
    SLOW = "slow"
    """No answer came in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One reading of one source."""

    source: str
    started_at: datetime
    """UTC."""
    ended_at: datetime
    """UTC."""
    outcome: Outcome
    reason: str | None = None
    """What a person should read about it."""
    found: int = 0
    """Addresses named."""
    fetched: int = 0
    """Articles' pages received."""
    new: int = 0
    revised: int = 0
    copies: int = 0
    seen: int = 0
    """Asked for and found unchanged."""
    other: int = 0
    """Fetched, and no article: a front page, a list, a form."""
    failed: int = 0
    failures: tuple[tuple[str, int], ...] = field(default=())
    """How often each reason for a failure occurred."""
    trouble: Trouble | None = None
    """What kept it from reading anything, if anything did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """What the visits to a source taught of it, folded into a few numbers.

    Counts fade with time, so that what is long ago counts less. Hours and days are those of the outlet's zone.
    """

    at: datetime
    """UTC: when the last good visit began."""
    good: int = 0
    """Good visits so far."""
    troubled: int = 0
    """Visits in a row that read nothing, up to the last."""
    pace: float
    """The wait, in seconds, after which a fair part of its list is known."""
    listed: int = 0
    """Stories that its list named last."""
    came: tuple[float, ...]
    """Stories published in each hour of the day, and after those on each day of the week, from Monday."""
    seen: tuple[float, ...]
    """How many hours of each were looked over."""
    lately: float = 0.0
    """Stories of the last hours."""
    foreseen: float = 0.0
    """How many of them were usual."""
    stays: int | None = None
    """Seconds for which its list stays as it is, by its own word."""
    renews: int | None = None
    """Seconds for which caches may take its list for fresh once they have it; None where they mayn't."""
    fresh: float = 0.0
    """How many of them were left when it was read last."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day in UTC at which its list asks not to be read."""
    skip_days: tuple[int, ...] = ()
    """Such days of the week in UTC, from Monday as 0."""
    pause: float = 0.0
    """Seconds that its robots.txt asks for between two requests."""
    brought: float = 0.0
    """Unix time at which a visit that brought an article, new or changed, ended last; 0 before the first."""
    vain: int = 0
    """Pages fetched since then that were no article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What happened at a source so far, as far as it tells when to read it next."""

    last: Visit
    """The last visit."""
    rhythm: Rhythm | None = None
    """What was learnt; None before the first good visit."""


class AlarmKind(StrEnum):
    """What is wrong with a source, or with the coverage of an observance; no two of these mean the same."""

    DOWN = "down"
    """The source doesn't answer."""
    REFUSED = "refused"
    """Its robots.txt doesn't want us."""
    BLOCKED = "blocked"
    """It turns us away, whatever its robots.txt says."""
    EMPTY = "empty"
    """It answers, and names nothing."""
    STUCK = "stuck"
    """It names what it named long ago, though it used to bring more."""
    UNREADABLE = "unreadable"
    """What it names can't be read as articles any more: its layout has changed."""
    LATE = "late"
    """It was not looked at when it should have been."""
    BROKEN = "broken"
    """Its visits break within yearmind."""
    UNREADY = "unready"
    """It is in trouble, and an observance that it is to cover is near."""
    SILENT = "silent"
    """It covered an observance in the year before, and has not in this year's window yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that somebody should look into, from its beginning to its end."""

    kind: AlarmKind
    source: str
    observance: str = ""
    """Empty where it is of the source alone."""
    since: datetime
    """UTC."""
    said: str
    """What a person should read about it; with what was seen, and what to do."""
    ended_at: datetime | None = None
    """UTC; None while it lasts."""


class Delivery(StrEnum):
    """How far a notice has come."""

    WAITING = "waiting"
    SENDING = "sending"
    """Under way; a process that ended meanwhile left open whether it arrived."""
    SENT = "sent"
    GIVEN_UP = "given up"
    """Refused for days."""
    UNSURE = "unsure"
    """It may have arrived, so that it is not sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message to one receiver."""

    key: str
    """What it tells of; no receiver is told of the same twice."""
    receiver: str
    """The receiver's id in the configuration."""
    title: str
    body: str
    made_at: datetime
    """UTC."""
    due_at: datetime
    """When it is to be sent, for the first time or again; UTC."""
    state: Delivery = Delivery.WAITING
    tries: int = 0
    said: str | None = None
    """Why it could not be sent."""
