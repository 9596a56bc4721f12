"""A content folder as it stands in files: every piece parsed, with the place it came from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from knowledge.content_files import ContentError, Raw, parse, read_json_lines, read_text, read_yaml
from knowledge.local_rules import LocalRules
from knowledge.regulation import RegulationError, cut
from knowledge.schema import Amount, District, Document, Elsewhere, Entry, FollowUp, SynonymSet

if TYPE_CHECKING:
    from knowledge.casework.casework import Casework
    from knowledge.papers import Papers
    from knowledge.screening.rules import Screening

SHIPPED = Path(__file__).parent / "content"

T = TypeVar("T", bound=Document | Entry | Amount | District | Elsewhere | FollowUp | SynonymSet | LocalRules)

_DOCUMENT = TypeAdapter(Document)
_ENTRY = TypeAdapter(Entry)
_AMOUNT = TypeAdapter(Amount)
_DISTRICT = TypeAdapter(District)
_ELSEWHERE = TypeAdapter(Elsewhere)
_SYNONYMS = TypeAdapter(SynonymSet)
_FOLLOW_UPS = TypeAdapter(FollowUp)
_LOCAL_RULES = TypeAdapter(LocalRules)
_TEMPLATES = TypeAdapter(dict[str, str])


@dataclass
class Folder:
    """What was read, in the order of the files. ``places`` maps (kind, id) to the raw piece, for findings."""

    documents: list[Document] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    districts: list[District] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    synonyms: list[SynonymSet] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    local_rules: list[LocalRules] = field(default_factory=list)
    wording: dict[str, str] = field(default_factory=dict)
    screening: "Screening | None" = None
    casework: "Casework | None" = None
    papers: "Papers | None" = None
    answers_alone: bool = False
    """Whether screening and casework, though they are there, were left unread."""
    strangers: list[str] = field(default_factory=list)
    """Questions of other subjects, by which thresholds are calibrated."""
    places: dict[tuple[str, str], Raw] = field(default_factory=dict)
    overridden: dict[str, Entry] = field(default_factory=dict)
    """Entries as the files have them, by id, that a revision stands in front of."""
    files: list[Path] = field(default_factory=list)
    """All files that were read, for noticing a change."""


class _Reader:
    """Reads one folder and gathers all findings before it complains."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder()
        self.findings: list[str] = []

    def files(self, under: str, *endings: str) -> list[Path]:
        found = [path for path in sorted((self.root / under).glob("*")) if path.suffix in endings and path.is_file()]
        self.folder.files.extend(found)
        return found

    def one_file(self, name: str) -> list[Path]:
        found = [self.root / name] if (self.root / name).is_file() else []
        self.folder.files.extend(found)
        return found

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def raws(self, paths: Iterable[Path]) -> Iterator[Raw]:
        """The items of YAML lists and the lines of JSON-lines files; a broken file is a finding and is left out."""
        for path in paths:
            try:
                if path.suffix == ".jsonl":
                    yield from read_json_lines(path, self.name(path))
                else:
                    yield from read_yaml(path, self.name(path)).items()
            except ContentError as error:
                self.findings.extend(error.findings)

    def collect(self, kind: str, raws: Iterable[Raw], read: Callable[[Raw], T], key: Callable[[T], str]) -> list[T]:
        """Parse every piece; a second piece of the same id is a finding."""
        pieces: list[T] = []
        for raw in raws:
            try:
                piece = read(raw)
            except ContentError as error:
                self.findings.extend(error.findings)
                continue
            place = (kind, key(piece))
            if first := self.folder.places.get(place):
                where = f"{first.file}:{first.line()}"
                self.findings.append(raw.finding(("id",), f"{place[1]} stands twice, first in {where}"))
                continue
            self.folder.places[place] = raw
            pieces.append(piece)
        return pieces

    def documents(self) -> Iterator[Raw]:
        for path in self.files("documents", ".yaml"):
            try:
                raw = read_yaml(path, self.name(path))
                yield from raw.items() if isinstance(raw.value, list) else [raw]
            except ContentError as error:
                self.findings.extend(error.findings)

    def document(self, raw: Raw) -> Document:
        """A document, its ``text`` file cut into clauses."""
        if not isinstance(raw.value, dict) or "text" not in raw.value:
            return parse(raw, _DOCUMENT)
        value = dict(raw.value)
        name = value.pop("text")
        if not isinstance(name, str) or Path(name).name != name:
            raise ContentError([raw.finding(("text",), "must be the name of a file beside this one")])
        if "clauses" in value:
            raise ContentError([raw.finding(("clauses",), "is given, and text too: one of them")])
        document = parse(Raw(raw.file, value, raw.lines), _DOCUMENT)
        path = (self.root / raw.file).with_name(name)
        shown = self.name(path)
        self.folder.files.append(path)
        try:
            return document.model_copy(update={"clauses": cut(read_text(path, shown))})
        except RegulationError as error:
            raise ContentError([f"{shown}:{error.line}: {error.message}"]) from error

    def wording(self) -> None:
        for path in self.files("wording", ".yaml"):
            try:
                raw = read_yaml(path, self.name(path))
                templates = parse(Raw(raw.file, raw.value or {}, raw.lines), _TEMPLATES)
            except ContentError as error:
                self.findings.extend(error.findings)
                continue
            for key, text in templates.items():
                if first := self.folder.places.get(("wording", key)):
                    self.findings.append(raw.finding((key,), f"stands twice, first in {first.file}"))
                    continue
                self.folder.places["wording", key] = raw
                self.folder.wording[key] = text

    def local_rules(self) -> list[LocalRules]:
        """districts/CODE.yaml, one a district."""
        raws = []
        for path in self.files("districts", ".yaml"):
            try:
                raws.append(read_yaml(path, self.name(path)))
            except ContentError as error:
                self.findings.extend(error.findings)
        rules = self.collect("local rules", raws, _by(_LOCAL_RULES), lambda piece: piece.district)
        for piece in rules:
            raw = self.folder.places["local rules", piece.district]
            if raw.file != f"districts/{piece.district}.yaml":
                self.findings.append(raw.finding(("district",), f"{piece.district} is not the name of this file"))
        return rules

    def elsewhere(self) -> list[Elsewhere]:
        raws = self.raws(self.one_file("elsewhere.yaml"))
        return self.collect("elsewhere", raws, _by(_ELSEWHERE), lambda piece: piece.id)

    def screening(self) -> None:
        paths = self.files("screening", ".yaml")
        if not paths:
            return
        self.files("screening/districts", ".yaml")
        if self.folder.answers_alone:
            return
        from knowledge.screening.rules import load_screening  # noqa: PLC0415 - a base without rules starts without them

        try:
            self.folder.screening = load_screening(self.root / "screening")
        except ContentError as error:
            self.findings.extend(error.findings)

    def casework(self) -> None:
        if not self.files("casework", ".yaml"):
            return
        self.files("casework/calendar", ".yaml")
        if self.folder.answers_alone:
            return
        from knowledge.casework.casework import load_casework  # noqa: PLC0415 - as the screening

        try:
            self.folder.casework = load_casework(self.root / "casework")
        except ContentError as error:
            self.findings.extend(error.findings)

    def papers(self) -> None:
        if not self.files("papers", ".yaml", ".docx") or self.folder.answers_alone:
            return
        from knowledge.papers import load_papers  # noqa: PLC0415 - as the screening

        try:
            self.folder.papers = load_papers(self.root / "papers")
        except ContentError as error:
            self.findings.extend(error.findings)


