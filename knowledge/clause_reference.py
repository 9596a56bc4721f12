"""A clause named by its number: 「6条3款」, 「第六条（三）」, 「6.3」, 「6t3k」; in the document that is meant."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from knowledge.answer import Cited
from knowledge.base import KnowledgeBase
from knowledge.numerals import read_numeral
from knowledge.schema import Audience, Document, Entry

_N = r"(?:\d{1,3}|[零〇一二两三四五六七八九十百]{1,5})"
_PART = rf"(?:之(?P<part>{_N}))?"
_SHORT = rf"第?(?P<article>{_N})(?:条{_PART}(?:的?(?:第|\()?(?P<item>{_N})\)?[款项点]?)?|\((?P<bracketed>{_N})\))"
_ALONE = re.compile(_SHORT)
"""All that was typed: short forms count too."""
_PARTED = re.compile(rf"(?P<article>{_N})\s*(?:[.。·、,\-/]|\s)\s*(?P<item>{_N})")
"""The two numbers alone, with anything between them; 「。」 is what an input method makes of a point."""
_BEHIND_A_NUMBER = re.compile(rf"(?P<document>.*(?:\d+号|(?:保险|促进|保障|救助|劳动|合同)法|条例))的?{_SHORT}")
"""A document's number or a law's name before it; other words that end in 法 (没法, 办法) name none."""
_SPOKEN = "yi|er|san|si|wu|liu|qi|ba|jiu|shi|bai"
_SOUNDS = re.compile(
    rf"(?:di)?(?P<article>\d{{1,3}}|(?:{_SPOKEN})+)(?:tiao|t)(?:di)?"
    rf"(?P<item>\d{{1,3}}|(?:{_SPOKEN})+)?(?:kuan|xiang|dian|k|x)?"
)
"""In pinyin, or by its first letters: 6t3k, liu tiao san kuan."""
_WRITTEN = dict(zip(_SPOKEN.split("|"), "一二三四五六七八九十百", strict=True))
_TRADITIONAL = str.maketrans("條項點號", "条项点号")
_WITHIN = re.compile(
    rf"第(?P<article>{_N})条{_PART}(?:的?(?:第(?P<item>{_N})[款项点]|(?P<marked>{_N})[款项]|\((?P<bracketed>{_N})\)))?"
)
"""Among other words only what can be nothing else: a number of people or years may follow 条."""
_NAMED = 2
"""So many characters beside the number are enough to name a document."""
_LAW = re.compile(r"(?:保险|促进|保障|救助|劳动|合同)法|条例")
"""Other words that name a law of their own: its clause stands nowhere else."""
_CALLERS = frozenset({Audience.RESIDENT, Audience.OPERATOR})
"""Whose entries stand before those of employers and caseworkers alone."""
_OF_THE_STATE = "中华人民共和国"


@dataclass(frozen=True)
class Reference:
    """``article`` as in a clause's id (``6``, ``3-1``), ``item`` empty for the whole article; ``rest``: other words."""

    article: str
    item: str
    rest: str


@dataclass(frozen=True)
class Referred:
    """Clauses that a reference names, and the entries on them: those that mainly do first, of these callers' own."""

    clauses: tuple[Cited, ...]
    entries: tuple[Entry, ...]


def read_reference(text: str) -> Reference | None:
    """The clause that a text names by number; None where it names none."""
    typed = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL).strip().strip("。,.、?!;:《》")
    plain = "".join(typed.split())
    if sounds := _SOUNDS.fullmatch(plain.lower()):
        article = _sounded(sounds["article"])
        return Reference(article, _sounded(sounds["item"]), "") if article else None
    found = _ALONE.fullmatch(plain) or _PARTED.fullmatch(typed)
    found = found or _BEHIND_A_NUMBER.fullmatch(plain) or _WITHIN.search(plain)
    if found is None:
        return None
    groups = found.groupdict()
    if found.re is _PARTED:
        return Reference(_number(groups["article"]), _number(groups["item"]), "")
    article, part = _number(groups["article"]), _number(groups["part"])
    item = _number(groups["item"] or groups["bracketed"] or groups.get("marked"))
    rest = groups.get("document") or plain[: found.start()] + plain[found.end() :]
    return Reference(f"{article}-{part}" if part else article, item, rest) if article else None


def referred(base: KnowledgeBase, text: str) -> Referred | None:
    """What the named clause says, in the document named beside it, else in the one that most entries rest on."""
    reference = read_reference(text)
    if reference is None:
        return None
    by_document = {
        document.id: found for document in base.documents.values() if (found := _clauses(document, reference))
    }
    if meant := _meant(base, reference.rest):
        by_document = {document: found for document, found in by_document.items() if document in meant}
    elif _LAW.search(reference.rest):
        return None
    if not by_document:
        return None
    cited = Counter(citation.document for entry in base.entries.values() for citation in entry.citations)
    chosen = max(by_document, key=lambda each: (_names(reference.rest, base.documents[each]), cited[each]))
    clauses = by_document[chosen]
    articles = {one.clause.article for one in clauses}

    def place(entry: Entry) -> int | None:
        """Where among an entry's sources the clause stands; None where it is none of them."""
        named = (each.document == chosen and each.article in articles for each in entry.citations)
        return next((at for at, is_named in enumerate(named) if is_named), None)

    places = {entry.id: at for entry in base.entries.values() if (at := place(entry)) is not None}
    callers = {entry for entry in places if not _CALLERS.isdisjoint(base.entries[entry].audience)}
    nearest = sorted(
        places, key=lambda entry: (places[entry], entry not in callers, len(base.entries[entry].citations))
    )
    return Referred(clauses, tuple(base.entries[entry] for entry in nearest))


def _clauses(document: Document, reference: Reference) -> tuple[Cited, ...]:
    """The item, or the article with all its items; the article where it is not divided so."""
    item = document.clause(f"{reference.article}({reference.item})") if reference.item else None
    if item is not None:
        return (Cited(document, item),)
    return tuple(
        Cited(document, clause)
        for clause in document.clauses
        if clause.article == reference.article or clause.article.startswith(f"{reference.article}(")
    )


def _meant(base: KnowledgeBase, rest: str) -> frozenset[str]:
    """The documents whose whole title stands among the other words."""
    titles = {document.id: document.title.removeprefix(_OF_THE_STATE) for document in base.documents.values()}
    return frozenset(document for document, title in titles.items() if title in rest)


def _names(rest: str, document: Document) -> int:
    """How many characters of the other words, in one run, are the document's title or number."""
    title = unicodedata.normalize("NFKC", document.title + document.number)
    runs = (rest[start:end] for start in range(len(rest)) for end in range(start + _NAMED, len(rest) + 1))
    return max((len(run) for run in runs if run in title), default=0) if len(rest) <= len(title) else 0


def _sounded(spelt: str | None) -> str:
    """A number in digits or in pinyin."""
    return _number(re.sub(_SPOKEN, lambda sound: _WRITTEN[sound[0]], spelt) if spelt else "")


def _number(written: str | None) -> str:
    """In digits; empty for none."""
    if not written:
        return ""
    value = int(written) if written.isdecimal() else read_numeral(written)
    return str(value) if value is not None else ""
