"""What outlets published about an observance, year by year: counted, and written for people and programs. Pure."""

from scheduler.report.counting import report
from scheduler.report.model import Look, Occurrence, Report

__all__ = ["Look", "Occurrence", "Report", "report"]
