"""Migrations of the archive, by alembic."""
