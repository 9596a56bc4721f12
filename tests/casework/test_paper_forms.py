"""Forms filled in for printing, and the list for the public notice: opened by another library and read word by word."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.casework import ledger, paper_forms, persons, workbook
from bot.casework.ledger import People
from bot.casework.paper_forms import NoSuchForm
from bot.casework.persons import Person
from bot.casework.refusals import CaseRefused, OtherDistrict, RoleRefused, UnknownCase
from bot.store import audit
from bot.store.engine import Store
from bot.store.models import Contact, Role
from bot.store.vault import Vault
from knowledge.checks import check
from knowledge.content_files import ContentError
from knowledge.loader import load
from knowledge.papers import ALWAYS, Papers, load_papers
from tests.casework.ledger_files import identity
from tests.casework.life_stage import RULES, claimed, live, noon, people, row_of, straight
from tests.store.stage import KEY, add_staff

BASE = load()
TODAY = date(2026, 4, 2)
PEOPLE = People(BASE, RULES, TODAY)
VAULT = Vault(KEY)
HOSTILE = ("{{7*7}}", "=1+1", "<b>张&三</b>", "{% for x in y %}", "{_{x}_} %_}", "第一行\n第二行", "]]>", "{{ name }}")


def texts(data: bytes) -> Iterator[str]:
    """Every paragraph of a Word file, in tables too."""
    document = Document(io.BytesIO(data))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)


def papers() -> Papers:
    assert BASE.papers is not None
    return BASE.papers


@pytest.fixture
def visited(store: Store) -> str:
    """Somebody with a hostile name whose home was visited, and who left a telephone in the conversation only."""
    wang, zhao = people(store)
    with store.transaction() as session:
        (number,) = claimed(session, wang)
        person = Person(name="{{7*7}}", identity=identity(1), address="<某街>&1号")
        persons.record(session, VAULT, number, wang, person, rules=RULES, now=noon(TODAY))
    live(store, number, straight("home_visit", wang, zhao, family="=1+1"), noon(TODAY))
    with store.transaction() as session:
        row = row_of(store, number)
        session.add(Contact(case_id=row.id or 0, sealed=VAULT.seal("13800001234"), created_at=noon(TODAY)))
    return number


def test_a_form_is_filled_from_the_record_and_prints_what_was_written(store: Store, visited: str) -> None:
    with store.transaction() as session:
        filled = paper_forms.fill(session, VAULT, PEOPLE, "home-visit", visited, staff=None)
    found = list(texts(filled))
    for words in ("{{7*7}}", identity(1), "<某街>&1号", "=1+1", "三口人", "13800001234", "男", "1965年3月5日"):
        assert words in found
    assert found[0] == "入户核查表（五清）"
    assert found[1] == "本表为参考样式，以窗口发放的表格为准。"
    assert any("2026年3月5日" in line and "责任人：wang" in line for line in found)
    with store.reading() as session:
        last = audit.trail(session, f"case:{visited}")[-1]
    assert (last.actor, last.action) == ("system", "paper.form")
    assert last.detail == {"form": "home-visit", "contact": True}


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_who_may_have_a_form(store: Store, visited: str) -> None:
    def had_by(name: str, role: Role, district: str) -> bool:
        member = add_staff(store, name, role, district)
        with store.transaction() as session:
            filled = paper_forms.fill(session, VAULT, PEOPLE, "application", visited, staff=member)
        return "13800001234" in list(texts(filled))

    assert had_by("chief", Role.SUPERVISOR, ""), "a supervisor sees how the resident is reached"
    assert not had_by("li", Role.CASEWORKER, "230102"), "a colleague who does not hold the case does not"
    for name, role, district, refusal in (
        ("far", Role.CASEWORKER, "230103", OtherDistrict),
        ("voice", Role.OPERATOR, "", RoleRefused),
    ):
        with pytest.raises(refusal):
            had_by(name, role, district)


@pytest.mark.parametrize(
    ("form", "number", "refusal"), [("none", "20260301-0201", NoSuchForm), ("plan", "20990101-0001", UnknownCase)]
)
def test_what_there_is_not_is_said(store: Store, form: str, number: str, refusal: type[CaseRefused]) -> None:
    with pytest.raises(refusal), store.transaction() as session:
        paper_forms.fill(session, VAULT, PEOPLE, form, number, staff=None)


def test_hostile_texts_print_as_they_are() -> None:
    fields = [column.id for column in papers().forms["home-visit"].fields]
    found = "\n".join(texts(papers().fill("home-visit", dict(zip(fields, HOSTILE, strict=False)))))
    assert [text for text in HOSTILE if text not in found] == []


@given(text=st.text(max_size=60))
@settings(max_examples=12, deadline=None)
def test_no_text_is_ever_taken_for_a_template(text: str) -> None:
    """Whatever stands in a value is what the file shows; only what XML cannot hold is left out."""
    filled = papers().fill("plan", dict.fromkeys(papers().forms["plan"].names, text))
    shown = next(cell for cell in list(texts(filled))[::-1] if cell is not None)
    allowed = "".join(c for c in text.replace("\r\n", "\n") if c in "\t\n" or "\x20" <= c not in "\ufffe\uffff")
    kept = "".join(c for c in allowed if not "\ud800" <= c <= "\udfff")
    assert shown == kept


def own_template(folder: Path, old: str, new: str) -> None:
    """An office's own application form: the shipped one with something else written in it."""
    path = folder / "papers" / "application.docx"
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    body = parts["word/document.xml"].decode()
    assert old in body
    parts["word/document.xml"] = body.replace(old, new).encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("{{ nmae }}", "papers/application.docx:1: nmae: is not a field of application"),
        ("{{ name", "papers/application.docx:1: is no template"),
        ("{% if name %}", "papers/application.docx:1: is no template"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_by_file_and_field(content: Path, new: str, says: str) -> None:
    own_template(content, "{{ name }}", new)
    changed = load_papers(content / "papers")
    assert [line for line in changed.findings() if line.startswith(says)]
    with pytest.raises(ContentError, match=r"application\.docx"):
        changed.fill("application", {})


def test_a_file_that_is_no_word_file_is_refused_when_the_content_is_checked(content: Path) -> None:
    (content / "papers" / "plan.docx").write_bytes(b"not a Word file")
    findings = [f"{finding.where}: {finding.message}" for finding in check(content, TODAY) if finding.error]
    assert [line for line in findings if line.startswith("papers/plan.docx:1: is not a Word file")]
    (content / "papers" / "plan.docx").unlink()
    with pytest.raises(ContentError, match=r"papers/papers.yaml:\d+: .*plan.docx cannot be read"):
        load_papers(content / "papers")


def test_every_field_that_a_form_has_stands_in_its_template() -> None:
    """A field that the shipped template forgot would be filled in and never seen."""
    for paper in papers().forms.values():
        with zipfile.ZipFile(io.BytesIO(papers().templates[paper.template])) as packed:
            body = packed.read("word/document.xml").decode()
        assert [name for name in sorted(paper.names - ALWAYS) if f"{{{{ {name} }}}}" not in body] == []
        assert "{{ note }}" in body


def test_the_list_for_the_notice_names_nobody_in_full(store: Store, tmp_path: Path) -> None:
    wang, zhao = people(store)
    with store.transaction() as session:
        on_notice, three, not_yet = claimed(session, wang, 3)
        for at, (number, name) in enumerate([(on_notice, "张三"), (three, "=某某某"), (not_yet, "李四")]):
            person = Person(name=name, identity=identity(at), telephone="13800001234", community="某社区")
            persons.record(session, VAULT, number, wang, person, rules=RULES, now=noon(TODAY))
    for number in (on_notice, three):
        live(store, number, straight("start_notice", wang, zhao), noon(TODAY))
    live(store, not_yet, straight("home_visit", wang, zhao), noon(TODAY))
    sheet = RULES.sheets["notice"]
    with store.reading() as session:
        rows = ledger.notice(session, VAULT, PEOPLE, sheet)
        assert ledger.notice(session, VAULT, PEOPLE, sheet, district="230103") == []
    workbook.write(tmp_path / "notice.xlsx", sheet, rows)
    cells = list(load_workbook(tmp_path / "notice.xlsx").worksheets[0].iter_rows())
    shown = [[cell.value for cell in row] for row in cells[3:]]
    assert [row[:4] for row in shown] == [
        [1, "张*", f"230102{'*' * 10}{identity(0)[-2:]}", "某社区"],
        [2, "=**某", f"230102{'*' * 10}{identity(1)[-2:]}", "某社区"],
    ]
    assert [cell.coordinate for row in cells for cell in row if cell.data_type == "f"] == []
    assert "没有查到" in str(cells[1][0].value)


def screened(store: Store, number: str, **packet: object) -> list[str]:
    """The application of a case whose packet says this."""
    with store.transaction() as session:
        row = row_of(store, number)
        row.packet = packet
        session.merge(row)
    with store.transaction() as session:
        return list(texts(paper_forms.fill(session, VAULT, PEOPLE, "application", number, staff=None)))


SCREENED = {
    "answers": {"birth_date": "1974-03", "sex": "male", "hukou": "local_urban", "status": None},
    "decided_on": "2026-03-01",
    "decision": {"categories": {"4050": {"outcome": "likely_eligible"}, "disabled": {"outcome": "to_confirm"}}},
}


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_application_carries_what_was_said_in_ones_own_screening(store: Store, visited: str) -> None:
    found = screened(store, visited, about="", **SCREENED)
    assert BASE.screening is not None
    for words in ("1974-03（自报）", "男（自报）", "哈尔滨城镇户口（自报）"):
        assert words in found
    assert "1965年3月5日" in found, "what the office wrote down stays beside it"
    assert not [words for words in found if "没有工作" in words], "不清楚 is no answer"
    ticks = next(words for words in found if "未核实" in words).split("\n")
    assert ticks[:2] == [
        "本人自测（2026-03-01），未核实：",
        "☑ 第三条（一）“4050”失业人员（初步符合）",
    ]
    assert len(ticks) == 1 + len(BASE.screening.categories)
    assert sum(line.startswith("☑") for line in ticks) == 1
    assert sum("待核实" in line for line in ticks[1:]) == sum(c.id == "disabled" for c in BASE.screening.categories)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
@pytest.mark.parametrize("packet", [{**SCREENED, "about": "mother"}, {}, {"answers": {}, "decision": None}])
def test_nothing_is_carried_over_of_somebody_else_or_of_nothing(
    store: Store, visited: str, packet: dict[str, object]
) -> None:
    assert not [words for words in screened(store, visited, **packet) if "自报）" in words or "未核实" in words]
