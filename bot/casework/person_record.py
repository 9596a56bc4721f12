"""The four kinds of information of a person (第五条（三）): recognition, services, employment, policies; dated."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from bot.casework import (
    employer_claim,
    employers,
    employments,
    life_record,
    lives,
    merged,
    placements,
    posts,
    referrals_to_work,
    startups,
    subsidies,
    trainings,
)
from bot.casework.work_holding import Rules
from bot.store.models import CaseRecord
from bot.store.post_models import PostPlacement
from knowledge.base import KnowledgeBase
from knowledge.casework.employment import RECORD_KINDS
from knowledge.casework.life_table import Value
from knowledge.screening.truth import Truth
from knowledge.wording import Wording


@dataclass(frozen=True)
class Entry:
    """One thing that happened on a day. ``said``: what was written of it, by label. ``actor``: as the trail has it."""

    on: date
    label: str
    said: tuple[tuple[str, str], ...] = ()
    actor: str = ""


@dataclass(frozen=True)
class Section:
    """One of the four kinds, its history in order of time."""

    id: str
    label: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class PersonRecord:
    """All that is on record of one person, without a name: whoever shows it adds who it is."""

    number: str
    state: str
    """Where the case stands, in words."""
    sections: tuple[Section, ...]

    def section(self, kind: str) -> Section:
        """The section of one kind."""
        return next(one for one in self.sections if one.id == kind)


def person_record(session: Session, base: KnowledgeBase, rules: Rules, row: CaseRecord) -> PersonRecord:
    """The record of a case, for its page, for printing and for reports; nothing of who it is.

    Moves of the life belong to the kind that employment.yaml names; posts, hiring, training, start-up and subsidies
    add theirs. What happened on the same day keeps the order recognition, services, employment, policies.
    """
    found: Mapping[str, list[Entry]] = defaultdict(list)
    of_kind = {move: kind for kind, shape in rules.employment.record.kinds.items() for move in shape.moves}
    for move in lives.history(session, row):
        known = rules.casework.life.move.get(move.move)
        said = _said(base.wording, rules, life_record.read(rules.casework.life, move.form), move.happened_on)
        entry = Entry(move.happened_on, known.label if known else move.move, said, move.actor)
        found[of_kind.get(move.move, RECORD_KINDS[0])].append(entry)
    words = _Words(session, base, rules, row)
    found["services"] += [*words.referrals(), *words.trainings(), *words.startups()]
    found["employment"] += [*words.placements(), *words.employments()]
    found["policies"] += [*words.subsidies(), *words.subsidy_services()]
    sections = tuple(
        Section(kind, shape.label, tuple(sorted(found[kind], key=lambda entry: entry.on)))
        for kind, shape in rules.employment.record.kinds.items()
    )
    after, life = merged.into(session, row), lives.of(session, rules.casework, row)
    stands = base.wording.say("queue.merged_into", into=after.number) if after else ""
    return PersonRecord(row.number, stands or rules.casework.life.state[life.state].label, sections)


@dataclass(frozen=True)
class _Words:
    """What the tables of hiring say of one case, in words of the wording."""

    session: Session
    base: KnowledgeBase
    rules: Rules
    row: CaseRecord

    def referrals(self) -> Iterator[Entry]:
        for referral, vacancy, employer in referrals_to_work.of_case(self.session, self.row):
            unit = [("employer", employer.name), ("title", vacancy.title)]
            yield self._entry(referral.referred_on, "referred", [*unit, ("agency", referral.agency)], referral.actor)
            if referral.outcome and referral.outcome_on:
                shape = self.rules.employment.outcome.get(referral.outcome)
                outcome = shape.label if shape else referral.outcome
                said = [*unit, ("outcome", outcome), ("detail", referral.outcome_detail)]
                yield self._entry(referral.outcome_on, "referral_ended", said)

    def trainings(self) -> Iterator[Entry]:
        for one in trainings.of_case(self.session, self.row):
            what = [("subject", one.subject), ("provider", one.provider)]
            yield self._entry(one.begun_on, "training_begun", what, one.actor)
            if one.ended_on:
                yield self._entry(one.ended_on, "training_ended", what)
            if one.certified_on:
                yield self._entry(one.certified_on, "certified", [what[0], ("certificate", one.certificate)])

    def startups(self) -> Iterator[Entry]:
        for one in startups.of_case(self.session, self.row):
            shape = self.rules.employment.startup_step.get(one.step)
            said = [("step", shape.label if shape else one.step), ("detail", one.detail)]
            yield self._entry(one.happened_on, "startup", said, one.actor)

    def placements(self) -> Iterator[Entry]:
        held = placements.of_case(self.session, self.row)
        for one in held:
            post = posts.of(self.session, one.post_id)
            unit = [("employer", employers.of(self.session, post.employer_id).name), ("kind", post.kind)]
            yield self._entry(one.since, "placed", [*unit, ("until", str(one.until))], one.actor)
            yield from self._appraisals(one, unit)
            if one.left_on:
                shape = self.rules.employment.placements.reason.get(one.left_reason)
                reason = shape.label if shape else one.left_reason
                yield self._entry(
                    one.left_on, "left", [*unit, ("reason", reason), ("detail", one.left_detail)], one.left_by
                )

    def _appraisals(self, held: PostPlacement, unit: list[tuple[str, str]]) -> Iterator[Entry]:
        results = self.rules.employment.placements.appraisal
        for one in placements.appraisals(self.session, [held.id]):
            said = [*unit, ("result", results.get(one.result, one.result)), ("detail", one.detail)]
            yield self._entry(one.happened_on, "appraised", said, one.actor)

    def employments(self) -> Iterator[Entry]:
        for one, employer in employments.of_case(self.session, self.row):
            claim = employer_claim.claim_of(self.session, self.rules, one)
            names = self.rules.employment.hiring.insurances
            paid = [names[name] for name in names if claim.truth_of(name) is Truth.YES]
            until = self._day(one.contract_until) if one.contract_until else ""
            until = self.base.wording.say("work.open_ended") if one.open_ended else until
            said = [("employer", employer.name), ("contract_until", until)]
            said.append(("insured", self.base.wording.say("sheet.joined", words=paid) if paid else ""))
            yield self._entry(one.since, "hired", said, one.actor)
            if one.ended_on:
                yield self._entry(one.ended_on, "hire_ended", [said[0], ("reason", one.ended_reason)])

    def _day(self, on: date) -> str:
        return self.base.wording.say("paper.day", on=on)

    def subsidies(self) -> Iterator[Entry]:
        for one in subsidies.rows_of(self.session, self.row):
            kind = self.rules.employment.subsidy.get(one.kind)
            unit = employers.of(self.session, one.employer_id).name if one.employer_id else ""
            label = [("subsidy", kind.label if kind else one.kind)]
            span = [("since", self._day(one.since)), ("until", self._day(one.until))]
            said = [*label, ("employer", unit), *span, ("amount", one.amount)]
            yield self._entry(one.approved_on, "granted", said, one.actor)
            if one.stopped_on:
                yield self._entry(one.stopped_on, "grant_stopped", [*label, ("reason", one.stopped_reason)])

    def subsidy_services(self) -> Iterator[Entry]:
        """送补贴, as the five sends have it."""
        choices = self.rules.casework.life.field["service"].choices
        for move in lives.history(self.session, self.row):
            if move.move == "serve" and move.form.get("service") == "subsidy":
                said = [("detail", str(move.form.get("service_detail", "")))]
                label = choices["subsidy"]
                yield Entry(move.happened_on, label, self._labelled(said), move.actor)

    def _entry(self, on: date, what: str, said: list[tuple[str, str]], actor: str = "") -> Entry:
        return Entry(on, self.base.wording.say(f"work.event.{what}"), self._labelled(said), actor)

    def _labelled(self, said: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple((self.base.wording.say(f"work.field.{name}"), words) for name, words in said if words)


def _said(wording: Wording, rules: Rules, form: Mapping[str, Value], on: date) -> tuple[tuple[str, str], ...]:
    """What a form said, but for the day on which the entry stands anyway."""
    fields = rules.casework.life.field
    found = []
    for name, value in form.items():
        if value == on:
            continue
        choices = fields[name].choices if name in fields else {}
        values = value if isinstance(value, tuple) else (value,)
        label = fields[name].label if name in fields else name
        words = (wording.say("paper.day", on=one) if isinstance(one, date) else str(one) for one in values)
        found.append((label, " · ".join(choices.get(one, one) for one in words)))
    return tuple(found)
