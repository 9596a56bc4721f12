"""Cells, headings and choices of an office's own ledger, as people write them."""

from datetime import date, datetime

import pytest

from knowledge.casework.casework import Casework
from knowledge.casework.ledger_cell import Problem, as_day, as_digits, as_month, as_text
from knowledge.casework.ledger_choice import Spellings
from knowledge.casework.ledger_header import Span, find_header
from knowledge.casework.ledger_words import plain
from knowledge.casework.sheets import Fill

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-03-05", DAY),
        ("2024.3.5", DAY),
        ("2024/3/5", DAY),
        ("2024年3月5日", DAY),
        (" ２０２４年 3月5日 ", DAY),
        ("2024-03-05 00:00:00", DAY),
        ("20240305", DAY),
        (20240305, DAY),
        (45356, DAY),
        (45356.5, DAY),
        (datetime(2024, 3, 5, 9, 30), DAY),  # noqa: DTZ001 - Excel knows no zone
        ("2024年3月", "only-month"),
        ("2024.13.5", "no-day"),
        ("2023-02-29", "no-day"),
        (2024.1, "no-day"),
        ("24.3.5", "no-day"),
        ("去年三月", "no-day"),
        ("1024-03-05", "no-day"),
        (float("inf"), "no-day"),
        (True, "no-day"),
    ],
)
def test_a_day_in_any_of_the_ways_people_write_one(written: object, read: date | str) -> None:
    found = as_day(written, mac=False, whole_month=False)
    assert (found.key if isinstance(found, Problem) else found) == read


def test_a_month_is_its_first_day_only_when_somebody_says_so() -> None:
    assert as_day("2024年3月", mac=False, whole_month=True) == date(2024, 3, 1)
    assert isinstance(as_day(2024.1, mac=False, whole_month=True), Problem), "2024.1 may be January or October"
    assert as_month("1965.03", mac=False) == (1965, 3, 0)
    assert as_month(1965.1, mac=False) == (1965, 0, 0)


def test_days_of_old_macintosh_files_count_from_1904() -> None:
    assert as_day(45356 - 1462, mac=True, whole_month=False) == DAY


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (13800001234, "13800001234"),
        (7.0, "7"),
        (7.5, "7.5"),
        ("\u3000张\u200b三\xa0", "张三"),
        ("一\r\n二", "一\n二"),
        ("=1+1", "=1+1"),
        ("{{7*7}}", "{{7*7}}"),
        (None, ""),
        (True, "TRUE"),
        (230102196503050000, "kept-as-number"),
        (2.30102196503050e17, "kept-as-number"),
    ],
)
def test_a_text_is_what_people_see(written: object, read: str) -> None:
    found = as_text(written)
    assert (found.key if isinstance(found, Problem) else found) == read


@pytest.mark.parametrize("written", ["2.30102E+17", "2.30102196503050E17", 230102196503050000])
def test_a_number_in_scientific_notation_is_told_as_lost(written: object) -> None:
    found = as_digits(written)
    assert isinstance(found, Problem)
    assert found.key == "kept-as-number"


def spellings(casework: Casework, name: str) -> Spellings:
    return Spellings(casework.life.field[name], casework.ledger_words.spellings(casework.life)[name])


@pytest.mark.parametrize(
    ("field", "written", "read"),
    [
        ("categories", "“4050”失业人员", ("4050",)),
        ("categories", "４０５０人员，零就业 家庭；低保", ("4050", "zero-employment-family", "subsistence-allowance")),
        ("categories", "4050、4050", ("4050",)),
        ("employment", "公益岗", "welfare_post"),
        ("stands", "稳定就业", "stable"),
    ],
)
def test_a_choice_by_its_label_or_another_spelling(casework: Casework, field: str, written: str, read: object) -> None:
    assert spellings(casework, field).read(written) == read


def test_a_word_that_is_no_choice_is_told_with_those_that_are(casework: Casework) -> None:
    found = spellings(casework, "categories").read("4050、大龄")
    assert isinstance(found, Problem)
    assert (found.key, found.values["written"]) == ("unknown-choice", "大龄")
    assert "残疾失业人员" in found.values["known"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("已有稳定收入", ("income", "")),
        ("已有工作（被用人单位录用）", ("employed", "")),
        ("已有工作（被用人单位录用）（某厂）", ("employed", "某厂")),
        ("搬走了", ("other", "搬走了")),
        ("其他（搬走了）", ("other", "搬走了")),
    ],
)
def test_the_reason_of_an_exit_and_its_detail(casework: Casework, written: str, read: tuple[str, str]) -> None:
    assert spellings(casework, "exit_reason").read_reason(written) == read


Trial = tuple[list[list[str]], list[Span], int, set[Fill], tuple[str, ...]]
HEADERS: list[Trial] = [
    # rows, merged cells, row of the headings, what was recognised, what was not
    ([["姓名", "身份证号"]], [], 1, {Fill.NAME, Fill.IDENTITY}, ()),
    ([["某区台账"], [], ["姓 名", "身份证\n号码", "备注"]], [], 3, {Fill.NAME, Fill.IDENTITY}, ("备注",)),
    ([["姓名", "身份证号码（18位）"], ["张三", "x"]], [], 1, {Fill.NAME, Fill.IDENTITY}, ()),
    (
        [["姓名", "身份证号", "公示", ""], ["", "", "开始", "结束"], ["张三", "x", "", ""]],
        [Span(1, 1, 2, 1), Span(1, 2, 2, 2), Span(1, 3, 1, 4)],
        2,
        {Fill.NAME, Fill.IDENTITY, Fill.NOTICE_FROM, Fill.NOTICE_UNTIL},
        (),
    ),
    (
        [["基本情况", "", "公示", ""], ["姓名", "身份证号", "开始", "结束"], ["张三", "x", "", ""]],
        [Span(1, 1, 1, 2), Span(1, 3, 1, 4)],
        2,
        {Fill.NAME, Fill.IDENTITY, Fill.NOTICE_FROM, Fill.NOTICE_UNTIL},
        (),
    ),
]


@pytest.mark.parametrize("trial", HEADERS)
def test_headings_under_titles_in_one_row_or_two(casework: Casework, trial: Trial) -> None:
    rows, spans, row, fills, unknown = trial
    found = find_header(enumerate(rows, start=1), spans, casework.sheets["ledger"])
    assert found is not None
    assert (found.row, {column.fill for column in found.columns.values()}, found.unknown) == (row, fills, unknown)


@pytest.mark.parametrize("rows", [[], [["姓名", "电话"]], [["身份证号"]]])
def test_a_sheet_without_the_needed_headings_has_none(casework: Casework, rows: list[list[str]]) -> None:
    assert find_header(enumerate(rows, start=1), [], casework.sheets["ledger"]) is None


def test_a_heading_that_stands_twice_is_told(casework: Casework) -> None:
    found = find_header([(1, ["姓名", "身份证号", "联系电话", "手机"])], [], casework.sheets["ledger"])
    assert found is not None
    assert found.twice == ("手机",)


def test_every_alias_means_one_column(casework: Casework) -> None:
    columns = casework.sheets["ledger"].columns
    spelt = [(plain(title), column.id) for column in columns for title in (column.title, *column.aliases)]
    assert len({word for word, _ in spelt}) == len(set(spelt))
