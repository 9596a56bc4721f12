"""Alembic migrations: the way from every earlier database to the tables in models."""
