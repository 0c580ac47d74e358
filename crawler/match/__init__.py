"""Article x observances -> matches: which remembered days an article concerns, in which year, and how surely. Pure.

All terms in all languages are tried on every article, whatever language it is said to be in, in one walk over its title
and text. An observance is matched where

- one of its terms holds (`crawler.observances.terms`, `crawler.match.inflection`); and
- something bears it out: a phrase of its context that is no part of a term, the anniversary's number, or words of
  remembrance in its paragraph or one beside it (nothing is asked for where the observance has no context); where the
  day itself is named there, within its window, one faint word is enough; and
- it is more than one mention far down in an article that was published at another time of the year.

How surely it is coverage and no mere mention is told by the evidence (`crawler.match.evidence`).

The year is that of the occurrence in whose window the article was published, else of the latest one before. Outside
every window an anniversary that the text numbers beside a term ("the 30th anniversary") decides instead, if it is past
or the next to come; within a window only where its year is told too ("the 30th anniversary, in 2020"). Within a window
any other number of an earlier anniversary means that the text was used before. Nothing published before the event
itself is matched. In languages written without spaces each sign is a word. The day of the event with its year (`20
January 1990`) is a term of every observance, in English and the languages of its terms, beside words of remembrance.
"""

from crawler.match.matcher import Matcher
from crawler.match.weighing import Finding

__all__ = ["Finding", "Matcher"]
