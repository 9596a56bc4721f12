"""The content of casework: what is wrong in it is told with file, line and field, and its citations lead somewhere."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.casework.casework import Casework, load_casework
from knowledge.casework.outlook import outlook
from knowledge.casework.sheets import Fill
from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED, read_folder
from knowledge.loader import load
from knowledge.references import dangling
from tests.knowledge.bases import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped casework, to be spoilt."""
    return Path(shutil.copytree(SHIPPED / "casework", tmp_path / "casework"))


SPOILT = (
    # file, what is written, what is written instead, part of the finding
    ("life.yaml", "    to: visited\n", "    to: visitd\n", "moves.2.to: visitd is not a state"),
    ("life.yaml", "    guards: [visit-after-registration]", "    guards: [no-such]", "no-such is not a guard"),
    ("life.yaml", "    opens: [notice-start]\n", "    opens: [start]\n", "start is not a deadline"),
    ("life.yaml", "needs: [plan_on, plan]", "needs: [plan_day, plan]", "plan_day is not a field"),
    ("life.yaml", "by: [resident, caseworker", "by: [residents, caseworker", "residents is not a role"),
    ("life.yaml", "label: 登记\n", "lable: 登记\n", "lable: is not a field here (misspelt?)"),
    ("life.yaml", "ordered: [visited_on, notice_from]", "ordered: [visited_on, plan]", "plan is not a day"),
    ("life.yaml", "first: referred", "first: unknown", "unknown is not a state"),
    ("life.yaml", "{id: stable, label", "{id: steady, label", "no move leads to steady"),
    ("deadlines.yaml", "  length: {months: 1}", "  length: {months: 0}", "greater than 0"),
    ("deadlines.yaml", "  length: {months: 1}", "  length: {weeks: 4}", "weeks: is not a field here"),
    ("deadlines.yaml", "id: home-visit\n", "id: home-visits\n", "nothing opens the deadline home-visits"),
    ("deadlines.yaml", "from: [visited_on, ", "from: [visitor_on, ", "visitor_on is not a day of the life"),
    ("deadlines.yaml", "{visit: [person]}", "{visit: [boss]}", "boss is no choice of visit"),
    ("calendar/2026.yaml", "2026-01-04", "2026-01-05", "must be a Saturday or Sunday of 2026"),
    ("calendar/2026.yaml", "to: 2026-01-03", "to: 2027-01-03", "must begin and end in 2026"),
    ("calendar/2026.yaml", "year: 2026", "year: 2025", "must begin and end in 2025"),
    ("hours.yaml", "periods: []", "periods: [{from: 2027-01-01, set_by: 某区, seasons: []}]", "at least 1 item"),
    ("columns.yaml", "fill: name_masked", "fill: name", "must not stand on a public sheet"),
    ("columns.yaml", "fill: count_employed}", "fill: count_happy}", "columns.6.fill"),
    ("columns.yaml", "fill: target_of", "fill: address", "does not go with a row for each target"),
    ("vocabulary.yaml", "{id: nights, label", "{id: shifts, label", "shifts stands twice"),
    ("texts.yaml", "match-hours-unknown:", "match-hours-unknwn:", "match-hours-unknown: is missing"),
    ("texts.yaml", "{{ state }}", "{{ state }", "line 1 of the text"),
    ("periods.yaml", "month_begins_on: 21", "month_begins_on: 31", "statistics.month_begins_on"),
    ("units.yaml", "labels: {city: 市, district: 区县,", "labels: {city: 市,", "labels: district is missing"),
    ("units.yaml", "  person: [专人", "  persons: [专人", "headings: must be those of code"),
    ("reports.yaml", "  count_exited: {name: 退出人数}\n", "", "count_exited is missing"),
    (
        "reports.yaml",
        "figure: count_stable, threshold: null}",
        "figure: count_stable, threshold: 9}",
        "a threshold was set by",
    ),
    ("reports.yaml", "  note: 充分就业社区的", "  notes: 充分就业社区的", "full_employment"),
)


