"""How invented people come in: by a referral, or out of an office's old ledger."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.casework import numbers
from bot.simulation.city import District, Place
from bot.simulation.course import ZERO_EMPLOYMENT, Person
from handlers.effects import OpenCase
from knowledge.base import KnowledgeBase
from knowledge.casework import life as table
from knowledge.casework.identifiers import Identity
from knowledge.casework.ledger_row import Taken
from knowledge.casework.ledger_words import LEDGER, TAKE_OVER
from knowledge.casework.life import Refusal
from knowledge.casework.life_table import LifeTable, Value
from knowledge.screening.shapes import Outcome


@dataclass(frozen=True)
class Arrival:
    """Who comes, and to whom."""

    index: int
    person: Person
    district: District
    place: Place


def taken(base: KnowledgeBase, life: LifeTable, day: date, one: Arrival) -> Taken:
    """A row of the office's old ledger, as its import reads one."""
    index, person, district, place = one.index, one.person, one.district, one.place
    before = day - timedelta(days=person.chance.randint(20, 400))
    category = ZERO_EMPLOYMENT if person.zero else "4050"
    form: dict[str, Value] = {
        "imported_on": day,
        "stands": person.stands,
        "recognised_on": before,
        "certificate": person.certificate,
        "categories": (category,),
        "ledger_responsible": place.person.name,
    }
    if person.stands == "employed":
        form |= {"employed_on": before + timedelta(days=1), "employment": "enterprise", "employer": person.text}
    begun = table.begin(life, day)
    moved = table.move(life, begun.state, TAKE_OVER, begun.record, form, role=LEDGER, on=day)
    if isinstance(moved, Refusal):  # the table does not have such a state
        raise LookupError(  # noqa: TRY004 - a content without that state, not a type
            f"{moved.key} {dict(moved.values)}"
        )
    details = {
        "name": f"{base.wording.say('simulation.person')}{index}",
        "street": place.street,
        "community": place.community,
    }
    nobody = Identity("", before, "")
    return Taken(index, details, nobody, district.code, form, moved)


def referral(number: str, one: Arrival) -> OpenCase:
    """A referral, as a resident's conversation makes one; nobody is reached by it."""
    person, district, place = one.person, one.district, one.place
    born = 1965 + person.chance.randint(0, 15)
    decision = {ZERO_EMPLOYMENT: {"outcome": Outcome.LIKELY.value}} if person.zero else {}
    return OpenCase(
        number=number,
        secret=numbers.new_code(),
        district=district.code,
        unit=place.code,
        category=ZERO_EMPLOYMENT if person.zero else "4050",
        contact="",
        consent_version="",
        packet={
            "source": "simulation",
            "answers": {"birth_date": f"{born}-06-15", "sex": person.chance.choice(("male", "female"))},
            "decision": {"categories": decision},
        },
    )
