"""Why something about posts, hiring or subsidies was refused: the key says it, ``field`` is the box at fault."""

from bot.casework.refusals import CaseRefused
from knowledge.wording import Wording


class WorkRefused(CaseRefused):
    """Not allowed, and nothing was changed. ``reason`` is the key without its prefix (wording/work.yaml)."""

    def __init__(self, reason: str, field: str = "", **values: str) -> None:
        self.key = f"work.refused.{reason}"
        super().__init__(**values)
        self.reason = reason
        self.field = field

    def words(self, wording: Wording, reader: str = "") -> str:
        """What to tell the person who tried, with the name of the box."""
        label = wording.say(f"work.field.{self.field}") if self.field else ""
        return wording.say(self.key, **self.told(wording, reader), field=label)
