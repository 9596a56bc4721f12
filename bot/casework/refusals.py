"""Why a change to a case was refused, in words for people that come from the wording by key."""

from knowledge.wording import Wording

_NAMES = frozenset({"who", "holder", "by", "name"})
"""Values that name a member of the staff."""


class CaseRefused(Exception):  # noqa: N818 (a refusal is an answer, not an error)
    """A change that is not allowed; nothing was changed. ``key`` and ``values`` name the words for it."""

    key = "case.refused"
    field = ""
    """The field of the form that is at fault, where it is one."""

    def __init__(self, **values: str) -> None:
        super().__init__(f"{self.key} {values}")
        self.values = values

    def words(self, wording: Wording, reader: str = "") -> str:
        """What to tell the person who tried; ``reader``, their account: who did it themselves is told 您自己."""
        return wording.say(self.key, **self.told(wording, reader))

    def told(self, wording: Wording, reader: str) -> dict[str, str]:
        """The values, with the reader's own name said as 您自己 (another window, or a form sent before)."""
        own = {name for name in _NAMES & self.values.keys() if reader and self.values[name] == reader}
        return self.values | dict.fromkeys(own, wording.say("case.yourself") if own else "")


class KeyedRefusal(CaseRefused):
    """One of several of a kind: ``key`` says which."""

    def __init__(self, key: str, **values: str) -> None:
        self.key = key
        super().__init__(**values)


class OfCase(CaseRefused):
    """One whose words name the case."""

    def __init__(self, number: str) -> None:
        super().__init__(number=number)


class UnknownCase(OfCase):
    """No case has this number."""

    key = "case.unknown"


class AlreadyClaimed(CaseRefused):
    """Someone else was first."""

    key = "case.already_claimed"

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(number=number, holder=holder)
        self.holder = holder


class NotHolder(CaseRefused):
    """Only who holds the case (or a supervisor) may do this."""

    key = "case.not_holder"

    def __init__(self, number: str, holder: str) -> None:
        super().__init__(number=number, holder=holder)
        self.holder = holder


class NotClaimed(OfCase):
    """Nobody holds the case: claim it first."""

    key = "case.not_claimed"


class Closed(OfCase):
    """The case is resolved or withdrawn."""

    key = "case.closed"


class OtherDistrict(OfCase):
    """The case lies in another district: claim it first."""

    key = "case.other_district"


class Unreachable(OfCase):
    """The resident had everything erased: no conversation leads to them any more."""

    key = "case.unreachable"


class EmptyText(CaseRefused):
    """A note or reply without a word in it, or one too long to send."""

    key = "case.empty_text"

    def __init__(self, longest: int) -> None:
        super().__init__(longest=str(longest))


class RoleRefused(CaseRefused):
    """This role does not work on cases."""

    key = "case.role_refused"

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
