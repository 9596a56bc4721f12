"""The JSON of an answered question, one shape for the command line and the API."""

from datetime import date

from knowledge.answer import Answer, Cited, ShownAmount, Withheld, answer
from knowledge.base import Finding, KnowledgeBase, Status


def as_object(base: KnowledgeBase, finding: Finding, on: date) -> dict[str, object]:
    """The JSON object of one question, the shape that others script against.

    An answer that is withheld for the day is ``no_answer`` with ``withheld``, which says why.
    """
    found = answer(base, finding.candidates[0].entry, on) if finding.status is Status.ANSWERED else None
    withheld = found.withheld if found else None
    given = None if withheld else found
    elsewhere = finding.elsewhere
    return {
        "status": (Status.NO_ANSWER if withheld else finding.status).value,
        "entry": given.entry.id if given else None,
        "title": given.entry.title if given else None,
        "answer": answer_text(base, given) if given else None,
        "citations": [_citation(cited) for cited in given.citations] if given else [],
        "amounts": [_amount(amount) for amount in found.amounts] if found else [],
        "offices": [office.model_dump(exclude={"id", "entries"}) for office in given.offices] if given else [],
        "related": [{"entry": other.id, "title": other.title} for other in given.related] if given else [],
        "audience": [each.value for each in given.entry.audience] if given else [],
        "district": {"code": given.district.code, "name": given.district.name} if given and given.district else None,
        "caution": bool(given and given.caution),
        "withheld": _withheld(base, found, withheld, on) if found and withheld else None,
        "candidates": [
            {"entry": each.entry.id, "title": each.entry.title, "score": round(each.score, 4)}
            for each in finding.candidates
        ],
        "also": [as_object(base, other, on) for other in finding.also],
        "elsewhere": {"topic": elsewhere.topic, "text": elsewhere.text} if elsewhere else None,
        "version": base.version,
    }


def answer_text(base: KnowledgeBase, found: Answer) -> str:
    """The answer in words with the amounts and offices; its sources are said apart."""
    return base.wording.say(
        "ask.answer",
        answer=found.text,
        district=found.district,
        amounts=found.amounts,
        offices=found.offices,
        caution=found.caution,
    )


def withheld_text(base: KnowledgeBase, found: Answer, on: date) -> str:
    """Why the answer is not given for the day, and the amounts that are known for it."""
    return base.wording.say("ask.withheld", withheld=found.withheld, amounts=found.amounts, day=on)


def _citation(cited: Cited) -> dict[str, object]:
    document = cited.document
    return {
        "document": document.id,
        "title": document.title,
        "number": document.number,
        "article": cited.clause.article,
        "quote": cited.clause.text,
        "effective_from": _day(document.effective_from),
        "verified": document.verified.value,
    }


def _amount(amount: ShownAmount) -> dict[str, object]:
    known = [{"from": _day(span.since), "to": _day(span.until)} for span in amount.known]
    return {"title": amount.title, "value": amount.value, "known": known}


def _withheld(base: KnowledgeBase, found: Answer, withheld: Withheld, on: date) -> dict[str, object]:
    document = withheld.cited.document
    return {
        "entry": found.entry.id,
        "title": found.entry.title,
        "document": document.id,
        "number": document.number,
        "article": withheld.cited.clause.article,
        "effective_from": _day(document.effective_from),
        "effective_to": _day(document.effective_to),
        "text": withheld_text(base, found, on),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
