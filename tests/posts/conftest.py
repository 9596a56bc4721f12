"""The store's fixtures, and people who place others."""

from tests.posts.stage import office
from tests.store.stage import migrated_file, migrated_postgresql, store

__all__ = ["migrated_file", "migrated_postgresql", "office", "store"]
