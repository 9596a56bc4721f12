"""The life of a case drawn from the table itself: a Mermaid state diagram, and its moves as a Markdown table."""

from collections.abc import Iterator

from knowledge.casework.life_table import LifeTable, Move, State

_COLUMNS = ("move", "from", "to", "by", "needs", "guards", "begins", "keeps", "drops", "source")


def mermaid(life: LifeTable) -> str:
    """One state diagram; a move from many states is drawn from each, what changes no state stands in a note."""
    return "\n".join(_lines(life))


def _lines(life: LifeTable) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in life.states:
        yield f"  state {_quoted(state.label)} as {state.id}"
    yield f"  [*] --> {life.first}"
    for move in life.moves:
        if move.target:
            yield from (f"  {source} --> {move.target}: {move.label}" for source in move.sources)
    for state in life.states:
        yield from _inside(life, state)


def _inside(life: LifeTable, state: State) -> Iterator[str]:
    labels = [move.label for move in life.leaving(state.id) if move.target is None]
    if labels:
        yield f"  note right of {state.id}: {'、'.join(labels)}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def moves_table(life: LifeTable) -> str:
    """One row a move: from where, by whom, with what, under which guards, with which deadlines, on which clause."""
    head = [" | ".join(_COLUMNS), " | ".join("---" for _ in _COLUMNS)]
    return "\n".join(f"| {line} |" for line in (*head, *(_row(life, move) for move in life.moves)))


def _row(life: LifeTable, move: Move) -> str:
    states = life.state
    cells = (
        f"{move.label} `{move.id}`",
        "／".join(states[source].label for source in move.sources),
        life.field[move.to_in].label if move.to_in else states[move.target].label if move.target else "",
        "／".join(life.roles[role] for role in move.by),
        "、".join(life.field[name].label for name in (*move.needs, *move.needs_when)),
        "".join(life.guard[name].says for name in move.guards),
        " ".join(f"`{name}`" for name in (*move.opens, *move.opens_when)),
        " ".join(f"`{name}`" for name in move.closes),
        " ".join(f"`{name}`" for name in move.drops),
        "; ".join(f"{each.document} {each.article}" for each in move.citations)
        + (f"<br>{move.note}" if move.note else ""),
    )
    return " | ".join(cells)
