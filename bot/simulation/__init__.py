"""A year of an invented city, through the same functions as the pages use; no real person is in it."""
