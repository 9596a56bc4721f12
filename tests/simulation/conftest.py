"""The store's fixtures, by name."""

from tests.store.stage import migrated_file, migrated_postgresql, store

__all__ = ["migrated_file", "migrated_postgresql", "store"]
