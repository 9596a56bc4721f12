"""The monthly report on a simulated city, beside a plain scan of all moves in the same run.

HOTLINE_DATA=… hotline simulate --people 50000 --seed 1
HOTLINE_DATA=… python -m bench.monthly_report [--month 2025-12] [--times 5]
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlmodel import Session, select

from bot.casework import figures, report_view, unit_report
from bot.store.unit_models import Unit, UnitKind
from bot.wiring import Hotline, build
from knowledge.casework.casework import Casework
from knowledge.casework.periods import Month, statistics_month

SCAN = "SELECT COUNT(*), SUM(LENGTH(CAST(form AS TEXT))) FROM life_move"
"""Reads every row of the table whole, and gives one back."""


def main() -> None:
    """Print a table of medians, in milliseconds and as multiples of the scan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--month", default="2025-12")
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    hotline = build()
    rules = hotline.knowledge.current.casework
    if rules is None:
        raise SystemExit("the content has no casework")
    month = Month.parse(given.month)
    with hotline.store.reading() as session:
        moves, *_ = session.execute(text(SCAN)).one()
        scan = median(lambda: session.execute(text(SCAN)).all(), given.times)
        print(f"{moves} moves; a scan of them {scan:.0f} ms")
        for name, report in asked(hotline, rules, session, month).items():
            with listening(session) as statements:
                report()
            whole = median(report, given.times)
            sql = median(lambda asked=tuple(statements): again(session, asked), given.times)  # type: ignore[misc]
            print(f"{name}: {whole:.0f} ms, {whole / scan:.2f} scans; {len(statements)} statements, {sql / whole:.0%}")


def asked(hotline: Hotline, rules: Casework, session: Session, month: Month) -> dict[str, Callable[[], object]]:
    """The reports: by district out of the record, of a unit as it would be submitted, of the city as it is frozen."""
    base, rule = hotline.knowledge.current, rules.periods.statistics
    span = statistics_month(rule, month)
    units = {kind: session.exec(select(Unit).where(Unit.kind == kind)).first() for kind in UnitKind}
    found: dict[str, Callable[[], object]] = {
        "by district, out of the record": lambda: unit_report.rows(
            base, rules.sheets["ep8"], figures.counted(session, span)
        )
    }
    for kind, unit in units.items():
        if unit is not None:
            found[f"of a {kind.value}, frozen"] = lambda unit=unit: report_view.view(session, rule, unit, month)  # type: ignore[misc]
    return found


def median(of: Callable[[], object], times: int) -> float:
    """Milliseconds."""
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        of()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


@contextmanager
def listening(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database meanwhile, with its parameters."""
    said: list[tuple[str, Any]] = []
    engine = session.get_bind()

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def again(session: Session, statements: Sequence[tuple[str, Any]]) -> None:
    """The same statements by the driver alone, all rows fetched."""
    cursor = session.connection().connection.cursor()
    for statement, parameters in statements:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    cursor.close()


if __name__ == "__main__":
    main()
