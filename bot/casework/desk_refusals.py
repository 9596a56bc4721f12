"""Why something at the operator's desk was refused, in words that come from the wording by key."""

from bot.casework.refusals import CaseRefused


class DeskRefused(CaseRefused):
    """Something that is not allowed at the desk, or not any more; nothing was changed."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        super().__init__(**values)
