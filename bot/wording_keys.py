"""The keys of wording that handlers, pages and commands say, read off their sources for ``kb check``."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

_SAYING = frozenset({"say", "reply", "refused", "Refused"})
_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_*-]+)+")
_IN_A_TEMPLATE = re.compile(r"\bsay\(\s*[\"']([a-z_]+\.[a-z0-9_.-]*)[\"']\s*(~)?")


def keys_said() -> Iterator[tuple[str, str]]:
    """Each key with the place that says it ("file:line"); ``*`` stands for what is filled in at run time."""
    for package in ("handlers", "bot"):
        for path, source in _sources(files(package), package):
            found = _in_python(source) if path.endswith(".py") else _in_template(source)
            yield from ((key, f"{path}:{line}") for key, line in found)


def _sources(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        path = f"{name}/{each.name}"
        if each.is_dir():
            yield from _sources(each, path)
        elif each.name.endswith((".py", ".html")):
            yield path, each.read_text(encoding="utf-8")


def _in_python(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in _SAYING and node.args:
            key = _text(node.args[0])
            if _KEY.fullmatch(key):
                yield key, node.lineno


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _text(argument: ast.expr) -> str:
    if isinstance(argument, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in argument.values)
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _in_template(source: str) -> Iterator[tuple[str, int]]:
    for found in _IN_A_TEMPLATE.finditer(source):
        yield found[1] + ("*" if found[2] else ""), source.count("\n", 0, found.start()) + 1
