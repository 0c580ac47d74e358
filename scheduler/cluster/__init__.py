"""More than one machine: visits are handed out to workers through the archive's own PostgreSQL."""
