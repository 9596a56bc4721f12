"""What was asked today and went unanswered, on every channel; each one key away from the look-up."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from bot.clock import today
from bot.store import asked_days, feedback
from bot.store.asked_days import Asked
from bot.web.access import OperatorStaff
from bot.web.hotline import HotlineHere, PagesHere
from knowledge.alike import grouped
from knowledge.base import KnowledgeBase, Status
from knowledge.schema import Entry

MOST = 40
"""Groups on the page; the most asked ones."""

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True)
class Matter:
    """Questions that are alike. ``answered_by``: the entry that answers the first of them now; None: still open."""

    questions: tuple[Asked, ...]
    answered_by: Entry | None

    @property
    def text(self) -> str:
        return self.questions[0].text

    @property
    def count(self) -> int:
        return sum(asked.count for asked in self.questions)

    @property
    def drafted(self) -> bool:
        return any(asked.draft not in ("", feedback.DISMISSED) for asked in self.questions)

    @property
    def unhelpful(self) -> bool:
        """There was an answer, and it did not help."""
        return all(asked.entry for asked in self.questions)


def matters(knowledge: KnowledgeBase, asked: list[Asked]) -> list[Matter]:
    """Grouped, what is still open first; within that the most asked."""
    found = [Matter(tuple(questions), _answered_by(knowledge, questions[0])) for questions in grouped(asked)[:MOST]]
    return sorted(found, key=lambda matter: (matter.answered_by is not None, -matter.count))


@router.get("/operator/unanswered")
def unanswered(request: Request, hotline: HotlineHere, pages: PagesHere, staff: OperatorStaff) -> Response:
    """Today's open questions."""
    del staff
    on = today()
    with hotline.store.reading() as session:
        asked = asked_days.on_day(session, on)
    found = matters(hotline.knowledge.current.for_staff(), asked)
    return pages.show(request, "operator_unanswered.html", matters=found, on=on, more=max(0, len(asked) - MOST))


def _answered_by(knowledge: KnowledgeBase, asked: Asked) -> Entry | None:
    """The answer there is now; for a question whose answer did not help only another one counts."""
    finding = knowledge.search(asked.text)
    first = finding.candidates[0].entry if finding.status is Status.ANSWERED else None
    return first if first is not None and first.id != asked.entry else None
