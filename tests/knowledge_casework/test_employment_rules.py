"""employment.yaml: what is wrong in it is told with file, line and field; a lead counts back from the end."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.casework.casework import Casework, load_casework
from knowledge.casework.employment import Lead, Notice
from knowledge.content_files import ContentError
from knowledge.content_folder import SHIPPED

SPOILT = (
    ("  rule: public-welfare-post-subsidy\n", "  rule: no-such\n", "placements.rule: no-such is no subsidy of periods"),
    ("    rule: social-insurance-subsidy\n", "    rule: no-such\n", "subsidies.0.rule: no-such is no subsidy"),
    ("  incompetent: incompetent\n", "  incompetent: bad\n", "placements.incompetent: bad is no result"),
    ("zero-employment-family, disabled]", "zero-employment, disabled]", "zero-employment is no category"),
    ("    needs: certificate\n", "    needs: paper\n", "subsidies.4.needs"),
    ("  names: []\n", "  names: [网吧]\n", "names needs set_by"),
    ("label: 补贴到期}", "label: 补贴到期, lead: {months: 1}}", "lead needs citations, or set_by"),
    ("label: 补贴到期}", "label: 补贴到期, lead: {days: 1, months: 1}, set_by: 某区}", "needs one of days, months"),
    ("{id: vacancy, label", "{id: vacancies, label", "notices: vacancy is missing"),
    ("{id: no-answer, label", "{id: hired, label", "outcomes: hired stands twice"),
    ("      moves: [place, ", "      moves: [serve, place, ", "serve belongs to 2 kinds instead of one"),
    ("        - withdraw\n", "", "withdraw belongs to 0 kinds instead of one"),
    ("        - withdraw\n", "        - withdraw\n        - dance\n", "dance is not a move"),
    ("    policies:\n", "    money:\n", "needs recognition, services, employment, policies"),
)


@pytest.mark.parametrize(("written", "instead", "finding"), SPOILT)
def test_what_is_wrong_is_told(tmp_path: Path, written: str, instead: str, finding: str) -> None:
    folder = Path(shutil.copytree(SHIPPED / "casework", tmp_path / "casework"))
    path = folder / "employment.yaml"
    text = path.read_text(encoding="utf-8")
    assert written in text
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(ContentError) as told:
        load_casework(folder)
    assert any(line.startswith("casework/employment.yaml:") and finding in line for line in told.value.findings)


@pytest.mark.parametrize(
    ("lead", "district", "on", "listed"),
    [
        ({"months": 1}, "230102", "2026-02-27", False),
        ({"months": 1}, "230102", "2026-02-28", True),
        ({"days": 30}, "230102", "2026-03-01", True),
        ({"days": 30}, "230102", "2026-02-28", False),
        (None, "230102", "2026-03-30", False),
        (None, "230102", "2026-03-31", True),
        (None, "230103", "2026-03-20", False),
        (None, "230103", "2026-03-21", True),  # ten days, as that district has set for itself
    ],
)
def test_an_end_is_listed_from_its_lead_on(lead: dict[str, int] | None, district: str, on: str, listed: bool) -> None:
    own = {"230103": {"lead": Lead(days=10), "set_by": "某区"}}
    notice = Notice.model_validate(
        {"id": "subsidy", "label": "补贴到期", "lead": lead, "set_by": "某市", "by_district": own}
    )
    assert notice.reminds(date(2026, 3, 31), district, date.fromisoformat(on)) is listed


def test_no_lead_is_shipped_since_no_source_gives_one(casework: Casework) -> None:
    assert [notice.lead for notice in casework.employment.notices] == [None] * 4
