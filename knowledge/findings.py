"""One finding about content, and where it stands."""

from dataclasses import dataclass

from knowledge.content_files import FieldPath
from knowledge.content_folder import Folder


@dataclass(frozen=True)
class Finding:
    """One line of ``kb check``. Only errors make the content unusable."""

    where: str
    """"file:line"."""
    message: str
    error: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {'' if self.error else 'note: '}{self.message}"


def at_piece(folder: Folder, kind: str, name: str, path: FieldPath, message: str, *, error: bool) -> Finding:
    """A finding about a field of the piece of that kind and id."""
    raw = folder.places[kind, name]
    shown = f"{'.'.join(map(str, path))}: {message}" if path else message
    return Finding(f"{raw.file}:{raw.line(path)}", shown, error)
