"""Alembic's entry: runs on the connection that bot.store.migration hands over, inside its transaction."""

from alembic import context

from bot.store import (  # noqa: F401 - their tables are among the metadata
    case_desk_models,
    case_message,
    edit_models,
    handover,
    hiring_models,
    life_models,
    operator_models,
    post_models,
    queue_models,
    report_models,
    screening_records,
)
from bot.store.content_models import Row  # with the tables of both files

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite changes a table by rebuilding it
    transactional_ddl=False,  # bot.store.migration has opened the transaction, and ends it
)
context.run_migrations()
