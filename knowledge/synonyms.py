"""Residents' words for the policy's terms, replaced alike in content and in questions before they are compared."""

import re
from collections.abc import Sequence

from knowledge.schema import SynonymSet
from knowledge.text import normal


class Synonyms:
    """One pass, the longest words first; a term itself stays as it is, so nothing is replaced twice."""

    def __init__(self, sets: Sequence[SynonymSet]) -> None:
        self._terms: dict[str, str] = {}
        for synonyms in sets:
            term = normal(synonyms.term)
            self._terms.update({normal(said): term for said in synonyms.says})
            if term:
                self._terms[term] = term
        self._terms.pop("", None)
        words = sorted(self._terms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, words))) if words else None

    def canonical(self, text: str, limit: int) -> str:
        """The normal form of a text with every local word replaced by its term.

        Words that say nothing fall away, unless nothing else is there (a greeting alone is still a greeting).
        """
        plain = normal(text, limit)
        if self._pattern is None:
            return plain
        replaced = self._pattern.sub(lambda found: self._terms[found[0]], plain)
        return " ".join(replaced.split()) or plain
