"""Extraction: from one capture to what it says. No network, no clock, no rule for any one site."""

from crawler.extract.article import extract
from crawler.extract.types import Setting

__all__ = ["Setting", "extract"]
