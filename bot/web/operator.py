"""The operator's look-up: the answer to read aloud, while the caller is still speaking."""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from bot.clock import today
from bot.web.access import Allowed
from bot.web.hotline import HotlineHere, PagesHere
from bot.web.pages import by_htmx
from bot.web.roles import Place
from knowledge.answer import Answer, answer
from knowledge.base import Finding, KnowledgeBase, Status
from knowledge.identity import strike

LONGEST_QUESTION = 500
"""Characters of a question that are looked at."""
MOST_RESULTS = 6

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True)
class LookUp:
    """What the page shows of one question. ``sure``: the first result is the answer, the others are neighbours."""

    question: str
    results: tuple[Answer, ...] = ()
    sure: bool = False
    elsewhere: str = ""
    also: "tuple[LookUp, ...]" = ()

    @property
    def first_question(self) -> str:
        return self.results[0].entry.title if self.results else ""


def look_up(knowledge: KnowledgeBase, question: str, on: date) -> LookUp:
    """The same answers as a resident gets, and the nearest others."""
    asked = strike(question.strip()[:LONGEST_QUESTION])[0]
    return _shown(knowledge, knowledge.search(asked), asked, on) if asked else LookUp("")


@router.get("/operator", dependencies=[Depends(Allowed(Place.OPERATOR))])
def operator(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    q: str = "",
) -> Response:
    """The page; for htmx only the results."""
    found = look_up(hotline.knowledge.current, q, today())
    fragment = by_htmx(request)
    template = "operator_results.html" if fragment else "operator.html"
    cut = len(q) > LONGEST_QUESTION
    return pages.show(request, template, q=q[:LONGEST_QUESTION], found=found, cut=cut, fragment=fragment)


def _shown(knowledge: KnowledgeBase, finding: Finding, asked: str, on: date) -> LookUp:
    return LookUp(
        asked,
        tuple(answer(knowledge, candidate.entry, on) for candidate in finding.candidates[:MOST_RESULTS]),
        sure=finding.status is Status.ANSWERED,
        elsewhere=finding.elsewhere.text if finding.elsewhere else "",
        also=tuple(_shown(knowledge, other, asked, on) for other in finding.also),
    )
