"""The store's fixtures, by name."""

from tests.store.stage import hotline, migrated_file, migrated_postgresql, say, store

__all__ = ["hotline", "migrated_file", "migrated_postgresql", "say", "store"]
