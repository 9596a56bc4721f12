"""Finding the entry for a question: three outcomes, other offices' subjects, two questions at once, follow-ups."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import cached_property
from itertools import chain, pairwise

from knowledge import cache
from knowledge.base import Candidate, Finding, Status
from knowledge.confidence import Weighed, weigh
from knowledge.parts import questions
from knowledge.ranking import Ranker, Source
from knowledge.schema import Elsewhere, Entry, SynonymSet
from knowledge.synonyms import Synonyms
from knowledge.thresholds import Thresholds, calibrate

CHOICES = 3
"""How many candidates an ambiguous finding offers."""

_SCORING = 25
"""Raised whenever scores change, so that thresholds found with the old ones are forgotten."""

_LARGE = 300  # entries from which an index is kept between runs; below, building one is as fast
_NEAREST = 10
_CERTAIN = 0.8  # share of the question from which a small lead does not make an answer doubtful
_TIE = 0.01
_NO_MATTER = re.compile(
    "^[那我俺咱你他她们家]*(?:能不能|可不可以|能|可以|得|用|要|该|咋|怎么|去哪儿?|上哪儿?|在哪儿?|多少|几天)*"
    "(?:申请|办理?|领|报名?|享受|弄|整|去)?[不吗么呢啊呀？?。 ]*$"
)
_PARTICLES = re.compile("^那(?!边|里|些|年)|[啊呀呢哦呗哈]+$")
_ASKS = re.compile("[哪咋啥吗几谁怎]|什么|多少|多久|为什么")
_TOPIC_LENGTH = 8  # characters of a topic named alone
_TOPIC_WEIGHT = 1.0  # what it must weigh, so that 怎么办 names none
_TOPIC_SPREAD = 0.15
_APART = 0.85  # how sure each of two questions must be by itself, against both as one
_BY_ITSELF = 1.6  # times the threshold from which a later question does not lean on one before it that is not ours
_NEAR = 0.6  # share of the threshold from which an entry is worth naming though it does not answer
_ELSEWHERE = 0.75  # share of the threshold from which another office's subject is recognised
_WORD_FOR_WORD = 0.85  # share of the question from which it is an entry's own, or another office's
_HARDLY_ASKED = 1  # in how many entries a pair may stand that is still another office's own
_SHORT = 8  # characters of a follow-up that leans on the entry under discussion
_LEANING = re.compile(r"^\s*(?:那|那么|这个|这|它|他|她|我老公|我媳妇|我爱人|还要)|呢[？?]?\s*$")
_UNDERSTOOD = 0.35  # share of a follow-up's own words that its answer must account for, without the topic's
_LEANS = 0.15  # the same where the question says that it leans on what was said (那…, …呢)
_AS_WELL = 0.75  # how well a near entry must account for it, against the best of all that answers it by itself
_FOLLOWED = 0.9  # share of the threshold that the answer to a follow-up must reach


class Index:
    """The search of one version of the content. Thread-safe: nothing changes after the first question."""

    def __init__(
        self,
        entries: Sequence[Entry],
        elsewhere: Sequence[Elsewhere] = (),
        synonyms: Sequence[SynonymSet] = (),
        *,
        strangers: Sequence[str] = (),
        version: str = "",
    ) -> None:
        self._entries = tuple(entries)
        self._elsewhere = tuple(elsewhere)
        self._synonyms = Synonyms(synonyms)
        large = version and len(entries) > _LARGE
        kept = f"index-{version}-{_SCORING}" if large else ""
        self.ranker = Ranker(chain(self._sources(), self._others()), self._synonyms, kept)
        self._strangers = tuple(strangers)
        self._version = version
        self._positions = {entry.id: at for at, entry in enumerate(entries)}

    @cached_property
    def thresholds(self) -> Thresholds:
        """Calibrated at first use, and kept for this version of the content."""
        kept = cache.find_numbers(self._thresholds_name) if self._version else None
        if kept and kept.keys() == {"answer", "margin"}:
            return Thresholds(**kept)
        return self.calibrate()

    def calibrate(self) -> Thresholds:
        """Find the thresholds out anew from the content alone, and keep them for this version of it."""
        found = calibrate(list(self._sources()), list(self._others()), self._strangers, self._synonyms, self.ranker)
        if self._version:
            cache.keep_numbers(self._thresholds_name, asdict(found))
        return found

    def _sources(self) -> Iterator[Source]:
        return (Source((entry.title, *entry.variants), _said(entry)) for entry in self._entries)

    def _others(self) -> Iterator[Source]:
        return (Source((subject.topic, *subject.variants)) for subject in self._elsewhere)

    @property
    def _thresholds_name(self) -> str:
        return f"thresholds-{self._version}-{_SCORING}"

    def warm(self) -> None:
        """Do now what the first question would wait for."""
        self._judge(self.ranker.canonical(self._entries[0].title if self._entries else ""))

    def rank(self, question: str) -> tuple[Candidate, ...]:
        """The ten nearest entries, whether or not any answers the question."""
        return self._judge(self.ranker.canonical(question)).candidates

    def search(self, question: str, *, topic: str = "") -> Finding:
        """Find the entry for a question; ``topic`` is the id of the entry under discussion."""
        asked = self.ranker.canonical(question)
        whole = self._judge(asked)
        pieces = questions(question)
        if len(pieces) > 1:
            whole = self._several(pieces, whole)
        elif pieces and whole.status is Status.NO_ANSWER:
            piece = self.ranker.canonical(pieces[0])
            whole = whole if piece == asked else self._better(whole, self._judge(piece))
        if whole.elsewhere is None and topic in self._positions:
            whole = self._follow_up(question, topic, whole) or whole
        return self._shown(whole)

    def _shown(self, finding: Finding) -> Finding:
        """A finding as it is given out: the choices of an ambiguous one, what is not too far for one without answer."""
        shown = finding.candidates
        if finding.status is Status.AMBIGUOUS:
            shown = shown[:CHOICES]
        elif finding.status is Status.NO_ANSWER:
            shown = tuple(each for each in shown if each.score >= self.thresholds.answer * _NEAR)
        return Finding(finding.status, shown, finding.elsewhere, tuple(map(self._shown, finding.also)))

    def _several(self, pieces: Sequence[str], whole: Finding) -> Finding:
        """Two questions, where each by itself finds something else, and finds it better than both together do."""
        judged = [self._judge(self.ranker.canonical(piece)) for piece in pieces]
        found: dict[str, Finding] = {}
        for finding in judged:
            if finding.elsewhere:
                found.setdefault(f"elsewhere {finding.elsewhere.id}", finding)
            elif finding.status is not Status.NO_ANSWER:
                found.setdefault(finding.candidates[0].entry.id, finding)
        together = _together(list(found.values()))
        if together is None:
            return whole
        if whole.status is Status.NO_ANSWER:
            return together if self._stand_alone(pieces, judged) else whole
        if len(found) > 1 and min(map(_strength, found.values())) > _strength(whole) * _APART:
            return together
        return whole

    def _stand_alone(self, pieces: Sequence[str], judged: Sequence[Finding]) -> bool:
        """Whether what follows a piece that is not ours is too sure to lean on it (离婚冷静期多少天，俩人都得去吗).

        What names no matter (公租房排到哪年了，我能申请不) leans however sure it is.
        """
        ours = [at for at, finding in enumerate(judged) if finding.status is not Status.NO_ANSWER]
        if not ours or ours[0] == 0:
            return True
        sure = self.thresholds.answer * _BY_ITSELF
        return all(_strength(judged[at]) >= sure and not _NO_MATTER.search(pieces[at]) for at in ours)

    def _better(self, one: Finding, other: Finding) -> Finding:
        if other.status is not Status.NO_ANSWER:
            return other
        return other if other.elsewhere and not one.elsewhere else one

    def _follow_up(self, question: str, topic: str, whole: Finding) -> Finding | None:
        """A short question that leans on the entry under discussion (那要带什么材料), read with its title.

        What the question finds by itself stands where it says more of its words than the entries near the topic do.
        """
        leans = _LEANING.search(question) is not None
        if not leans and (len(question) > _SHORT or whole.status is Status.ANSWERED):
            return None
        understood = _LEANS if leans else _UNDERSTOOD
        entry = self._entries[self._positions[topic]]
        near = {topic, *entry.related}
        near |= {other.id for other in self._entries if entry.topic and other.topic == entry.topic}
        asked = self.ranker.canonical(question)
        weighed = weigh(self.ranker.rank(asked), len(self._entries))
        alone = {self._entries[at].id: share for at, share in weighed.entries}
        if whole.status is Status.ANSWERED and len(question) > _SHORT:
            understood = max(understood, weighed.share * _AS_WELL)
        finding = self._judge(self.ranker.canonical(f"{entry.topic or entry.title} {question}"))
        for candidate in finding.candidates:
            told = candidate.score >= self.thresholds.answer * _FOLLOWED
            if candidate.entry.id in near and told and alone.get(candidate.entry.id, 0.0) >= understood:
                return Finding(Status.ANSWERED, (candidate,))
        return None

    def _judge(self, text: str) -> Finding:
        """The outcome for one question in canonical form, with the ten nearest entries."""
        weighed = self._told_apart(text, weigh(self.ranker.rank(text), len(self._entries)))
        nearest = tuple(
            Candidate(self._entries[at], sure)
            for (at, _), sure in zip(weighed.entries, weighed.confidences(_NEAREST), strict=False)
        )
        limit = self.thresholds.answer
        topic = self._topic_alone(text, weighed)
        asked = self._word_for_word(text, weighed) if _ASKS.search(text) or not topic else None
        if topic and asked is None:
            return Finding(Status.AMBIGUOUS, nearest)
        if asked is not None:
            sure = max(self.thresholds.answer, *(each.score for each in nearest))
            rest = tuple(each for each in nearest if each.entry is not asked)
            return Finding(Status.ANSWERED, (Candidate(asked, sure), *rest))
        if not nearest or nearest[0].score < limit:
            sure = weighed.other_confidence >= limit * _ELSEWHERE and weighed.weight >= _TOPIC_WEIGHT
            known = weighed.other is not None and sure
            return Finding(Status.NO_ANSWER, nearest, elsewhere=self._elsewhere[weighed.other or 0] if known else None)
        return Finding(Status.AMBIGUOUS if self._doubtful(weighed) else Status.ANSWERED, nearest)

    def _word_for_word(self, text: str, weighed: Weighed) -> Entry | None:
        """The entry that is asked in just these words; None where none of the nearest is, or more than one.

        A particle at an end says nothing: 那4050是啥啊 is 4050是啥.
        """
        for words in dict.fromkeys((text, _PARTICLES.sub("", text))):
            found = [at for at, _ in weighed.entries[:_NEAREST] if self.ranker.wordings.has(at, words)]
            if found:
                return self._entries[found[0]] if len(found) == 1 else None
        return None

    def _told_apart(self, text: str, weighed: Weighed) -> Weighed:
        """Without the other office's subject where the question names nothing that is that office's alone.

        「4050政策」 is like 「上海4050政策」 and asks nothing about Shanghai. What is said nearly word for word stands.
        """
        if weighed.share >= _WORD_FOR_WORD > weighed.other_share:
            return replace(weighed, other=None, other_share=0.0)
        if weighed.other is None or weighed.other_share >= _WORD_FOR_WORD or not _pairs(text):
            return weighed
        if self._others_alone[weighed.other] & _pairs(text):
            return weighed
        return replace(weighed, other=None)  # what it shares with the entries still counts against them

    @cached_property
    def _others_alone(self) -> list[set[str]]:
        """For each other office's subject the character pairs that hardly any entry asks with."""
        asked = Counter[str]()
        for source in self._sources() if self._elsewhere else ():
            asked.update(set().union(*(_pairs(self.ranker.canonical(text)) for text in source.wordings)))
        return [
            {
                pair
                for text in source.wordings
                for pair in _pairs(self.ranker.canonical(text))
                if asked[pair] <= _HARDLY_ASKED
            }
            for source in self._others()
        ]

    def _topic_alone(self, text: str, weighed: Weighed) -> bool:
        """Whether a topic is named and nothing asked (失业登记): then the questions about it are offered."""
        if len(text) > _TOPIC_LENGTH or weighed.weight < _TOPIC_WEIGHT or len(weighed.entries) < CHOICES:
            return False
        (first, share), (third, last) = weighed.entries[0], weighed.entries[CHOICES - 1]
        named = all(self.ranker.says(entry, text) for entry in (first, third))
        return named and share - last < share * _TOPIC_SPREAD

    def _doubtful(self, weighed: Weighed) -> bool:
        """Whether the second entry is too near the first to choose, and is another matter."""
        if len(weighed.entries) < 2 or weighed.lead >= self.thresholds.margin:  # noqa: PLR2004 - it takes two
            return False
        if weighed.lead < _TIE:
            return True
        best, second = (self._entries[at] for at, _ in weighed.entries[:2])
        return weighed.share < _CERTAIN and not _one_matter(best, second)


def _pairs(text: str) -> set[str]:
    """The pairs of Chinese characters in a text."""
    return {
        first + second for first, second in pairwise(text) if min(first, second) >= "一" and max(first, second) <= "鿿"
    }


def _said(entry: Entry) -> str:
    """The answer, where it says more than the question (an imported list of questions repeats it)."""
    return entry.answer if entry.answer.strip() != entry.title.strip() else ""


def _together(findings: list[Finding]) -> Finding | None:
    """One finding with the others as ``also``; what is answered stands first."""
    if not findings:
        return None
    order = sorted(findings, key=lambda finding: finding.status is Status.NO_ANSWER)
    first = order[0]
    return Finding(first.status, first.candidates, first.elsewhere, tuple(order[1:]))


def _strength(finding: Finding) -> float:
    """How sure a finding is; another office's subject is as sure as can be, for it was told apart."""
    return 1.0 if finding.elsewhere else finding.candidates[0].score


def _one_matter(one: Entry, other: Entry) -> bool:
    """Whether two entries rest first on the same clause and stand under the same topic."""
    return bool(one.citations) and one.citations[:1] == other.citations[:1] and one.topic == other.topic
