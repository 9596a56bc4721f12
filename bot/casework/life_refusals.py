"""Why a move of a case's life was refused, in words of content/casework/texts.yaml or of the wording."""

from bot.casework.refusals import CaseRefused
from knowledge.casework.casework import Casework
from knowledge.casework.life import Refusal


class MoveRefused(CaseRefused):
    """The table does not allow the move, or its form is not whole."""

    key = "life.refused"

    def __init__(self, rules: Casework, refusal: Refusal) -> None:
        super().__init__(why=rules.texts.say(refusal.key, **refusal.values))
        self.reason = refusal.key
        self.field = refusal.field


class MovedMeanwhile(CaseRefused):
    """Someone else moved the case after this form was opened: who, and what they did."""

    key = "life.moved_meanwhile"

    def __init__(self, number: str, who: str, move: str) -> None:
        super().__init__(number=number, who=who, move=move)
        self.who = who


class EndsChanged(CaseRefused):
    """What the move ends is not what its form told of: a post or a subsidy came or went meanwhile."""

    key = "life.ends_changed"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class IdentityInText(CaseRefused):
    """A text of the form holds an identity number, which is kept with the person's details only."""

    key = "life.identity_in_text"

    def __init__(self, field: str, label: str) -> None:
        super().__init__(field=label)
        self.field = field


class WrongIdentity(CaseRefused):
    """The identity number cannot be right."""

    key = "life.wrong_identity"
    field = "identity"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
