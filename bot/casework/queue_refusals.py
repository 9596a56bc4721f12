"""Why something with the queue was refused, in words of wording/queue.yaml."""

from bot.casework.refusals import CaseRefused


class AbsenceRefused(CaseRefused):
    """The absence cannot be so; ``key`` says why."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        super().__init__(**values)


class NotYourStaff(CaseRefused):
    """The account belongs to another district, or one is no supervisor."""

    key = "queue.not_your_staff"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)


class TransferRefused(CaseRefused):
    """The case cannot go there; ``key`` says why."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        super().__init__(**values)


class HandedOnMeanwhile(CaseRefused):
    """The case came to other hands after this page was opened."""

    key = "queue.handed_on_meanwhile"

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(number=number, holder=holder)
        self.holder = holder


class NothingToReturn(CaseRefused):
    """Nobody handed the case on, so that it cannot be given back."""

    key = "queue.nothing_to_return"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class Merged(CaseRefused):
    """The case goes on under another number."""

    key = "queue.merged"

    def __init__(self, number: str, into: str) -> None:
        super().__init__(number=number, into=into)
        self.into = into


class MergeRefused(CaseRefused):
    """The two cases cannot be one; ``key`` says why."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        super().__init__(**values)


class NotResolved(CaseRefused):
    """Only a resolved case is opened again."""

    key = "queue.not_resolved"

    def __init__(self, number: str) -> None:
        super().__init__(number=number)
