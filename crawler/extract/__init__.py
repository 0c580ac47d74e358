"""Extraction: from one capture to what it says. No network, no clock, no rule for any one site."""

from crawler.extract.article import extract
from crawler.setting import Setting

__all__ = ["Setting", "extract"]
