"""What the pages about posts, hiring and subsidies share: one act in one transaction, a refusal in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from bot.casework.amounts import amounts
from bot.casework.refusals import CaseRefused, UnknownCase
from bot.casework.work_holding import Desk, Rules, rules_of
from bot.casework.work_refusals import WorkRefused
from bot.clock import today, utcnow
from bot.web.access import CaseStaff
from bot.web.hotline import HotlineHere, PagesHere
from knowledge.base import KnowledgeBase

Sent = Mapping[str, Sequence[str]]
"""A form as it was sent, by box."""
Read = Callable[[Session], Mapping[str, object]]
"""Reads what a page shows, in one moment."""


async def _sent(request: Request) -> FormData:
    return await request.form()


def _boxes(sent: Annotated[FormData, Depends(_sent)]) -> Sent:
    return {name: tuple(str(one) for one in sent.getlist(name)) for name in sent}


SentForm = Annotated[Sent, Depends(_boxes)]


def key_of(sent: Sent) -> str | None:
    """The idempotency key of a form."""
    return (sent.get("key") or ("",))[0][:64] or None


@dataclass(frozen=True)
class WorkDesk:
    """What every route here has at hand."""

    request: Request
    hotline: HotlineHere
    pages: PagesHere
    staff: CaseStaff

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge in force."""
        return self.hotline.knowledge.current

    @property
    def rules(self) -> Rules:
        """404 where the content has no casework."""
        try:
            return rules_of(self.base)
        except WorkRefused:
            raise HTTPException(404) from None

    def act(
        self, make: Callable[[Desk], object], back: str, page: Callable[[str], Response], done: str = "saved"
    ) -> Response:
        """Make one change in one transaction and go ``back``; refused, ``page`` shows why, with what was typed."""
        rules = self.rules
        try:
            with self.hotline.store.transaction() as session:
                make(Desk(session, self.hotline.vault, rules, self.staff, utcnow()))
        except CaseRefused as refusal:
            return page(refusal.words(self.base.wording, self.staff.name))
        return RedirectResponse(f"{back}?done={done}", 303)

    def show(
        self,
        template: str,
        read: Callable[[Session], Mapping[str, object]],
        problem: str = "",
        typed: Sent | None = None,
    ) -> Response:
        """A page of one moment; 404 where what it is about does not exist."""
        try:
            with self.hotline.store.reading() as session:
                values = dict(read(session))
        except (WorkRefused, UnknownCase):
            raise HTTPException(404) from None
        districts = {code: one.name for code, one in self.base.districts.items()}
        shared = {
            "problem": problem,
            "typed": typed or {},
            "done": "" if problem else self.request.query_params.get("done", ""),
            "rules": self.rules,
            "words_of": {
                part: [(word.id, word.label) for word in getattr(self.rules.casework.vocabulary, part)]
                for part in ("skills", "health", "hours")
            },
            "labels": self.rules.casework.vocabulary.labels,
            "districts": districts,
            "today": today(),
            **self._choices(),
            "amounts": lambda kind: amounts(self.base, kind, today()),
        }
        return self.pages.show(self.request, template, 409 if problem else 200, **shared, **values)

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        """What a form lets one choose, by id and label."""
        known = self.rules.employment
        return {
            "leaving_pairs": [(one.id, one.label) for one in known.placements.leaving if not one.by_life],
            "outcome_pairs": [(one.id, one.label) for one in known.outcomes],
            "subsidy_pairs": [(one.id, one.label) for one in known.subsidies],
            "startup_pairs": [(one.id, one.label) for one in known.startup],
        }


AtDesk = Annotated[WorkDesk, Depends()]
