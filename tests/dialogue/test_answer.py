"""A question's three outcomes, a second question, a follow-up. What a search finds is fixed here."""

from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from handlers.actions import Action
from handlers.effects import NoteUnanswered
from handlers.topics import find_topic, topic_choice
from knowledge.base import Candidate, Finding, KnowledgeBase, Status
from knowledge.schema import Entry, Verified
from knowledge.search import Index
from tests.dialogue.desk import Desk


@dataclass
class Found:
    """Stands in for the index: finds the same for every question, and remembers the topics it was asked with."""

    finding: Finding
    topics: list[str] = field(default_factory=list)

    def search(self, question: str, *, topic: str = "") -> Finding:
        assert question
        self.topics.append(topic)
        return self.finding


def finding(status: Status, *entries: Entry, also: tuple[Finding, ...] = ()) -> Finding:
    return Finding(status, tuple(Candidate(entry, 0.9) for entry in entries), also=also)


def desk_finding(knowledge: KnowledgeBase, found: Finding) -> tuple[Desk, Found]:
    index = Found(found)
    desk = Desk(replace(knowledge, index=cast("Index", index)))
    desk.tap(Action.START)
    return desk, index


@pytest.fixture
def cited(knowledge: KnowledgeBase) -> list[Entry]:
    """Entries that offer the screening and rest on the regulation alone."""
    return [
        entry
        for entry in knowledge.entries.values()
        if entry.screening and {citation.document for citation in entry.citations} == {"harbin-2010-230"}
    ]


def test_an_answer_shows_article_document_number_date_and_the_way_to_the_text(
    knowledge: KnowledgeBase, cited: list[Entry]
) -> None:
    desk, _ = desk_finding(knowledge, finding(Status.ANSWERED, cited[0]))
    reply = desk.type("随便问问").replies[0]
    assert reply.text.startswith(cited[0].answer[:20])
    assert "（哈人社发〔2010〕230号）第" in reply.text
    assert "2010年10月1日起施行" in reply.text
    assert reply.citations == cited[0].citations
    first = cited[0].citations[0]
    assert reply.links[0].url == f"https://example.org/clauses/{first.document}/{first.article}"
    assert "以窗口为准" not in reply.text.removeprefix(cited[0].answer)
    assert desk.ids[0] == Action.SCREENING
    assert {Action.HUMAN, Action.HELP} <= set(desk.ids)


def test_a_source_seen_in_part_leaves_the_last_word_to_the_window(knowledge: KnowledgeBase) -> None:
    partly = next(
        entry
        for entry in knowledge.entries.values()
        if any(knowledge.document(citation).verified is not Verified.FULL for citation in entry.citations)
    )
    desk, _ = desk_finding(knowledge, finding(Status.ANSWERED, partly))
    assert "以窗口为准" in desk.type("随便问问").text.removeprefix(partly.answer)


def test_an_amount_without_a_value_for_the_day_is_said_to_be_unknown(knowledge: KnowledgeBase) -> None:
    with_amount = max(knowledge.entries.values(), key=lambda entry: len(entry.amounts))
    emptied = {name: amount.model_copy(update={"values": ()}) for name, amount in knowledge.amounts.items()}
    desk, _ = desk_finding(replace(knowledge, amounts=emptied), finding(Status.ANSWERED, with_amount))
    said = desk.type("随便问问").text.removeprefix(with_amount.answer)
    assert said.count("未查到，请问窗口") == 1 < len(with_amount.amounts)
    assert all(knowledge.amounts[name].title in said for name in with_amount.amounts)


