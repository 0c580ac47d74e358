"""Observances as iCalendar (RFC 5545), out and in, by the library icalendar. Pure."""
