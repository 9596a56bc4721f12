"""The second layer of content: what is in force of it, that every process notices, and the way back into files."""

import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.live_knowledge import LiveKnowledge
from bot.store import audit, revisions
from bot.store.content_models import Revision
from bot.store.engine import Store
from knowledge.loader import load
from knowledge.revised import Revised
from knowledge.schema import Entry, EntryStatus
from tests.knowledge.bases import ENTRIES, small, write
from tests.waiting import LONGEST


def entry(answer: str, *, name: str = "loan", status: EntryStatus = EntryStatus.PUBLISHED) -> Entry:
    return Entry(id=name, title="创业担保贷款怎么申请？", answer=answer, status=status)


def revise(store: Store, *entries: Entry, author: str = "editor") -> list[int]:
    with store.transaction() as session:
        return [revisions.add(session, each, author).id or 0 for each in entries]


def in_force(store: Store) -> dict[str, str]:
    with store.reading() as session:
        return {str(each.body["id"]): str(each.body["answer"]) for each in revisions.in_force(session)}


def test_the_newest_that_is_no_draft_is_in_force(store: Store) -> None:
    revise(store, entry("一"), entry("二"), entry("草稿", status=EntryStatus.DRAFT), entry("别的", name="new"))
    assert in_force(store) == {"loan": "二", "new": "别的"}
    with store.reading() as session:
        assert [draft.body["answer"] for draft in revisions.drafts(session)] == ["草稿"]
        assert [each.body["answer"] for each in revisions.history(session, "loan")] == ["草稿", "二", "一"]
        assert audit.trail(session, "entry:loan")[0].actor == "staff:editor"


def test_a_running_process_notices_a_revision_and_only_once(store: Store, tmp_path: Path) -> None:
    live = LiveKnowledge(small(tmp_path), store)
    before = live.current
    assert not live.refresh()
    revise(store, entry("到街道申请。"))
    assert live.refresh()
    assert not live.refresh()
    assert live.current.entries["loan"].answer == "到街道申请。"
    assert live.current.version != before.version
    revise(store, entry("草稿", status=EntryStatus.DRAFT))
    assert not live.refresh()
    revise(store, entry("到街道申请。", status=EntryStatus.WITHDRAWN))
    assert live.refresh()
    assert "loan" not in live.current.entries


def test_a_process_that_watches_takes_it_up_by_itself(store: Store, tmp_path: Path) -> None:
    live = LiveKnowledge(small(tmp_path), store)
    noticed, stop = threading.Event(), threading.Event()
    refresh = live.refresh

    def seen() -> bool:
        if changed := refresh():
            noticed.set()
        return changed

    live.refresh = seen  # type: ignore[method-assign] # to be told, without asking again and again
    watch = threading.Thread(target=live.watch, args=(stop, 0.01))
    watch.start()
    try:
        revise(store, entry("到街道申请。"))
        assert noticed.wait(LONGEST)
    finally:
        stop.set()
        watch.join()
    assert live.current.entries["loan"].answer == "到街道申请。"


def broken(store: Store) -> None:
    """As another version of the program might have left it."""
    body = {"id": "loan", "title": "题", "answer": "答", "colour": "red"}
    with store.transaction() as session:
        session.add(Revision(entry="loan", body=body, status=EntryStatus.PUBLISHED, author="editor"))


def test_a_broken_revision_leaves_the_last_good_version_and_is_named(store: Store, tmp_path: Path) -> None:
    live = LiveKnowledge(small(tmp_path), store)
    revise(store, entry("到街道申请。"))
    live.refresh()
    good = live.current
    broken(store)
    assert not live.refresh()
    assert live.current is good
    assert live.error == "revision 2:1: colour: is not a field here (misspelt?)"
    fresh = LiveKnowledge(tmp_path, store)  # the next start answers too, from the folder alone
    assert fresh.current.entries["loan"].answer == "到社区申请。"
    assert "revision 2:1" in fresh.error
    revise(store, entry("又好了。"))
    assert live.refresh()
    assert (live.error, live.current.entries["loan"].answer) == ("", "又好了。")


def test_the_version_says_nothing_of_where_an_entry_stands(tmp_path: Path) -> None:
    merged = load(small(tmp_path / "a"), (Revised(1, {"id": "loan", "title": "贷？", "answer": "到街道申请。"}),))
    lines = ENTRIES.splitlines()
    start = lines.index("- id: loan")
    alone = "\n".join([*lines[:start], "- {id: loan, title: 贷？, answer: 到街道申请。}", *lines[start + 5 :]])
    assert load(write(small(tmp_path / "b"), entries__all=alone)).version == merged.version


