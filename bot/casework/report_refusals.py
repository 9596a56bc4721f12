"""Why an act on a report or a target was refused."""

from bot.casework.refusals import CaseRefused

__all__ = ["ReportRefused"]


class ReportRefused(CaseRefused):
    """An act that the report's state, the month or the person's place does not allow; ``key`` names the words."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(**values)
        self.key = key
