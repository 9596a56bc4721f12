"""`hotline ask`: one question, or one a line on standard input, answered from the knowledge base."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.answer_shape import answer_text, as_object, withheld_text
from bot.commands.arguments import day_named, texts_given
from bot.commands.content import content_in_force, stop
from knowledge.answer import Answer, answer
from knowledge.base import Finding, KnowledgeBase, Status
from knowledge.identity import strike
from knowledge.numerals import article_name
from knowledge.schema import Audience

LONGEST = 4000
"""Characters of a question that are looked at."""
_NEAREST = 3


def ask(
    question: Annotated[str, typer.Argument(help="The question; - reads one a line from standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a question.")] = False,
    on: Annotated[str, typer.Option("--date", metavar="D", help="The day to answer for, YYYY-MM-DD.")] = "",
    district: Annotated[
        str, typer.Option(metavar="CODE", help="Answer for residents of a district: its code, six digits.")
    ] = "",
    staff: Annotated[
        bool, typer.Option("--staff", help="Answer operators and caseworkers: internal entries too.")
    ] = False,
    content: Annotated[Path | None, typer.Option(help="Another content folder.")] = None,
) -> None:
    """Answer a question."""
    day = day_named(on)
    base = content_in_force(content, answers_alone=True)
    if district and district not in base.districts:
        stop(f"--district: {district} is no district code of districts.yaml")
    base = base.for_district(district)
    base = base.for_staff() if staff else base
    for line in texts_given(question):
        finding = base.search(strike(line[:LONGEST])[0])
        shown = json.dumps(as_object(base, finding, day), ensure_ascii=False) if as_json else _plain(base, finding, day)
        typer.echo(shown)
        sys.stdout.flush()


def _plain(base: KnowledgeBase, finding: Finding, on: date) -> str:
    """The answer as a person reads it in a terminal, a second question's after a blank line."""
    titles = [each.entry.title for each in finding.candidates[:_NEAREST]]
    if finding.status is Status.ANSWERED:
        text = _answered(base, answer(base, finding.candidates[0].entry, on), on)
    elif finding.elsewhere:
        text = finding.elsewhere.text
    elif finding.status is Status.AMBIGUOUS:
        text = base.wording.say("ask.ambiguous", titles=titles)
    else:
        text = base.wording.say("ask.none", titles=titles)
    return "\n\n".join([text, *(_plain(base, other, on) for other in finding.also)])


def _answered(base: KnowledgeBase, found: Answer, on: date) -> str:
    if found.withheld:
        return f"{found.entry.title}\n\n{withheld_text(base, found, on)}"
    parts = [found.entry.title, answer_text(base, found)]
    if found.entry.audience != (Audience.RESIDENT,):
        parts.append(base.wording.say("ask.audience", audience=[each.value for each in found.entry.audience]))
    if found.citations:
        parts.append(_sources(base, found))
    if found.related:
        parts.append(base.wording.say("ask.related", titles=[other.title for other in found.related]))
    return "\n\n".join(parts)


def _sources(base: KnowledgeBase, found: Answer) -> str:
    sources = [
        {
            "title": cited.document.title,
            "number": cited.document.number,
            "article": article_name(cited.clause.article),
            "since": cited.document.effective_from,
            "verified": cited.document.verified.value,
            "quote": cited.clause.text.replace("\n", "\n  "),
        }
        for cited in found.citations
    ]
    return base.wording.say("ask.sources", sources=sources)
