"""The page of docs shows the table as it is, and every deadline and sheet has its label."""

from pathlib import Path

from knowledge.casework.life_graph import mermaid, moves_table
from knowledge.casework.life_table import LifeTable
from knowledge.casework.sheets import RowOf, fills

PAGE = Path(__file__).parents[2] / "docs/casework.md"


def test_the_page_shows_the_life_as_the_table_has_it(life: LifeTable) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert f"```mermaid\n{mermaid(life)}\n```" in page, "run tools/draw_life.py"
    assert moves_table(life) in page, "run tools/draw_life.py"
    for row in RowOf:
        assert f"- `row: {row}`: {', '.join(fills(row))}" in page, "run tools/draw_life.py"


def test_the_drawing_has_every_state_and_every_move(life: LifeTable) -> None:
    drawn = mermaid(life)
    for state in life.states:
        assert f'"{state.label}" as {state.id}' in drawn
    for move in life.moves:
        for source in move.sources:
            if move.target:
                assert f"  {source} --> {move.target}: {move.label}" in drawn
            else:
                assert any(
                    line.startswith(f"  note right of {source}:") and move.label in line for line in drawn.splitlines()
                )
