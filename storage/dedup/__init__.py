"""What is a copy of what, what came back from an earlier year, and what is a new state of an article: decisions only.

`imprint` gives the keys by which like texts find each other in the archive's inverted table; `likeness` lays two texts
side by side and says whether they are one; `elder` says which of them is the original, and why; `passages` and
`same_passage` do for paragraphs of other years what the first two do for texts; `judge` tells a new state of an article
from changed furniture. Nothing here reads a clock or a database.
"""

from storage.dedup.elders import Reason, elder
from storage.dedup.imprints import AT_MOST, SHARED, Imprint, fingerprint, imprint
from storage.dedup.known import Known
from storage.dedup.likeness import ALIKE, SAME_DAYS, SHORTEST, Likeness, likeness, share
from storage.dedup.passages import SAME_PASSAGE, SHORTEST_PASSAGE, passages, same_passage
from storage.dedup.revisions import essence, judge
from storage.dedup.words import RUN, content_hash, words

__all__ = [
    "ALIKE",
    "AT_MOST",
    "RUN",
    "SAME_DAYS",
    "SAME_PASSAGE",
    "SHARED",
    "SHORTEST",
    "SHORTEST_PASSAGE",
    "Imprint",
    "Known",
    "Likeness",
    "Reason",
    "content_hash",
    "elder",
    "essence",
    "fingerprint",
    "imprint",
    "judge",
    "likeness",
    "passages",
    "same_passage",
    "share",
    "words",
]
