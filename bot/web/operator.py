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
from knowledge.answer import Answer, Cited, answer
from knowledge.base import Finding, KnowledgeBase, Status
from knowledge.clause_reference import referred
from knowledge.identity import strike

LONGEST_QUESTION = 500
"""Characters of a question that are looked at."""
MOST_RESULTS = 6
MOST_BESIDE_ELSEWHERE = 3
"""Entries shown before the word that another office is in charge: few, so that it stands on the same screen."""

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True)
class LookUp:
    """What the page shows of one question. ``sure``: the first result is the answer, the others are neighbours.

    ``several``: a topic was named that several entries are about. ``clauses``: those that were asked for by number;
    the results begin with the entries that rest on them.
    """

    question: str
    results: tuple[Answer, ...] = ()
    sure: bool = False
    several: bool = False
    clauses: tuple[Cited, ...] = ()
    elsewhere: str = ""
    also: "tuple[LookUp, ...]" = ()

    @property
    def first_question(self) -> str:
        return self.results[0].entry.title if self.results else ""


def look_up(knowledge: KnowledgeBase, question: str, on: date) -> LookUp:
    """The clause that is named by number, else the same answers as a resident gets; and the nearest others."""
    asked = strike(question.strip()[:LONGEST_QUESTION])[0]
    if not asked:
        return LookUp("")
    named = referred(knowledge, asked)
    if named is not None:
        results = tuple(answer(knowledge, entry, on) for entry in named.entries[:MOST_RESULTS])
        return LookUp(asked, results, clauses=named.clauses)
    return _shown(knowledge, knowledge.search(asked), asked, on)


@router.get("/operator", dependencies=[Depends(Allowed(Place.OPERATOR))])
def operator(
    request: Request,
    hotline: HotlineHere,
    pages: PagesHere,
    q: str = "",
    district: str = "",
) -> Response:
    """The page; for htmx only the results. ``district`` is the caller's, for its own rules."""
    general = hotline.knowledge.current
    found = look_up(general.for_staff().for_district(district), q, today())
    fragment = by_htmx(request)
    template = "operator_results.html" if fragment else "operator.html"
    cut = len(q) > LONGEST_QUESTION
    return pages.show(
        request,
        template,
        q=q[:LONGEST_QUESTION],
        found=found,
        cut=cut,
        fragment=fragment,
        on=today(),
        districts=general.districts.values(),
        district=district if district in general.districts else "",
    )


def _shown(knowledge: KnowledgeBase, finding: Finding, asked: str, on: date) -> LookUp:
    most = MOST_BESIDE_ELSEWHERE if finding.elsewhere else MOST_RESULTS
    return LookUp(
        asked,
        tuple(answer(knowledge, candidate.entry, on) for candidate in finding.candidates[:most]),
        sure=finding.status is Status.ANSWERED,
        several=finding.status is Status.AMBIGUOUS,
        elsewhere=finding.elsewhere.text if finding.elsewhere else "",
        also=tuple(_shown(knowledge, other, asked, on) for other in finding.also),
    )
