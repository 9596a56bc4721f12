"""Reading a district out of what was typed: its name, its short form or what people call it."""

from collections.abc import Collection

from handlers.spoken import bare
from knowledge.schema import District


def short_name(district: District) -> str:
    """What stands on the button: the first thing people call it."""
    return district.aliases[0] if district.aliases else district.name


def read_districts(plain: str, districts: Collection[District]) -> tuple[District, ...]:
    """The districts that the text (in bare form) names: the one it is, else those it holds; empty for none."""
    named = {district.code: [bare(name) for name in (district.name, *district.aliases)] for district in districts}
    by_code = {district.code: district for district in districts}
    exact = tuple(by_code[code] for code, names in named.items() if plain in names)
    return exact or tuple(by_code[code] for code, names in named.items() if any(name in plain for name in names))
