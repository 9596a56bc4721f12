"""Forms that are filled in and printed: which there are, with what they are filled, and their Word templates."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from pydantic import Field, TypeAdapter, model_validator

from knowledge.casework.sheets import Column, RowOf, fills
from knowledge.content_files import ContentError, Raw, parse, read_yaml
from knowledge.schema import Citation, Content, Slug, Text

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

FILE = "papers.yaml"
ALWAYS = frozenset({"title", "note", "printed_on", "number"})
"""What every template may name besides its fields."""
_PIECES = re.compile(r"\{(?=_)|(?<=_)\}")
"""What docxtpl would make braces of after all is filled in."""
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


class Paper(Content):
    """One form."""

    id: Slug
    title: Text
    template: Annotated[Text, Field(pattern=r"^[^/\\]+\.docx$")]
    """The Word file beside papers.yaml."""
    official: bool
    """False: the official layout was not found; the form says so by ``note``."""
    note: str = ""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    fields: Annotated[tuple[Column, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits(self) -> Self:
        ids = [column.id for column in self.fields]
        for column in self.fields:
            if ids.count(column.id) > 1 or column.id in ALWAYS:
                raise ValueError(f"field {column.id} stands twice")
            if "-" in column.id:
                raise ValueError(f"field {column.id}: a name in a template has no hyphen")
            if column.fill not in fills(RowOf.PERSON):
                raise ValueError(f"field {column.id}: {column.fill} is not of a person")
        if not self.official and not self.note:
            raise ValueError("note must say that this is not the official form")
        return self

    @property
    def names(self) -> frozenset[str]:
        """What the template may name."""
        return ALWAYS | {column.id for column in self.fields}


_PAPERS = TypeAdapter(tuple[Paper, ...])


@dataclass(frozen=True, eq=False, repr=False)
class Papers:
    """All forms by id, with the bytes of their templates as they were read together."""

    forms: Mapping[str, Paper]
    templates: Mapping[str, bytes]
    """By file name."""
    raw: Raw

    def findings(self) -> Iterator[str]:
        """What keeps any of the templates from being filled in."""
        for paper in self.forms.values():
            yield from unfit(paper, self.templates[paper.template])

    def fill(self, form: str, values: Mapping[str, str]) -> bytes:
        """The Word file with these values as texts; KeyError for a form that there is not.

        ContentError where the template cannot be used. A value is never taken for a template, whatever stands in it.
        """
        paper = self.forms[form]
        if findings := list(unfit(paper, self.templates[paper.template])):
            raise ContentError(findings)
        document = _opened(self.templates[paper.template])
        shown = {name: _shown(values.get(name, "")) for name in paper.names}
        document.render(shown, _environment(), autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def load_papers(folder: Path) -> Papers:
    """Read content/papers. Raises ContentError with every finding ("papers/FILE:line: field: message").

    What stands in the templates is looked at by ``unfit``, for ``kb check`` and before one is filled in.
    """
    raw = read_yaml(folder / FILE, f"{folder.name}/{FILE}")
    papers = parse(raw, _PAPERS)
    findings: list[str] = []
    templates: dict[str, bytes] = {}
    for at, paper in enumerate(papers):
        if [one.id for one in papers].count(paper.id) > 1:
            findings.append(raw.finding((at, "id"), f"{paper.id} stands twice"))
        try:
            templates[paper.template] = (folder / paper.template).read_bytes()
        except OSError as error:
            findings.append(raw.finding((at, "template"), f"{paper.template} cannot be read: {error.strerror}"))
    if findings:
        raise ContentError(findings)
    return Papers({paper.id: paper for paper in papers}, templates, raw)


def unfit(paper: Paper, template: bytes) -> Iterator[str]:
    """Everything that keeps a template from being filled in: the file, and the field where it is one."""
    where = f"papers/{paper.template}:1"
    try:
        with zipfile.ZipFile(io.BytesIO(template)):
            named = _opened(template).get_undeclared_template_variables(_environment())
    except TemplateError as error:
        yield f"{where}: is no template: {error.message}"
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        yield f"{where}: is not a Word file (.docx): {error}"
    else:
        for name in sorted(named - paper.names):
            yield f"{where}: {name}: is not a field of {paper.id} (it has {', '.join(sorted(paper.names))})"


def _opened(template: bytes) -> "DocxTemplate":
    from docxtpl import DocxTemplate  # noqa: PLC0415 - a third of a second, for the few who print a form

    return DocxTemplate(io.BytesIO(template))


def _environment() -> Environment:
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _shown(value: str) -> Markup:
    """A text as it goes into the file: nothing in it is markup, a template, or a brace that docxtpl makes of ``{_``."""
    plain = escape(_UNPRINTABLE.sub("", value.replace("\r\n", "\n")))
    return Markup(_PIECES.sub(lambda found: f"&#{ord(found[0])};", str(plain)))  # noqa: S704 - escaped above