def test_braces_in_an_answer_stay_as_they_are(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    odd = cited[0].model_copy(update={"answer": "写成 {7*7} 或 { {7*7} }"})
    desk, _ = desk_finding(knowledge, finding(Status.ANSWERED, odd))
    assert odd.answer in desk.type("随便问问").text


def test_an_ambiguous_question_offers_up_to_three_and_none_of_them(
    knowledge: KnowledgeBase, cited: list[Entry]
) -> None:
    desk, _ = desk_finding(knowledge, finding(Status.AMBIGUOUS, *cited[:4]))
    desk.type("随便问问")
    assert desk.labels == [*(entry.title for entry in cited[:3]), "都不是"]
    desk.type("2")
    assert desk.replies[0].citations == cited[1].citations
    assert desk.conversation.topic == cited[1].id


def test_no_two_choices_look_alike(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    start = "在哈尔滨住了很多年、户口在外地、以前在厂里上过班、现在没有工作的人，可不可以申请"
    same = [
        cited[0].model_copy(update={"id": name, "title": title})
        for name, title in (("a", f"{start}认定？"), ("b", f"{start}补贴？"), ("c", f"{start}认定？"), ("d", "别的？"))
    ]
    desk, _ = desk_finding(knowledge, finding(Status.AMBIGUOUS, *same))
    labels = desk.type("随便问问").labels
    assert len(labels) == len(set(labels)) == 4
    assert labels[1].endswith("补贴？")
    assert labels[2:] == ["别的？", "都不是"]


def test_none_of_them_offers_a_person(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    desk, _ = desk_finding(knowledge, finding(Status.AMBIGUOUS, *cited[:3]))
    desk.type("随便问问").type("都不是")
    assert Action.HUMAN in desk.ids


def test_no_answer_says_so_and_offers_the_nearest_topics_and_a_person(
    knowledge: KnowledgeBase, cited: list[Entry]
) -> None:
    desk, _ = desk_finding(knowledge, finding(Status.NO_ANSWER, *cited[:5]))
    reply = desk.type("随便问问").replies[0]
    assert "说不准" in reply.text
    assert reply.citations == ()
    assert desk.labels[:3] == [entry.title for entry in cited[:3]]
    assert Action.HUMAN in desk.ids


def test_a_question_of_ours_that_is_only_like_another_office_s_is_kept_for_the_editors(desk: Desk) -> None:
    desk.type("就业困难人员孩子上学咋办")
    assert [type(effect) for effect in desk.effects] == [NoteUnanswered]


def test_what_is_not_ours_is_pointed_elsewhere(knowledge: KnowledgeBase) -> None:
    other = knowledge.elsewhere[0]
    desk, _ = desk_finding(knowledge, Finding(Status.NO_ANSWER, elsewhere=other))
    assert desk.type("随便问问").replies[0].text == other.text.strip()


def test_a_second_question_in_the_message_is_answered_too(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    second = finding(Status.ANSWERED, cited[1])
    desk, _ = desk_finding(knowledge, finding(Status.ANSWERED, cited[0], also=(second,)))
    desk.type("随便问问")
    assert [reply.citations for reply in desk.replies] == [cited[0].citations, cited[1].citations]
    assert desk.conversation.topic == cited[0].id


def test_a_follow_up_is_read_with_the_entry_under_discussion(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    desk, index = desk_finding(knowledge, finding(Status.ANSWERED, cited[0]))
    desk.type("随便问问").type("那我老公也能办吗")
    assert index.topics == ["", cited[0].id]


def test_the_screening_is_not_offered_while_it_goes_on(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    desk, _ = desk_finding(knowledge, finding(Status.ANSWERED, cited[0]))
    desk.begun().type("这是怎么回事呢")
    assert desk.replies[0].citations == cited[0].citations
    assert Action.SCREENING not in desk.ids


def test_a_topic_that_was_withdrawn_is_said_to_be_gone(knowledge: KnowledgeBase, desk: Desk) -> None:
    assert knowledge.wording.say("answer.gone") in desk.tap("ask:withdrawn-long-ago").text


def test_an_entry_with_a_long_id_still_fits_into_a_button(knowledge: KnowledgeBase, cited: list[Entry]) -> None:
    entry = cited[0].model_copy(update={"id": "条目" * 40})
    choice = topic_choice(entry)
    assert len(choice.id.encode()) <= 64
    grown = replace(knowledge, entries={**knowledge.entries, entry.id: entry})
    assert find_topic(grown, choice.id.removeprefix("ask:")) == entry
    assert find_topic(knowledge, choice.id.removeprefix("ask:")) is None
