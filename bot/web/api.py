"""The JSON API: a question, and whether the installation is well."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.answer_shape import as_object
from bot.clock import today
from bot.web.hotline import HotlineHere
from knowledge.identity import strike

LONGEST_QUESTION = 2000
"""Characters."""

router = APIRouter(prefix="/api")


@router.get("/health")
def health(hotline: HotlineHere, response: Response) -> dict[str, str]:
    """``{"status": "ok", "knowledge": VERSION}``; 503 where the database does not answer."""
    version = hotline.knowledge.current.version
    try:
        with hotline.store.reading() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        response.status_code = 503
        return {"status": "database unreachable", "knowledge": version}
    return {"status": "ok", "knowledge": version}


@router.get("/ask")
def ask(
    hotline: HotlineHere,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION)],
    district: Annotated[str, Query(pattern=r"^(\d{6})?$")] = "",
) -> dict[str, object]:
    """The answer to a question, in the shape of ``hotline ask --json``, for the residents of a district (its code)."""
    knowledge = hotline.knowledge.current.for_district(district)
    return as_object(knowledge, knowledge.search(strike(q)[0]), today())
