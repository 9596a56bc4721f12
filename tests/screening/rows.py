"""Hand-written verdicts, one a line: what differs from somebody who meets the premise, the day, and what comes of it.

BASE is 45, a man, unemployed, local, able and willing, with every special situation answered no.
"""

from datetime import date
from typing import Any, NamedTuple

DAY = "2026-11-24"
BASE: dict[str, Any] = {
    "birth_date": "1981-06-15",
    "sex": "male",
    "hukou": "local_urban",
    "status": "unemployed",
    "able_and_willing": True,
    "registered_on": "not_registered",
    "was_employed": False,
    "insured_since_registration": False,
    "household_unemployed": False,
    "household_income": False,
    "disability": "none",
    "subsistence_allowance": "none",
    "land_requisitioned": False,
    "raising_minor": False,
    "marital": "married",
    "model_worker": "none",
    "martyr_family": False,
    "military_spouse": False,
}
YES, DOUBT, SOON, NO = "likely_eligible", "to_confirm", "not_yet", "not_eligible"
WOMAN = {"sex": "female", "female_retirement": 55}


class Row(NamedTuple):
    category: str
    says: str
    changes: dict[str, Any]
    outcome: str
    since: str | None = None
    on: str = DAY

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


def rows(category: str, *lines: tuple[Any, ...]) -> list[Row]:
    return [Row(category, *line) for line in lines]


def premise_rows(category: str, met: dict[str, Any]) -> list[Row]:
    """What the premise makes of somebody who meets the category's own conditions."""
    days: list[tuple[Any, ...]] = [
        ("sixteen today", {**met, "birth_date": "2010-11-24"}, YES),
        ("sixteen tomorrow", {**met, "birth_date": "2010-11-25"}, NO),
        ("man, 60 and 5 months tomorrow", {**met, "birth_date": "1966-06-25"}, YES),
        ("man, 60 and 5 months today", {**met, "birth_date": "1966-06-24"}, NO),
        ("man, retired within this month or not", {**met, "birth_date": "1966-06"}, DOUBT),
    ]
    return rows(
        category,
        *([] if "birth_date" in met else days),
        ("all is met", met, YES),
        ("hukou doubtful", {**met, "hukou": "resident_urban"}, DOUBT),
        ("hukou elsewhere", {**met, "hukou": "other"}, NO),
        ("hukou unanswered", {**met, "hukou": None}, DOUBT),
        ("flexible", {**met, "status": "flexible"}, DOUBT),
        ("employed", {**met, "status": "employed"}, NO),
        ("pensioner", {**met, "status": "retired"}, NO),
        ("self-employed", {**met, "status": "self_employed"}, NO),
        ("not willing", {**met, "able_and_willing": False}, NO),
        ("no birth date", {**met, "birth_date": None}, DOUBT),
    )


