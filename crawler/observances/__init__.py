"""Observances: the days that are remembered, when they fall in a year, and the words they are spoken of in. Pure."""

from crawler.observances.model import WIDEST, Observance

__all__ = ["WIDEST", "Observance"]
