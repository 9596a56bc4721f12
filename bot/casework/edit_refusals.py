"""Why an act of an editor was refused, in words that come from the wording by key."""

from bot.casework.refusals import KeyedRefusal


class EditRefused(KeyedRefusal):
    """Something that the entry's state or the person's role does not allow; nothing was changed."""


class Overtaken(EditRefused):
    """Somebody did something to the entry since the page was made; ``number`` is the newest step now."""

    def __init__(self, by: str, number: int) -> None:
        super().__init__("edit.overtaken", by=by)
        self.number = number
