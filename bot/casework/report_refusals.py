"""Why an act on a report or a target was refused."""

from bot.casework.refusals import KeyedRefusal

__all__ = ["ReportRefused"]


class ReportRefused(KeyedRefusal):
    """An act that the report's state, the month or the person's place does not allow; ``key`` names the words."""
