"""What a person looks for (求职意向), sealed, and what fits it: posts and vacancies beside it, with reasons."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from bot.casework import life_record, posts, vacancies
from bot.casework.life_holding import life_held_by
from bot.casework.lives import of as life_of
from bot.casework.posts import PostLine, check_demands
from bot.casework.vacancies import VacancyLine
from bot.casework.work_forms import Demands, SeekingForm
from bot.casework.work_holding import PLACE, Desk, Rules, standing_recognised
from bot.casework.work_refusals import WorkRefused
from bot.clock import local_date
from bot.store.hiring_models import CaseSeeking, Vacancy
from bot.store.life_models import CaseLife
from bot.store.models import CaseRecord
from bot.store.post_models import PublicPost
from bot.store.vault import UnreadableError, Vault
from knowledge.base import KnowledgeBase
from knowledge.casework import matching
from knowledge.casework.life import Record
from knowledge.casework.matching import Aspect, Match, Reason, Seeker

ZERO_EMPLOYMENT = "zero-employment-family"


@dataclass(frozen=True)
class Offer:
    """A post or a vacancy beside a person: how it fits and why, in words."""

    match: Match
    reasons: tuple[str, ...]
    post: PostLine | None = None
    vacancy: VacancyLine | None = None


def record(desk: Desk, number: str, form: SeekingForm) -> None:
    """Keep what a person would and could do, in place of what was kept before."""
    row = life_held_by(desk.session, number, desk.staff)
    if life_of(desk.session, desk.rules.casework, row).state not in standing_recognised(desk.rules):
        raise WorkRefused("not_recognised", number=number)
    check_demands(desk.rules.casework.vocabulary, Demands(skills=form.skills, health=form.health, hours=form.hours))
    if set(form.districts or ()) - desk.rules.districts:
        raise WorkRefused("wrong_value", "districts")
    sealed = desk.vault.seal(form.model_dump_json())
    kept = desk.session.get(CaseSeeking, row.id) or CaseSeeking(
        case_id=row.id or 0, sealed=b"", actor="", updated_at=desk.now
    )
    kept.sealed, kept.actor, kept.updated_at = sealed, desk.staff.actor, desk.now
    desk.session.add(kept)
    desk.session.flush()
    desk.note("seeking.record", f"case:{number}")


def of(session: Session, vault: Vault, row: CaseRecord) -> SeekingForm:
    """What a person looks for; nothing but unknowns where nobody has asked, or another key sealed it."""
    kept = session.get(CaseSeeking, row.id)
    return _opened(vault, kept.sealed) if kept else SeekingForm()


def seeker(row: CaseRecord, record: Record, wishes: SeekingForm) -> Seeker:
    """A person as the matching knows one; who waits longest was recognised first."""
    since = record.get("recognised_on")
    categories = record.get("categories", ())
    return Seeker(
        id=row.number,
        districts=_set(wishes.districts),
        skills=_set(wishes.skills),
        limits=_set(wishes.health),
        hours=_set(wishes.hours),
        zero_employment=isinstance(categories, tuple) and ZERO_EMPLOYMENT in categories,
        waiting_since=since if isinstance(since, date) else local_date(row.opened_at),
    )


def offers(session: Session, vault: Vault, base: KnowledgeBase, rules: Rules, row: CaseRecord, on: date) -> list[Offer]:  # noqa: PLR0917 - one person, one day
    """What fits or may fit a person on a day, public-welfare posts and vacancies alike; the surest ahead."""
    found = {f"vacancy-{one.vacancy.id}": one for one in vacancies.offered(session, rules, on)}
    open_posts = {f"post-{one.post.id}": one for one in posts.listing(session) if one.free}
    offered = [vacancy(one.vacancy, name, one.left) for name, one in found.items()]
    offered += [post(one.post, name, one.free, on) for name, one in open_posts.items()]
    person = seeker(row, life_of(session, rules.casework, row).record, of(session, vault, row))
    return [
        Offer(
            each,
            reasons_in_words(base, rules, each.reasons),
            post=open_posts.get(each.vacancy.id),
            vacancy=found.get(each.vacancy.id),
        )
        for each in matching.matches([person], offered, on)
    ]


def people_for(
    session: Session,
    vault: Vault,
    rules: Rules,
    line: VacancyLine,
    on: date,
    *,
    among: Callable[[CaseRecord], bool] = lambda _: True,
) -> list[Match]:
    """Recognised people without work whom a vacancy fits or may fit; zero-employment families first (4(3))."""
    looking = sorted(standing_recognised(rules) & set(rules.casework.life.move[PLACE].sources))
    query = (
        select(CaseRecord, CaseLife, CaseSeeking)
        .join(CaseLife, col(CaseLife.case_id) == col(CaseRecord.id))
        .join(CaseSeeking, col(CaseSeeking.case_id) == col(CaseRecord.id))
        .where(col(CaseLife.state).in_(looking))
    )
    seekers = [
        seeker(row, life_record.read(rules.casework.life, life.record), _opened(vault, kept.sealed))
        for row, life, kept in session.exec(query.order_by(col(CaseRecord.id))).all()
        if among(row)
    ]
    return matching.matches(seekers, [vacancy(line.vacancy, str(line.vacancy.id), line.left)], on)


def vacancy(row: Vacancy, name: str, places: int) -> matching.Vacancy:
    """A vacancy as the matching knows one."""
    return matching.Vacancy(
        id=name,
        district=row.district,
        skills=_set(row.skills),
        health=_set(row.health),
        hours=_set(row.hours),
        fresh_until=row.fresh_until,
        places=places,
    )


def post(row: PublicPost, name: str, places: int, on: date) -> matching.Vacancy:
    """A public-welfare post that is offered on a day, as the matching knows a vacancy."""
    return matching.Vacancy(
        id=name,
        district=row.district,
        skills=_set(row.skills),
        health=_set(row.health),
        hours=_set(row.hours),
        fresh_until=on,
        places=places,
    )


def reasons_in_words(base: KnowledgeBase, rules: Rules, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Why it fits, may fit or does not, a sentence an aspect."""
    districts: Mapping[str, str] = {code: one.name for code, one in base.districts.items()}
    said = []
    for reason in reasons:
        names = districts if reason.aspect is Aspect.DISTRICT else rules.casework.vocabulary.labels
        words = base.wording.say("sheet.joined", words=[names.get(word, word) for word in reason.words])
        said.append(rules.casework.texts.say(reason.key, words=words))
    return tuple(said)


def _opened(vault: Vault, sealed: bytes) -> SeekingForm:
    try:
        return SeekingForm.model_validate_json(vault.open(sealed))
    except UnreadableError:
        return SeekingForm()


def _set(words: list[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)
