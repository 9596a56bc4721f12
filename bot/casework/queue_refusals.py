"""Why something with the queue was refused, in words of wording/queue.yaml."""

from bot.casework.refusals import CaseRefused, KeyedRefusal, OfCase


class AbsenceRefused(KeyedRefusal):
    """The absence cannot be so; ``key`` says why."""


class NotYourStaff(CaseRefused):
    """The account belongs to another district, or one is no supervisor."""

    key = "queue.not_your_staff"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class TransferRefused(KeyedRefusal):
    """The case cannot go there; ``key`` says why."""


class HandedOnMeanwhile(CaseRefused):
    """The case came to other hands after this page was opened."""

    key = "queue.handed_on_meanwhile"

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(number=number, holder=holder)
        self.holder = holder


class NothingToReturn(OfCase):
    """Nobody handed the case on, so that it cannot be given back."""

    key = "queue.nothing_to_return"


class Merged(CaseRefused):
    """The case goes on under another number."""

    key = "queue.merged"

    def __init__(self, number: str, into: str) -> None:
        super().__init__(number=number, into=into)
        self.into = into


class MergeRefused(KeyedRefusal):
    """The two cases cannot be one; ``key`` says why."""


class NotResolved(OfCase):
    """Only a resolved case is opened again."""

    key = "queue.not_resolved"
