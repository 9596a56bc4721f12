"""What an employer may claim for a person, from what is on record (第六条（二）)."""

from sqlmodel import Session

from bot.casework import employers
from bot.casework.work_holding import Rules
from bot.store.hiring_models import CaseEmployment
from knowledge.casework.employer_claims import Claim, Hire, claim


def claim_of(session: Session, rules: Rules, found: CaseEmployment) -> Claim:
    """The conditions of the subsidy for one person at work."""
    hire = Hire(
        since=found.since,
        contract_until=found.contract_until,
        open_ended=found.open_ended,
        insured=found.insured,
        industry=employers.of(session, found.employer_id).industry,
    )
    return claim(rules.employment.hiring, rules.employment.restricted, hire)
