"""A district's own rules (区县规定), in districts/CODE.yaml: what they change or add for the district's residents."""

from collections.abc import Iterable
from typing import Annotated, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from knowledge.schema import Amount, Citation, Content, Entry, Office, Slug, Text
from knowledge.screening.shapes import Paper

P = TypeVar("P", Amount, Paper)


class EntryChange(Content):
    """What a district says otherwise, or besides, in the answer of a general entry."""

    id: str
    answer: Text | None = None
    """Instead of the general answer; the citations then replace the general ones too."""
    add: Text | None = None
    """After the general answer, as a paragraph of its own; the citations then stand after the general ones."""
    variants: tuple[Text, ...] = ()
    """More ways of asking, used in this district."""
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.answer is None) == (self.add is None):
            raise ValueError("needs answer (instead of the general one) or add (after it), one of them")
        return self

    def applied(self, entry: Entry) -> Entry:
        """The entry as it holds in the district."""
        whole = self.answer is not None
        known = dict.fromkeys(() if whole else entry.citations)
        return entry.model_copy(
            update={
                "answer": self.answer if whole else f"{entry.answer}\n\n{self.add}",
                "citations": tuple(known | dict.fromkeys(self.citations)),
                "variants": (*entry.variants, *self.variants),
            }
        )


class LocalRules(Content):
    """All rules of one district. Its sources stand in documents/ like every other."""

    district: Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
    entries: tuple[EntryChange, ...] = ()
    new_entries: tuple[Entry, ...] = ()
    amounts: tuple[Amount, ...] = ()
    """Takes the place of the general amount of the same id, or is one more."""
    papers: tuple[Paper, ...] = ()
    """Takes the place of the general paper of the same id, or is one more."""
    without_papers: tuple[Slug, ...] = ()
    """General papers that this district does not ask for."""
    offices: tuple[Office, ...] = ()


def replaced(general: Iterable[P], own: Iterable[P], without: Iterable[str] = ()) -> tuple[P, ...]:
    """The general pieces with the district's own in their places, and after them those that are only its own."""
    pieces = {piece.id: piece for piece in general} | {piece.id: piece for piece in own}
    left_out = set(without)
    return tuple(piece for piece in pieces.values() if piece.id not in left_out)
