"""The four kinds of information: every move and every act is in one of them, dated, with the words written then."""

from datetime import date

from sqlmodel import select

from bot.casework import placements, seeking, startups, subsidies, trainings
from bot.casework.person_record import PersonRecord, person_record
from bot.casework.work_forms import (
    AppraisalForm,
    CertificateForm,
    GrantForm,
    LeavingForm,
    PlacementForm,
    SeekingForm,
    StartupForm,
    TrainingForm,
)
from bot.store import privacy
from bot.store.hiring_models import CaseSeeking, SubsidyGrant
from bot.store.models import CaseRecord, ConversationRow
from tests.casework.life_stage import live, noon
from tests.posts.stage import MAN_1975, TODAY, Office, base
from tests.store.stage import dump

SINCE = date(2026, 4, 1)


def record(office: Office, number: str) -> PersonRecord:
    with office.store.reading() as session:
        return person_record(session, base(), office.rules, office.case(number))


def kinds(found: PersonRecord) -> dict[str, list[tuple[str, str]]]:
    return {one.id: [(str(entry.on), entry.label) for entry in one.entries] for one in found.sections}


def worked(office: Office) -> str:
    """A person with something of every kind."""
    (number,) = office.people(until="serve")
    office.born(number, MAN_1975)
    post = office.post(office.employer("=某物业"))
    placing = PlacementForm(case=number, since=SINCE)
    held = office.do(lambda desk: placements.place(desk, post, placing))
    grant = GrantForm(kind="post-subsidy", approved_on=date(2026, 4, 20), since=SINCE, until=date(2027, 3, 31))
    office.do(lambda desk: subsidies.grant(desk, number, grant))
    course = TrainingForm(subject="面点", provider="某校", begun_on=date(2026, 5, 1))
    made = office.do(lambda desk: trainings.begin(desk, number, course))
    done = CertificateForm(
        training=made, ended_on=date(2026, 6, 1), certificate="中级证", certified_on=date(2026, 6, 10)
    )
    office.do(lambda desk: trainings.finish(desk, number, done))
    step = StartupForm(step="guidance", on=date(2026, 7, 1), detail="选址")
    office.do(lambda desk: startups.record(desk, number, step))
    sending = {"service_on": date(2026, 7, 2), "service": "subsidy", "service_detail": "讲了补贴怎么领"}
    live(office.store, number, [("serve", office.wang, sending)], noon(TODAY))  # type: ignore[list-item]
    judged = AppraisalForm(placement=held, on=date(2026, 8, 1), result="competent", detail="都好")
    office.do(lambda desk: placements.appraise(desk, judged))
    leaving = LeavingForm(placement=held, on=date(2026, 9, 1), reason="unfit", detail="体检不合格")
    office.do(lambda desk: placements.leave(desk, leaving))
    return number


def test_everything_is_in_its_kind_on_its_day(office: Office) -> None:
    number = worked(office)
    found = record(office, number)
    assert found.state == "帮扶中"
    assert [one.label for one in found.sections] == ["登记认定信息", "援助服务信息", "就业状态信息", "享受政策信息"]
    assert kinds(found) == {
        "recognition": [
            ("2026-03-02", "登记"),
            ("2026-03-05", "入户核查"),
            ("2026-03-09", "开始公示"),
            ("2026-03-16", "认定"),
        ],
        "services": [
            ("2026-03-17", "拟定一人一策方案"),
            ("2026-03-18", "本人同意方案"),
            ("2026-03-20", "记一次服务（五送）"),
            ("2026-05-01", "参加培训"),
            ("2026-06-01", "培训结束"),
            ("2026-06-10", "取得证书"),
            ("2026-07-01", "创业服务"),
            ("2026-07-02", "记一次服务（五送）"),
        ],
        "employment": [
            ("2026-04-01", "实现就业"),
            ("2026-04-01", "公益性岗位上岗"),
            ("2026-08-01", "公益性岗位考核"),
            ("2026-09-01", "重新失业"),
            ("2026-09-01", "离开公益性岗位"),
        ],
        "policies": [
            ("2026-04-20", "核定补贴"),
            ("2026-07-02", "送补贴"),
            ("2026-09-01", "停发补贴"),
        ],
    }
    placed = found.section("employment").entries[1]
    assert ("单位名称", "=某物业") not in placed.said
    assert placed.said[0] == ("用人单位", "=某物业")
    assert placed.actor == "staff:zhao"
    left = found.section("employment").entries[-1]
    assert ("原因", "不符合公益性岗位条件，清退") in left.said
    assert ("说明", "体检不合格") in left.said


def test_what_was_wished_and_who_it_is_are_not_in_it(office: Office) -> None:
    number = worked(office)
    wishes = SeekingForm(districts=["230102"], health=["heights"])
    office.do(lambda desk: seeking.record(desk, number, wishes))
    said = repr(record(office, number))
    assert MAN_1975 not in said
    assert "heights" not in said
    assert "登高" not in said


def test_an_erasure_leaves_the_record_of_a_recognised_person_and_says_so(office: Office) -> None:
    number = worked(office)
    office.do(lambda desk: seeking.record(desk, number, SeekingForm(health=["heights"])))
    with office.store.transaction() as session:
        talk = ConversationRow(channel="web", account="site", person="p")
        session.add(talk)
        session.flush()
        row = session.merge(office.case(number))
        row.conversation_id = talk.id
        session.add(row)
        session.flush()
        privacy.erase(session, talk, noon(TODAY))
    assert kinds(record(office, number))["policies"]
    with office.store.reading() as session:
        assert session.get(CaseRecord, office.case(number).id) is not None
        assert session.get(SubsidyGrant, 1) is not None
        assert session.exec(select(CaseSeeking)).all() == []  # what a body cannot do is no record of the office
    assert "life.kept_at_erasure" in dump(office.store)