def read_folder(root: Path, *, answers_alone: bool = False) -> Folder:
    """Read a content folder. Raises ContentError with every finding of every file.

    ``answers_alone``: screening and casework are listed among the files and not read.
    """
    if not root.is_dir():
        raise ContentError([f"{root}:1: is not a folder"])
    reader = _Reader(root)
    folder = reader.folder
    folder.answers_alone = answers_alone
    folder.documents = reader.collect("document", reader.documents(), reader.document, lambda piece: piece.id)
    entry_files = reader.files("entries", ".yaml", ".jsonl")
    folder.entries = reader.collect("entry", reader.raws(entry_files), _by(_ENTRY), lambda piece: piece.id)
    folder.amounts = reader.collect(
        "amount", reader.raws(reader.one_file("amounts.yaml")), _by(_AMOUNT), lambda piece: piece.id
    )
    folder.districts = reader.collect(
        "district", reader.raws(reader.one_file("districts.yaml")), _by(_DISTRICT), lambda piece: piece.code
    )
    folder.local_rules = reader.local_rules()
    folder.elsewhere = reader.elsewhere()
    folder.synonyms = reader.collect(
        "synonyms", reader.raws(reader.one_file("synonyms.yaml")), _by(_SYNONYMS), lambda piece: piece.term
    )
    folder.follow_ups = reader.collect(
        "follow-up", reader.raws(reader.one_file("follow_ups.yaml")), _by(_FOLLOW_UPS), lambda piece: piece.id
    )
    reader.wording()
    reader.screening()
    reader.casework()
    reader.papers()
    others = folder.elsewhere
    if root.resolve() != SHIPPED:  # a folder of entries alone speaks with the shipped words
        shipped = _Reader(SHIPPED)
        shipped.wording()
        folder.wording = shipped.folder.wording | folder.wording
        others = others or shipped.elsewhere()
    folder.strangers = [variant for subject in others for variant in subject.variants]
    if not folder.entries and not reader.findings:
        reader.findings.append(f"{root.name}/entries:1: holds no entry")
    if reader.findings:
        raise ContentError(_unique(reader.findings))
    return folder


def entry_places(root: Path, *, but: Path) -> dict[str, str]:
    """Where each entry stands ("file:line"), by id, those of the file ``but`` left out. A broken entry has no id."""
    reader = _Reader(root)
    files = [path for path in reader.files("entries", ".yaml", ".jsonl") if path != but]
    return {
        str(raw.value["id"]): f"{raw.file}:{raw.line()}"
        for raw in reader.raws(files)
        if isinstance(raw.value, dict) and "id" in raw.value
    }


def document_places(root: Path) -> dict[str, str]:
    """Where each document stands ("file:line"), by id."""
    reader = _Reader(root)
    raws = [raw for raw in reader.documents() if isinstance(raw.value, dict) and "id" in raw.value]
    return {str(raw.value["id"]): f"{raw.file}:{raw.line()}" for raw in raws}


def _by(shape: TypeAdapter[T]) -> Callable[[Raw], T]:
    return lambda raw: parse(raw, shape)


def _unique(findings: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(findings))