ROWS = [
    *premise_rows("4050", {"birth_date": "1976-11-24"}),
    *rows(
        "4050",
        ("man, 50 today", {"birth_date": "1976-11-24"}, YES),
        ("man, 50 tomorrow", {"birth_date": "1976-11-25"}, SOON, "2026-11-25"),
        ("man, 50 in a year to the day", {"birth_date": "1977-11-24"}, SOON, "2027-11-24"),
        ("man, 50 in a year and a day", {"birth_date": "1977-11-25"}, NO),
        ("woman, 40 today", {**WOMAN, "birth_date": "1986-11-24"}, YES),
        ("woman, 40 tomorrow", {**WOMAN, "birth_date": "1986-11-25"}, SOON, "2026-11-25"),
        ("woman, 39, month only", {**WOMAN, "birth_date": "1987-03"}, NO),
        ("woman, 40 within this month", {**WOMAN, "birth_date": "1986-11"}, DOUBT),
        ("woman, 40 last month", {**WOMAN, "birth_date": "1986-10"}, YES),
        ("age 40", {**WOMAN, "birth_date": None, "age": 40}, YES),
        ("age 39", {**WOMAN, "birth_date": None, "age": 39}, NO),
        ("sex unknown at 52: both", {"sex": None, "female_retirement": 55, "birth_date": "1974-05-01"}, YES),
        ("sex unknown at 45: one", {"sex": None, "birth_date": "1981-05-01"}, DOUBT),
        ("sex unknown at 30: neither", {"sex": None, "birth_date": "1996-05-01"}, NO),
        ("sex unknown at 39: no near miss", {"sex": None, "birth_date": "1987-05-01"}, NO),
        ("born 29 February, 50 on 28", {"birth_date": "1976-02-29"}, YES, None, "2026-02-28"),
        ("born 29 February, the day before", {"birth_date": "1976-02-29"}, SOON, "2026-02-28", "2026-02-27"),
        ("unmet hukou stops the near miss", {"birth_date": "1976-11-25", "hukou": "other"}, NO),
        ("doubtful hukou does not", {"birth_date": "1976-11-25", "hukou": "resident_urban"}, SOON, "2026-11-25"),
        ("man of 60, before the reform", {"birth_date": "1964-12-31"}, NO, None, "2024-12-31"),
        ("man, the day before 60", {"birth_date": "1964-12-31"}, YES, None, "2024-12-30"),
        ("born 1965-01-31: 60 and one month", {"birth_date": "1965-01-31"}, YES, None, "2025-02-27"),
        ("reached on the last of February", {"birth_date": "1965-01-31"}, NO, None, "2025-02-28"),
        ("born 1965-05: two months", {"birth_date": "1965-05-10"}, YES, None, "2025-07-09"),
        ("born 1965-05: reached", {"birth_date": "1965-05-10"}, NO, None, "2025-07-10"),
        ("woman of 50, reached", {"sex": "female", "female_retirement": 50, "birth_date": "1976-06-15"}, YES),
        ("woman of 50, base month", {"sex": "female", "female_retirement": 50, "birth_date": "1975-01-24"}, NO),
        ("woman, group unknown at 51", {"sex": "female", "birth_date": "1975-01-24"}, DOUBT),
        ("woman, group unknown at 49", {"sex": "female", "birth_date": "1977-01-24"}, YES),
        ("woman, group unknown, both over", {"sex": "female", "birth_date": "1966-01-24"}, NO),
    ),
    *premise_rows("zero-employment-family", {"household_unemployed": True, "household_income": False}),
    *rows(
        "zero-employment-family",
        ("somebody works", {"household_unemployed": False}, NO),
        ("income from business", {"household_unemployed": True, "household_income": True}, DOUBT),
        ("income unanswered", {"household_unemployed": True, "household_income": None}, DOUBT),
        ("household unanswered", {"household_unemployed": None}, DOUBT),
        ("works and income unanswered", {"household_unemployed": False, "household_income": None}, NO),
    ),
    *premise_rows("disabled", {"disability": "certified"}),
    *rows(
        "disabled",
        ("no certificate", {"disability": "uncertified"}, SOON),
        ("no certificate, hukou doubtful", {"disability": "uncertified", "hukou": "resident_urban"}, SOON),
        ("no certificate, employed", {"disability": "uncertified", "status": "employed"}, NO),
        ("none", {"disability": "none"}, NO),
        ("unanswered", {"disability": None}, DOUBT),
        ("no certificate, retired for certain", {"disability": "uncertified", "birth_date": "1950-01"}, NO),
    ),
    *premise_rows("subsistence-allowance", {"subsistence_allowance": "receiving"}),
    *rows(
        "subsistence-allowance",
        ("applied", {"subsistence_allowance": "applied"}, SOON),
        ("applied, not willing", {"subsistence_allowance": "applied", "able_and_willing": False}, NO),
        ("none", {"subsistence_allowance": "none"}, NO),
        ("unanswered", {"subsistence_allowance": None}, DOUBT),
    ),
    *premise_rows("long-term-unemployed", {"was_employed": True, "registered_on": "2025-11-24"}),
    *rows(
        "long-term-unemployed",
        ("a year today", {"was_employed": True, "registered_on": "2025-11-24"}, YES),
        ("a year tomorrow", {"was_employed": True, "registered_on": "2025-11-25"}, SOON, "2026-11-25"),
        ("registered today", {"was_employed": True, "registered_on": DAY}, SOON, "2027-11-24"),
        ("not registered", {"was_employed": True}, SOON),
        ("not registered, insured", {"was_employed": True, "insured_since_registration": True}, NO),
        ("not registered, insurance unanswered", {"was_employed": True, "insured_since_registration": None}, SOON),
        ("never employed", {"registered_on": "2020-01-01"}, NO),
        ("employment unanswered", {"was_employed": None, "registered_on": "2020-01-01"}, DOUBT),
        ("employment unanswered, too new", {"was_employed": None, "registered_on": "2026-03-01"}, SOON, "2027-03-01"),
        ("registration unanswered", {"was_employed": True, "registered_on": None}, DOUBT),
        ("insured", {"was_employed": True, "registered_on": "2020-01-01", "insured_since_registration": True}, NO),
        (
            "too new and insured",
            {"was_employed": True, "registered_on": "2026-03-01", "insured_since_registration": True},
            NO,
        ),
        ("leap day, on 28", {"was_employed": True, "registered_on": "2024-02-29"}, YES, None, "2025-02-28"),
        ("leap day, on 27", {"was_employed": True, "registered_on": "2024-02-29"}, SOON, "2025-02-28", "2025-02-27"),
        ("registered in the future", {"was_employed": True, "registered_on": "2026-12-01"}, SOON, "2027-12-01"),
        (
            "retired for certain before the year is full",
            {"was_employed": True, "registered_on": "2026-06-01", "birth_date": "1963-12-20"},
            NO,
        ),
        (
            "the law of the later day gives him the month",
            {"was_employed": True, "registered_on": "2024-02-01", "birth_date": "1965-01-10"},
            SOON,
            "2025-02-01",
            "2024-12-01",
        ),
        (
            "retired on that very day",
            {"was_employed": True, "registered_on": "2024-02-10", "birth_date": "1965-01-10"},
            NO,
            None,
            "2024-12-01",
        ),
    ),
    *premise_rows("land-requisitioned", {"land_requisitioned": True}),
    *rows(
        "land-requisitioned",
        ("not requisitioned", {}, NO),
        ("unanswered", {"land_requisitioned": None}, DOUBT),
    ),
    *premise_rows("single-parent", {"raising_minor": True, "marital": "divorced"}),
    *rows(
        "single-parent",
        ("widowed", {"raising_minor": True, "marital": "widowed"}, YES),
        ("never married", {"raising_minor": True, "marital": "never_married"}, DOUBT),
        ("married", {"raising_minor": True, "marital": "married"}, NO),
        ("marital unanswered", {"raising_minor": True, "marital": None}, DOUBT),
        ("no child", {"marital": "divorced"}, NO),
        ("child unanswered, married", {"raising_minor": None, "marital": "married"}, NO),
    ),
    *premise_rows("model-worker", {"model_worker": "county_or_above"}),
    *rows(
        "model-worker",
        ("below county", {"model_worker": "below_county"}, NO),
        ("unanswered", {"model_worker": None}, DOUBT),
    ),
    *premise_rows("martyr-family", {"martyr_family": True}),
    *rows(
        "martyr-family",
        ("15, sixteen tomorrow", {"martyr_family": True, "birth_date": "2010-11-25"}, NO),
        ("sixteen today", {"martyr_family": True, "birth_date": "2010-11-24"}, YES),
        ("sixteen this month", {"martyr_family": True, "birth_date": "2010-11"}, DOUBT),
        ("unanswered", {"martyr_family": None}, DOUBT),
    ),
    *premise_rows("military-spouse", {"military_spouse": True}),
    *rows(
        "military-spouse",
        ("not a spouse", {}, NO),
        ("unanswered", {"military_spouse": None}, DOUBT),
    ),
]
