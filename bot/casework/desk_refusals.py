"""Why something at the operator's desk was refused, in words that come from the wording by key."""

from bot.casework.refusals import KeyedRefusal


class DeskRefused(KeyedRefusal):
    """Something that is not allowed at the desk, or not any more; nothing was changed."""
