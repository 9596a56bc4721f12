"""`hotline ask`: one question, or one a line on standard input, answered from the knowledge base."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import today
from bot.commands.content import load_content, stop
from knowledge.answer import Answer, answer
from knowledge.base import Finding, KnowledgeBase, Status
from knowledge.identity import strike
from knowledge.numerals import article_name

_NEAREST = 3


def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line from standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a question.")] = False,
    on: Annotated[str, typer.Option("--date", metavar="D", help="The day to answer for, YYYY-MM-DD.")] = "",
    district: Annotated[str, typer.Option(metavar="CODE", help="District code, six digits.")] = "",
    content: Annotated[Path | None, typer.Option(help="Another content folder.")] = None,
) -> None:
    """Answer a question."""
    day = _day(on)
    base = load_content(content)
    if district and district not in base.districts:
        stop(f"--district: {district} is no district code of districts.yaml")
    for line in _questions(question):
        finding = base.search(strike(line)[0])
        shown = json.dumps(as_object(base, finding, day), ensure_ascii=False) if as_json else _plain(base, finding, day)
        typer.echo(shown)
        sys.stdout.flush()


def _day(text: str) -> date:
    if not text:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"--date: {text} is not a date (YYYY-MM-DD)")


def _questions(question: str) -> Iterator[str]:
    if question != "-":
        yield question
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def as_object(base: KnowledgeBase, finding: Finding, on: date) -> dict[str, object]:
    """The JSON object of one question, the shape that others script against."""
    answered = finding.status is Status.ANSWERED
    found = answer(base, finding.candidates[0].entry, on) if answered else None
    elsewhere = finding.elsewhere
    return {
        "status": finding.status.value,
        "entry": found.entry.id if found else None,
        "title": found.entry.title if found else None,
        "answer": _text(base, found) if found else None,
        "citations": _citations(found) if found else [],
        "candidates": [
            {"entry": each.entry.id, "title": each.entry.title, "score": round(each.score, 4)}
            for each in finding.candidates
        ],
        "also": [as_object(base, other, on) for other in finding.also],
        "elsewhere": {"topic": elsewhere.topic, "text": elsewhere.text} if elsewhere else None,
    }


def _citations(found: Answer) -> list[dict[str, object]]:
    return [
        {
            "document": cited.document.id,
            "number": cited.document.number,
            "article": cited.clause.article,
            "quote": cited.clause.text,
            "effective_from": cited.document.effective_from.isoformat() if cited.document.effective_from else None,
            "verified": cited.document.verified.value,
        }
        for cited in found.citations
    ]


def _text(base: KnowledgeBase, found: Answer) -> str:
    return base.wording.say("ask.answer", answer=found.text, amounts=found.amounts, caution=found.caution)


def _plain(base: KnowledgeBase, finding: Finding, on: date) -> str:
    """The answer as a person reads it in a terminal, a second question's after a blank line."""
    titles = [each.entry.title for each in finding.candidates[:_NEAREST]]
    if finding.status is Status.ANSWERED:
        found = answer(base, finding.candidates[0].entry, on)
        text = f"{found.entry.title}\n\n{_text(base, found)}"
        if found.citations:
            text += f"\n\n{_sources(base, found)}"
    elif finding.elsewhere:
        text = finding.elsewhere.text
    elif finding.status is Status.AMBIGUOUS:
        text = base.wording.say("ask.ambiguous", titles=titles)
    else:
        text = base.wording.say("ask.none", titles=titles)
    return "\n\n".join([text, *(_plain(base, other, on) for other in finding.also)])


def _sources(base: KnowledgeBase, found: Answer) -> str:
    sources = [
        {
            "title": cited.document.title,
            "number": cited.document.number,
            "article": article_name(cited.clause.article),
            "since": cited.document.effective_from,
            "quote": cited.clause.text.replace("\n", "\n  "),
        }
        for cited in found.citations
    ]
    return base.wording.say("ask.sources", sources=sources)