@pytest.fixture
def installed(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content folder of an installation whose database is the store's."""
    folder = small(tmp_path / "content")
    monkeypatch.setenv("HOTLINE_DATABASE_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("HOTLINE_CONTENT", str(folder))
    monkeypatch.setenv("HOTLINE_DATA", str(tmp_path / "data"))
    return folder


def hotline(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def test_the_commands_see_what_is_in_force_and_a_named_folder_alone(store: Store, installed: Path) -> None:
    revise(store, entry("到街道申请。"))
    assert "到街道申请。" in hotline("ask", "创业担保贷款怎么申请")[1]
    assert "到社区申请。" in hotline("ask", "创业担保贷款怎么申请", "--content", str(installed))[1]


def test_check_judges_the_merge(store: Store, installed: Path) -> None:
    assert hotline("kb", "check")[:2] == (0, "")
    changed = entry("到街道申请。").model_copy(update={"related": ("gone",), "variants": tuple("甲乙丙丁戊己")})
    revise(store, changed)
    code, shown, _ = hotline("kb", "check")
    assert code == 1
    assert "revision 1:1: related.0: there is no entry gone" in shown
    assert "entries/all.yaml:7: note: entry loan: revision 1 is in force instead of this" in shown
    assert hotline("kb", "check", "--content", str(installed))[:2] == (0, "")


def test_the_doctor_counts_revisions_and_names_a_broken_one(store: Store, installed: Path) -> None:  # noqa: ARG001 - the fixture sets the scene
    revise(store, entry("到街道申请。").model_copy(update={"variants": tuple("甲乙丙丁戊己")}))
    assert "1 条修订在用" in hotline("doctor")[1]
    broken(store)
    code, shown, _ = hotline("doctor")
    assert code == 1
    assert "revision 2:1: colour: is not a field here" in shown


def test_export_writes_revisions_into_the_places_they_replace(store: Store, installed: Path) -> None:
    path = installed / "entries/all.yaml"
    path.write_text("# 头\n" + ENTRIES.replace("- id: age", "\n# 关于年龄\n- id: age"), encoding="utf-8")
    (installed / "entries/list.jsonl").write_text('{"id": "line", "title": "行？", "answer": "旧"}\n', encoding="utf-8")
    long = "第一段：有冒号 # 和井号。\n\n第二段 {{7*7}}。"
    revise(
        store,
        entry(long).model_copy(update={"variants": ("甲", "'乙'"), "related": ("post",)}),
        entry("新", name="line"),
        entry("内部的。", name="fresh", status=EntryStatus.INTERNAL),
        entry("撤了。", name="fits", status=EntryStatus.WITHDRAWN),
    )
    with store.reading() as session:
        merged = load(installed, revisions.in_force(session))
    code, shown, said = hotline("kb", "export", "--into", str(installed))
    assert (code, said) == (0, "4 revisions written into 3 files\n")
    assert sorted(Path(line).name for line in shown.splitlines()) == ["all.yaml", "list.jsonl", "revised.yaml"]
    alone = load(installed)
    assert alone.version == merged.version
    assert alone.entries["loan"].answer == long
    assert ("fits" in alone.entries, "fresh" in alone.entries, "fresh" in alone.for_staff().entries) == (
        False,
        False,
        True,
    )
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# 头\n- id: post\n")
    assert "\n# 关于年龄\n- id: age\n" in text


def test_exported_twice_changes_nothing_and_retired_the_files_are_in_force(store: Store, installed: Path) -> None:
    revise(store, entry("到街道申请。"), entry("草稿", status=EntryStatus.DRAFT))
    hotline("kb", "export", "--into", str(installed))
    first = (installed / "entries/all.yaml").read_text(encoding="utf-8")
    assert hotline("kb", "export", "--into", str(installed), "--retire", "--as", "editor")[0] == 0
    assert (installed / "entries/all.yaml").read_text(encoding="utf-8") == first
    assert in_force(store) == {}
    write(installed, entries__all=first.replace("到街道申请。", "到区里申请。"))
    assert "到区里申请。" in hotline("ask", "创业担保贷款怎么申请")[1]
    with store.reading() as session:
        assert len(revisions.drafts(session)) == 1


def test_a_process_notices_that_revisions_were_retired(store: Store, tmp_path: Path) -> None:
    revise(store, entry("到街道申请。"))
    live = LiveKnowledge(small(tmp_path), store)
    with store.transaction() as session:
        assert revisions.retire(session, revisions.in_force(session), "editor") == 1
    assert live.refresh()
    assert live.current.entries["loan"].answer == "到社区申请。"


def test_a_broken_merge_is_not_exported(store: Store, installed: Path) -> None:
    broken(store)
    before = (installed / "entries/all.yaml").read_text(encoding="utf-8")
    code, _, said = hotline("kb", "export", "--into", str(installed))
    assert code == 2
    assert "revision 1:1: colour" in said
    assert (installed / "entries/all.yaml").read_text(encoding="utf-8") == before


def test_a_database_that_is_away_leaves_the_folder(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", "postgresql://someone:hidden-word@127.0.0.1:1/none")
    code, shown, said = hotline("ask", "创业担保贷款怎么申请")
    assert (code, "到社区申请。" in shown) == (0, True)
    assert "without the revisions in the database" in said
    assert "hidden-word" not in said
    assert installed.is_dir()
