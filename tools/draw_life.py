#!/usr/bin/env python3
"""Draws the life of a case, and the words that fill columns, into docs/casework.md.

.venv/bin/python tools/draw_life.py
"""

import re
from pathlib import Path

from knowledge.casework.casework import load_casework
from knowledge.casework.life_graph import mermaid, moves_table
from knowledge.casework.sheets import RowOf, fills
from knowledge.content_folder import SHIPPED

PAGE = Path(__file__).parents[1] / "docs/casework.md"

life = load_casework(SHIPPED / "casework").life
text = PAGE.read_text(encoding="utf-8")
words = "\n".join(f"- `row: {row}`: {', '.join(fills(row))}" for row in RowOf)
for name, drawn in (("fills", words), ("life", f"```mermaid\n{mermaid(life)}\n```"), ("moves", moves_table(life))):
    block = f"<!-- {name} -->\n{drawn}\n<!-- end of {name} -->"
    text = re.sub(rf"<!-- {name} -->.*?<!-- end of {name} -->", lambda _, new=block: new, text, flags=re.DOTALL)
PAGE.write_text(text, encoding="utf-8")