@pytest.mark.parametrize(("file", "written", "instead", "finding"), SPOILT)
def test_what_is_wrong_is_told_with_file_line_and_field(
    folder: Path, file: str, written: str, instead: str, finding: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_casework(folder)
    told = [each for each in raised.value.findings if finding in each]
    assert told, raised.value.findings
    where, line, _ = told[0].split(":", 2)
    assert where == f"casework/{file}"
    assert int(line) >= 1


def test_a_missing_file_and_a_stranger_are_told(folder: Path) -> None:
    (folder / "hours.yaml").rename(folder / "hour.yaml")
    with pytest.raises(ContentError) as raised:
        load_casework(folder)
    assert any(each.startswith("casework/hour.yaml:1: is not a file of casework") for each in raised.value.findings)
    assert any(each.startswith("casework/hours.yaml:1: cannot be read") for each in raised.value.findings)


@pytest.mark.parametrize(
    ("seasons", "finding"),
    [
        ("[{from: 10-01, to: 04-30, open: ['9:00-12:00']}]", "05-01 stands in 0 seasons"),
        ("[{from: 01-01, to: 12-31, open: ['9:00-12:00']}, {from: 05-01, to: 06-01, open: ['9:00-10:00']}]", "2 sea"),
        ("[{from: 01-01, to: 12-31, open: ['9:00-12:00', '11:00-16:00']}]", "not overlap"),
        ("[{from: 01-01, to: 12-31, open: ['12:00-9:00']}]", "from a beginning to a later end"),
        ("[{from: 01-01, to: 12-31, open: [9-12]}]", "must be written as"),
        ("[{from: 1-1, to: 12-31, open: ['9:00-12:00']}]", "pattern"),
    ],
)  # fmt: skip
def test_hours_that_do_not_make_a_year_are_told(folder: Path, seasons: str, finding: str) -> None:
    text = f"note: 测试\nperiods:\n  - from: 2027-01-01\n    set_by: 某区\n    seasons: {seasons}\n"
    (folder / "hours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=finding):
        load_casework(folder)


def test_two_sets_of_hours_for_one_day_are_told(folder: Path) -> None:
    one = "  - {from: 2027-01-01, set_by: 某区, seasons: [{from: 01-01, to: 12-31, open: ['9:00-12:00']}]}\n"
    text = f"note: 测试\nperiods:\n{one}{one.replace('2027-01', '2027-06')}"
    (folder / "hours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match="two sets of hours hold on 2027-06-01"):
        load_casework(folder)


def test_a_citation_that_leads_nowhere_is_told_with_its_place(tmp_path: Path) -> None:
    root = small(tmp_path)
    shutil.copytree(SHIPPED / "casework", root / "casework")
    findings = dangling(read_folder(root))
    lines = (root / "casework/deadlines.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "hlj-2010-70" in text)
    assert f"casework/deadlines.yaml:{line}: 9.citations.0: there is no document hlj-2010-70" in findings
    assert any(each.startswith("casework/calendar/2026.yaml:") for each in findings)
    assert any(each.startswith("casework/life.yaml:") for each in findings)


def test_the_shipped_citations_lead_somewhere(casework: Casework) -> None:
    documents = {document.id: document for document in read_folder(SHIPPED).documents}
    assert len(casework.cited) > 70
    for raw, path, citation in casework.cited:
        assert documents[citation.document].clause(citation.article), raw.finding(path, str(citation))


def test_a_change_of_a_calendar_is_a_new_version(tmp_path: Path) -> None:
    root = small(tmp_path)
    shutil.copytree(SHIPPED / "casework", root / "casework")
    shutil.copytree(SHIPPED / "documents", root / "documents", dirs_exist_ok=True)
    before = load(root)
    assert before.casework is not None
    path = root / "casework/calendar/2027.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-01-01}", "2027-01-02}"), encoding="utf-8")
    assert load(root).version != before.version


def test_a_calendar_that_is_provisional_or_missing_is_a_note_when_its_time_comes(casework: Casework) -> None:
    def notes(on: date) -> list[str]:
        found = list(outlook(casework, on))
        assert not any(finding.error for finding in found)
        return [finding.where for finding in found]

    assert notes(date(2026, 10, 31)) == []
    assert notes(date(2026, 11, 1)) == ["casework/calendar/2027.yaml:1"]
    assert notes(date(2027, 12, 1)) == ["casework/calendar/2027.yaml:1", "casework/calendar:1"]


def test_a_folder_of_entries_alone_has_no_casework(tmp_path: Path) -> None:
    assert read_folder(small(tmp_path)).casework is None


def test_no_sheet_pretends_to_be_official_and_every_filling_has_its_use(casework: Casework) -> None:
    assert set(casework.sheets) == {"ledger", "notice", "ep8", "quarterly", "targets"}
    assert not any(sheet.official for sheet in casework.sheets.values())
    assert "没有查到" in casework.sheets["ep8"].note
    used = {column.fill for sheet in casework.sheets.values() for column in sheet.columns}
    spare = {Fill.CASE_NUMBER, Fill.PLAN, Fill.AGREED_ON, Fill.COUNT_REFUSED}
    said = {fill for fill in Fill if fill.value.startswith("said_")}
    assert set(Fill) - used == spare | said, "what no shipped sheet uses, an office may; what was said is for forms"
