"""The shapes of the content that policy staff edit: documents, entries, amounts, districts and redirections.

Every model refuses unknown fields, so that a misspelt key is an error with its file, line and field (see loader)
and never a value silently ignored.
"""

from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.numerals import write_numeral

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Content(BaseModel):
    """A piece of content: immutable, and strict about the names of its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Verified(StrEnum):
    """How far a source was seen. Anything but FULL makes its answers say 以窗口为准."""

    FULL = "full"
    EXCERPT = "excerpt"
    SECONDARY = "secondary"


class Clause(Content):
    """One citable piece of a document: ``6(3)`` for 第六条(三), ``9``, or ``0`` for what stands before article 1."""

    article: Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?(\(\d+\))*$")]
    text: Text
    heading: str = ""
    """The article's own title, where it has one (第六条 落实政策、拓宽渠道安置就业困难人员)."""


class Document(Content):
    """A source. ``effective_to`` is the last day in force, or None while it is in force."""

    id: Slug
    title: Text
    number: str = ""
    """The document number (文号), or empty where the source gave none."""
    issuer: str = ""
    issued_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    verified: Verified
    source: Text
    """Where the text was seen: a public address, or the publication's name and date."""
    seen_on: date
    note: str = ""
    """What is missing or doubtful about this copy, in words for policy staff."""
    clauses: tuple[Clause, ...] = ()
    digest: str = ""
    """``fingerprint`` of the text as it was read against its source; empty: nobody has fixed it."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all clauses, 64 hexadecimal digits: another one where a single character differs."""
        lines = (f"{clause.article}\t{clause.heading}\t{clause.text}\n" for clause in self.clauses)
        return sha256("".join(lines).encode()).hexdigest()

    def clause(self, article: str) -> Clause | None:
        """The clause of that number; for a bare article that has clauses under it, the whole article. None: no such."""
        own = next((clause for clause in self.clauses if clause.article == article), None)
        under = [clause for clause in self.clauses if clause.article.startswith(f"{article}(")]
        if not under:
            return own
        lines = [own.text] if own else []
        lines += [
            f"({write_numeral(int(clause.article[len(article) + 1 :].partition(')')[0]))}){clause.text}"
            for clause in under
        ]
        return Clause(article=article, heading=under[0].heading, text="\n".join(lines))


class Citation(Content):
    """依据: a clause of a document."""

    document: Slug
    article: str


class Audience(StrEnum):
    """Whose question an entry answers."""

    RESIDENT = "resident"
    EMPLOYER = "employer"
    OPERATOR = "operator"
    CASEWORKER = "caseworker"


class EntryStatus(StrEnum):
    """How far an entry has come; only a published one answers residents."""

    DRAFT = "draft"
    INTERNAL = "internal"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Entry(Content):
    """知识条目: one question as people ask it, its answer in plain words, and the clauses it rests on."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w.-]+$")]
    title: Text
    """The question, as a resident would read it."""
    variants: tuple[Text, ...] = ()
    """The same question as people really say it: dialect, short, wrong words."""
    answer: Text
    """Plain words, plain text; a blank line parts paragraphs. Never a template."""
    citations: tuple[Citation, ...] = ()
    audience: tuple[Audience, ...] = (Audience.RESIDENT,)
    topic: str = ""
    related: tuple[str, ...] = ()
    amounts: tuple[Slug, ...] = ()
    """Dated amounts shown under the answer."""
    screening: bool = False
    """Whether the answer ends with the offer of the self-screening."""
    status: EntryStatus = EntryStatus.PUBLISHED
    author: str = ""
    reviewed_on: date | None = None


class DatedValue(Content):
    """One period of an amount; ``until`` is its last day, or None where no end is known."""

    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    value: Text
    """In words for a person, unit included: 「2196元/人·年」."""
    citation: Citation


class Amount(Content):
    """A figure that changes over time. A date outside every period is 未查到, never the last value."""

    id: Slug
    title: Text
    values: tuple[DatedValue, ...]


class District(Content):
    """区县. ``code`` is the six-digit administrative code."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    name: Text
    aliases: tuple[Text, ...] = ()


class Office(Content):
    """Where the residents of one district go, or whom they ring."""

    id: Slug
    name: Text
    address: str = ""
    telephone: str = ""
    hours: str = ""
    entries: Annotated[tuple[str, ...], Field(min_length=1)]
    """The entries under whose answers it is shown."""
    citation: Citation
    """Where the address and the number were seen."""


class Elsewhere(Content):
    """A subject that is not ours: recognised, not answered, and pointed to the right kind of office or line."""

    id: Slug
    topic: Text
    variants: tuple[Text, ...]
    """Questions and words by which the subject is recognised."""
    names: tuple[Text, ...] = ()
    """Words that are this office's alone: a short question with one is its, unless the entry found says it too."""
    unless: tuple[Text, ...] = ()
    """Words beside which its names stand by the way (在北京打工回来了)."""
    courtesies: tuple[Text, ...] = ()
    """Words that are this subject where a message is made of nothing else (谢谢你, 在吗, 88)."""
    text: Text


class FollowUpAnswer(Content):
    """Which entry answers a follow-up on certain entries."""

    of: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The entries under discussion: an id, the beginning of ids (``4050-*``), a topic, or ``*`` for any."""
    entry: str


class FollowUp(Content):
    """What a short message asks of the matter under discussion, whichever it is: 带啥, 去哪办, 要多久."""

    id: Slug
    says: tuple[Text, ...] = ()
    """The whole message, but for words that only lean on what was said."""
    before: tuple[Text, ...] = ()
    """Such words at the beginning (那, 那么), for all follow-ups."""
    after: tuple[Text, ...] = ()
    """Such words at the end (呢, 啊), for all follow-ups."""
    answers: tuple[FollowUpAnswer, ...] = ()
    """The first that fits the entry under discussion; none: the search reads the message."""


class SynonymSet(Content):
    """Words of residents that mean one term of the policy: 「公益岗」「政府买的岗」 for 「公益性岗位」."""

    term: Annotated[str, StringConstraints(strip_whitespace=True)]
    """The word the entries use; empty for words that say nothing (请问, 麻烦问一下)."""
    says: Annotated[tuple[Text, ...], Field(min_length=1)]
    """What people say instead."""
