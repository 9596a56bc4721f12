"""What a subsidy is paid for: the contract, the post, the certificate, the successful referral on record."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.casework.employer_claim import claim_of
from bot.casework.lives import Life
from bot.casework.work_holding import Desk, Rules
from bot.casework.work_refusals import WorkRefused
from bot.store.hiring_models import CaseEmployment, Training, VacancyReferral
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement, PublicPost
from knowledge.casework.employment import Needs, SubsidyKind
from knowledge.casework.periods import Span
from knowledge.screening.truth import Truth

FLEXIBLE = "flexible"


@dataclass(frozen=True)
class Basis:
    """The row it is paid for; ``times``: which placement of the person it is."""

    employer_id: int | None = None
    placement_id: int | None = None
    employment_id: int | None = None
    training_id: int | None = None
    referral_id: int | None = None
    times: int | None = None

    @property
    def ids(self) -> dict[str, int | None]:
        """The columns of a grant."""
        return {name: value for name, value in asdict(self).items() if name != "times"}


@dataclass(frozen=True)
class Wanted:
    """A subsidy over a span; ``chosen``: the id of the training or referral that a form names."""

    kind: SubsidyKind
    span: Span
    chosen: int | None


def basis_of(desk: Desk, row: CaseRecord, life: Life, wanted: Wanted) -> Basis:
    """What the case has on record for a subsidy, the last that fits; WorkRefused where nothing does."""
    match wanted.kind.needs:
        case Needs.EMPLOYMENT:
            return _employment(desk.session, desk.rules, row, wanted.span)
        case Needs.PLACEMENT:
            return _placement(desk.session, row, wanted.span)
        case Needs.CERTIFICATE:
            return _training(desk.session, row, wanted.span, wanted.chosen)
        case Needs.HIRED:
            return _referral(desk.session, desk.rules, row, wanted.chosen)
        case Needs.FLEXIBLE:
            return _flexible(life, wanted.span)


def _flexible(life: Life, span: Span) -> Basis:
    """Flexible work now, or up to the day on which it was over."""
    over = life.record.get("unemployed_on")
    if life.record.get("employment") != FLEXIBLE:
        raise WorkRefused("needs_flexible")
    if isinstance(over, date) and span.until > over:
        raise WorkRefused("flexible_over", "until", last=over.isoformat())
    return Basis()


def _employment(session: Session, rules: Rules, row: CaseRecord, span: Span) -> Basis:
    query = select(CaseEmployment).where(CaseEmployment.case_id == row.id, col(CaseEmployment.since) <= span.since)
    for each in session.exec(query.order_by(col(CaseEmployment.id).desc())):
        if each.ended_on is not None and each.ended_on < span.until:
            continue
        if claim_of(session, rules, each).truth is Truth.NO:
            raise WorkRefused("no_claim")
        return Basis(employer_id=each.employer_id, employment_id=each.id)
    raise WorkRefused("needs_employment")


def _placement(session: Session, row: CaseRecord, span: Span) -> Basis:
    query = (
        select(PostPlacement, PublicPost)
        .join(PublicPost, col(PublicPost.id) == col(PostPlacement.post_id))
        .where(PostPlacement.case_id == row.id, col(PostPlacement.since) <= span.since)
    )
    for held, post in session.exec(query.order_by(col(PostPlacement.id).desc())):
        if span.until <= (held.left_on or held.until):
            return Basis(employer_id=post.employer_id, placement_id=held.id, times=held.times)
    raise WorkRefused("needs_placement")


def _training(session: Session, row: CaseRecord, span: Span, chosen: int | None) -> Basis:
    query = select(Training).where(Training.case_id == row.id, Training.certificate != "")
    if chosen is not None:
        query = query.where(Training.id == chosen)
    for each in session.exec(query.order_by(col(Training.id).desc())):
        if each.certified_on is not None and each.certified_on <= span.since:
            return Basis(training_id=each.id)
    raise WorkRefused("needs_certificate")


def _referral(session: Session, rules: Rules, row: CaseRecord, chosen: int | None) -> Basis:
    hired = [each.id for each in rules.employment.outcomes if each.hired]
    query = select(VacancyReferral).where(VacancyReferral.case_id == row.id, col(VacancyReferral.outcome).in_(hired))
    if chosen is not None:
        query = query.where(VacancyReferral.id == chosen)
    found = session.exec(query.order_by(col(VacancyReferral.id).desc())).first()
    if found is None:
        raise WorkRefused("needs_hired")
    return Basis(referral_id=found.id)
