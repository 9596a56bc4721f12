"""The engines that the search is held against, each over one document per entry: title, variants and answer."""

import sqlite3
from collections.abc import Callable, Sequence
from itertools import pairwise

import bm25s
import rjieba
import tantivy
from rapidfuzz import fuzz, process

from knowledge.schema import Entry
from knowledge.text import normal

Ask = Callable[[str], list[str]]
DEPTH = 10


def words(text: str) -> list[str]:
    return [word for word in rjieba.cut(normal(text)) if word.strip()]


def pairs(text: str) -> list[str]:
    """Characters, and pairs of neighbours."""
    plain = normal(text)
    return [char for char in plain if char != " "] + [one + two for one, two in pairwise(plain)]


def document(entry: Entry) -> str:
    """All that an entry says; a title repeated as the answer once."""
    return " ".join(dict.fromkeys((entry.title, *entry.variants, entry.answer)))


def bm25_words(entries: Sequence[Entry]) -> Ask:
    """bm25s over words as rjieba cuts them."""
    index = bm25s.BM25()
    index.index([words(document(entry)) for entry in entries], show_progress=False)

    def ask(question: str) -> list[str]:
        known = [word for word in words(question) if word in index.vocab_dict]
        if not known:
            return []
        found = index.retrieve([known], k=min(DEPTH, len(entries)), show_progress=False)[0][0]
        return [entries[at].id for at in found]

    return ask


def tantivy_words(entries: Sequence[Entry]) -> Ask:
    """tantivy over the same words."""
    schema = tantivy.SchemaBuilder()
    schema.add_integer_field("at", stored=True)
    schema.add_text_field("text", tokenizer_name="whitespace")
    index = tantivy.Index(schema.build())
    writer = index.writer(num_threads=1)
    for at, entry in enumerate(entries):
        writer.add_document(tantivy.Document(at=at, text=" ".join(words(document(entry)))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ask(question: str) -> list[str]:
        terms = [tantivy.Query.term_query(index.schema, "text", word) for word in words(question)]
        if not terms:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        hits = searcher.search(query, DEPTH).hits
        return [entries[searcher.doc(address)["at"][0]].id for _, address in hits]

    return ask


def fts5_pairs(entries: Sequence[Entry]) -> Ask:
    """SQLite FTS5 over characters and pairs."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE entry USING fts5(text)")
    rows = [(at, " ".join(pairs(document(entry)))) for at, entry in enumerate(entries, start=1)]
    connection.executemany("INSERT INTO entry (rowid, text) VALUES (?, ?)", rows)

    def ask(question: str) -> list[str]:
        terms = [token for token in dict.fromkeys(pairs(question)) if " " not in token]
        if not terms:
            return []
        query = " OR ".join(f'"{term}"' for term in terms)
        found = connection.execute("SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 10", (query,))
        return [entries[row - 1].id for (row,) in found]

    return ask


def fuzzy(entries: Sequence[Entry]) -> Ask:
    """rapidfuzz WRatio over every title and variant."""
    texts = [(normal(text), entry.id) for entry in entries for text in (entry.title, *entry.variants)]
    choices = [text for text, _ in texts]

    def ask(question: str) -> list[str]:
        found = process.extract(normal(question), choices, scorer=fuzz.WRatio, limit=3 * DEPTH)
        return list(dict.fromkeys(texts[at][1] for _, _, at in found))[:DEPTH]

    return ask


PEERS: dict[str, Callable[[Sequence[Entry]], Ask]] = {
    "bm25s, words": bm25_words,
    "tantivy, words": tantivy_words,
    "SQLite FTS5, pairs": fts5_pairs,
    "rapidfuzz WRatio": fuzzy,
}
