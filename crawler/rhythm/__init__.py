"""The rhythm of an outlet: when in the week its stories come, learnt from what each visit brought. Pure."""

from crawler.rhythm.forecast import Forecast
from crawler.rhythm.gathering import Gathered
from crawler.rhythm.learning import START, Brought, judged, learnt, troubled

__all__ = ["START", "Brought", "Forecast", "Gathered", "judged", "learnt", "troubled"]
