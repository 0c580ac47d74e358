"""The nouns of what was found: frozen, slotted, keyword-only values with no behaviour of their own.

Data goes one way through them: a `Lead` is visited and gives an `Exchange`, which is kept as a `Capture` and understood
as an `Article`; `Match`es are found in it, and the archive answers with a `Verdict`. A `Visit` sums up one reading of
a source.
"""

from storage.types.alarms import Alarm, Delivery, Notice, State
from storage.types.articles import Article, Directive, Kind, Match, Stated, Translation
from storage.types.captures import Capture, Exchange
from storage.types.hubs import Standing, Subscription
from storage.types.instants import Instant, Origin, Precision
from storage.types.leads import Due, Entrance, Lead, Rest, Via
from storage.types.stories import CopyOf, Links, Query, Relation, Reuse, Revision, Story
from storage.types.verdicts import Find, Miss, Recorded, Verdict
from storage.types.visits import Outcome, Past, Rhythm, Trouble, Visit

__all__ = [
    "Alarm",
    "Article",
    "Capture",
    "CopyOf",
    "Delivery",
    "Directive",
    "Due",
    "Entrance",
    "Exchange",
    "Find",
    "Instant",
    "Kind",
    "Lead",
    "Links",
    "Match",
    "Miss",
    "Notice",
    "Origin",
    "Outcome",
    "Past",
    "Precision",
    "Query",
    "Recorded",
    "Relation",
    "Rest",
    "Reuse",
    "Revision",
    "Rhythm",
    "Standing",
    "State",
    "Stated",
    "Story",
    "Subscription",
    "Translation",
    "Trouble",
    "Verdict",
    "Via",
    "Visit",
]
