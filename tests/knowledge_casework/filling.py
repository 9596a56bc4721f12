"""Forms filled in by hypothesis, and the straight way through a life."""

from datetime import date, timedelta

from hypothesis import strategies as st

from knowledge.casework.life import Moved, Record, begin, move
from knowledge.casework.life_table import LONGEST, CaseField, FieldKind, LifeTable, Move, Value


def values(field: CaseField, on: date, back: int) -> st.SearchStrategy[Value]:
    """Values that a field allows on a day; the days in it lie up to ``back`` days off."""
    days = st.integers(0, back).map(lambda number: on - timedelta(days=number))
    match field.kind:
        case FieldKind.DAY:
            return days
        case FieldKind.COMING_DAY:
            return st.integers(-back, back).map(lambda ahead: on + timedelta(days=ahead))
        case FieldKind.CHOICE:
            return st.sampled_from(sorted(field.choices))
        case FieldKind.CHOICES:
            return st.lists(st.sampled_from(sorted(field.choices)), min_size=1, unique=True).map(tuple)
    return st.text(min_size=1, max_size=LONGEST[field.kind]).filter(lambda text: bool(text.strip()))


def forms(life: LifeTable, step: Move, on: date, back: int = 60) -> st.SearchStrategy[dict[str, Value]]:
    """Whole and half-filled forms of a move."""
    needed = {name: values(life.field[name], on, back) for name in step.needs}
    others = {name: values(life.field[name], on, back) for name in step.fields if name not in step.needs}
    return st.fixed_dictionaries(needed, optional=others)


STRAIGHT: tuple[tuple[str, str, dict[str, Value]], ...] = (
    ("register", "caseworker", {"registered_on": date(2026, 3, 2)}),
    (
        "home_visit",
        "caseworker",
        {
            "visited_on": date(2026, 3, 5),
            "household": "三口人，两个劳动年龄，都没工作",
            "family": "租房",
            "unemployment_reason": "厂子关了",
            "skills": "会做饭",
            "wishes": "离家近的食堂",
        },
    ),
    ("start_notice", "caseworker", {"notice_from": date(2026, 3, 9), "notice_until": date(2026, 3, 13)}),
    (
        "recognise",
        "supervisor",
        {"recognised_on": date(2026, 3, 16), "certificate": "A-1", "categories": ("zero-employment-family", "4050")},
    ),
    ("draft_plan", "caseworker", {"plan_on": date(2026, 3, 17), "plan": "介绍到社区食堂"}),
    ("agree_plan", "resident", {"agreed_on": date(2026, 3, 18)}),
    ("serve", "caseworker", {"service_on": date(2026, 3, 20), "service": "post", "service_detail": "食堂面点"}),
    ("place", "caseworker", {"employed_on": date(2026, 4, 1), "employment": "enterprise", "employer": "某食堂"}),
    ("return_visit", "caseworker", {"visit_on": date(2026, 5, 6), "visit": ("person", "family"), "visit_result": "好"}),
    ("return_visit", "caseworker", {"visit_on": date(2026, 5, 8), "visit": ("employer",), "visit_result": "满意"}),
    ("confirm_stable", "caseworker", {"stable_on": date(2026, 5, 8)}),
)
"""A whole life without a detour: move, role, form."""

TODAY = date(2026, 5, 8)


def lived(life: LifeTable, until: str, on: date = TODAY) -> tuple[str, Record]:
    """A case that has gone the straight way up to and with a move (its first time)."""
    state, record = begin(life, date(2026, 3, 1)).state, begin(life, date(2026, 3, 1)).record
    for name, role, form in STRAIGHT:
        moved = move(life, state, name, record, form, role=role, on=on)
        assert isinstance(moved, Moved), (name, moved)
        state, record = moved.state, moved.record
        if name == until:
            return state, record
    raise AssertionError(until)
