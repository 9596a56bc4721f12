"""Reading content files (YAML and JSON lines) so that every finding can name file, line and field."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
_CONTROL = yaml.reader.Reader.NON_PRINTABLE
FieldPath = tuple[str | int, ...]
_SHOWN = 40  # characters of a wrong value that a finding repeats


class ContentError(Exception):
    """Content that cannot be used; ``findings`` holds one "file:line: field: message" each."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__("\n".join(findings))
        self.findings = tuple(findings)


@dataclass(frozen=True)
class Raw:
    """One piece of content as read: plain values, and the line (from 1) on which each of them begins."""

    file: str
    """The name shown in findings, relative to the content folder."""
    value: Any
    lines: Mapping[FieldPath, int] = field(repr=False)

    def line(self, path: FieldPath = ()) -> int:
        """The line of a value, or of the nearest thing around it that exists (a missing field has no line)."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def finding(self, path: FieldPath, message: str) -> str:
        """One finding about the value at ``path``."""
        return f"{self.file}:{self.line(path)}: {'.'.join(map(str, path))}{': ' if path else ''}{message}"

    def items(self) -> "Iterator[Raw]":
        """The members of a list, each with its own lines; ContentError where this is no list."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise ContentError([self.finding((), "must be a list (each item begins with '- ')")])
        by_item: dict[int, dict[FieldPath, int]] = {}
        for path, line in self.lines.items():
            if path and isinstance(path[0], int):
                by_item.setdefault(path[0], {})[path[1:]] = line
        for position, value in enumerate(self.value):
            yield Raw(self.file, value, by_item.get(position, {(): self.line()}))


def read_text(path: Path, name: str) -> str:
    """The text of a file (UTF-8, a byte order mark is dropped); ContentError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentError([f"{name}:{line}: is not UTF-8 text"]) from error
    except OSError as error:
        raise ContentError([f"{name}:1: cannot be read: {error.strerror}"]) from error


def read_yaml(path: Path, name: str) -> Raw:
    """Read one YAML file; ``name`` is how findings call it. Raises ContentError."""
    text = read_text(path, name)
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise ContentError([f"{name}:{line}: holds a character that YAML does not allow"])
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Raw(name, None, {(): 1})
        lines, findings = _survey(node, name)
        if findings:
            raise ContentError(findings)
        return Raw(name, loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentError([f"{name}:{line}: is not valid YAML: {error.problem or error.context}"]) from error
    except (ValueError, RecursionError) as error:  # a date that does not exist, nesting without end
        raise ContentError([f"{name}:1: is not valid YAML: {error}"]) from error
    finally:
        loader.dispose()


def _survey(root: yaml.Node, name: str) -> tuple[dict[FieldPath, int], list[str]]:
    """The line of every value. Keys written twice and anchors (which can blow a file up) are findings."""
    lines: dict[FieldPath, int] = {}
    findings: list[str] = []
    seen: set[int] = set()
    waiting: list[tuple[yaml.Node, FieldPath, int]] = [(root, (), root.start_mark.line + 1)]
    while waiting:
        node, path, line = waiting.pop()
        lines[path] = line
        if id(node) in seen:
            findings.append(f"{name}:{line}: anchors (&, *) are not used in content: write it out")
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend((child, (*path, at), child.start_mark.line + 1) for at, child in enumerate(node.value))
        elif isinstance(node, yaml.MappingNode):
            for key, child in node.value:
                inner = (*path, str(key.value))
                key_line = key.start_mark.line + 1
                if inner in lines:
                    findings.append(f"{name}:{key_line}: {_field(inner)}: is written twice")
                lines[inner] = key_line
                waiting.append((child, inner, key_line))
        elif node.tag == "tag:yaml.org,2002:timestamp":
            findings.extend(_date_finding(node, path, name, line))
    return lines, findings


def _field(path: FieldPath) -> str:
    """A path within a file as people name a field: without the number of the list's item."""
    return ".".join(map(str, path[1:] if isinstance(path[0], int) else path))


def _date_finding(node: yaml.Node, path: FieldPath, name: str, line: int) -> list[str]:
    if not path:
        return []
    try:
        yaml.safe_load(node.value)
    except ValueError:
        return [f"{name}:{line}: {_field(path)}: {node.value} is not a date"]
    return []


def read_json_lines(path: Path, name: str) -> list[Raw]:
    """Read a file of one JSON value a line; blank lines are skipped. Raises ContentError with all findings."""
    return json_lines(read_text(path, name), name)


def json_lines(text: str, name: str) -> list[Raw]:
    """The JSON values of a text, one a line; a key written twice and a number that is none are findings."""
    rows: list[Raw] = []
    findings: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append(Raw(name, _JSON.decode(line.strip()), {(): number}))
        except (ValueError, RecursionError) as error:
            said = "nested too deeply" if isinstance(error, RecursionError) else getattr(error, "msg", str(error))
            findings.append(f"{name}:{number}: is not JSON: {said}")
    if findings:
        raise ContentError(findings)
    return rows


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"{twice} is written twice")
    return found


def _no_number(written: str) -> None:
    raise ValueError(f"{written} is no number")


_JSON = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)


def parse(raw: Raw, shape: TypeAdapter[T]) -> T:
    """Turn a raw value into its model; ContentError with one finding for every field that is wrong."""
    try:
        return shape.validate_python(raw.value)
    except ValidationError as error:
        findings = []
        for problem in error.errors(include_url=False, include_context=False):
            path = tuple(part for part in problem["loc"] if isinstance(part, (str, int)))
            findings.append(raw.finding(path, _words(problem["type"], problem["msg"], problem["input"])))
        raise ContentError(findings) from error


def _words(kind: str, message: str, value: object) -> str:
    if kind == "extra_forbidden":
        return "is not a field here (misspelt?)"
    if kind == "missing":
        return "is missing"
    shown = str(value)
    return f"{message}, not {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '…'}"
