"""Identity numbers (GB 11643) and unified social credit codes (GB 32100): read, checked, masked."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

_FIRST_GENERATION = re.compile(r"[0-9]{15}")
_IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_AUTHORITY = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}")
_HIDDEN = "*"
_REGION = 6
_SHOWN_END = 2
_OLDEST = 120  # years; an older birth date is a slip


@dataclass(frozen=True)
class Identity:
    """An identity number whose check digit is right, and what it says of the person. Never logged."""

    number: str
    birth: date
    sex: str
    """"male" or "female"."""

    def __repr__(self) -> str:
        return "<Identity>"

    @property
    def masked(self) -> str:
        """For a public notice: the region and the last two places."""
        return masked_number(self.number)


@dataclass(frozen=True)
class Wrong:
    """Why a number cannot be right: a key of texts.yaml."""

    key: str


def read_identity(written: str, on: date) -> Identity | Wrong:
    """Check an 18-digit identity number as typed (blanks, dashes and full width allowed).

    The region is not looked up: its code is that of the first registration, and old ones are in no list of today.
    """
    number = _plain(written)
    if _FIRST_GENERATION.fullmatch(number):
        return Wrong("identity-15")
    if not _IDENTITY.fullmatch(number):
        return Wrong("identity-form")
    if ric.calc_check_digit(number) != number[-1]:
        return Wrong("identity-check")
    try:
        birth = ric.get_birth_date(number)
    except ValidationError:
        return Wrong("identity-birth")
    if birth > on or on.year - birth.year > _OLDEST:
        return Wrong("identity-birth")
    return Identity(number, birth, "male" if int(number[16]) % 2 else "female")


def read_credit_code(written: str) -> str | Wrong:
    """Check a unified social credit code as typed; the code in its normal form."""
    code = _plain(written)
    if not _CODE.fullmatch(code) or not _AUTHORITY.match(code):
        return Wrong("credit-code-form")
    return code if uscc.calc_check_digit(code[:-1]) == code[-1] else Wrong("credit-code-check")


def masked_number(number: str) -> str:
    """An identity number with the birth date and the order code hidden."""
    hidden = max(0, len(number) - _REGION - _SHOWN_END)
    return number[:_REGION] + _HIDDEN * hidden + number[len(number) - _SHOWN_END :] if hidden else _HIDDEN * len(number)


def masked_name(name: str) -> str:
    """张*, 张*明: all but the first character, and of three or more but the first and the last."""
    plain = name.strip()
    if len(plain) < 3:  # noqa: PLR2004 - with two, showing both ends would show all
        return plain[:1] + _HIDDEN * (len(plain) - 1)
    return plain[0] + _HIDDEN * (len(plain) - 2) + plain[-1]


def _plain(written: str) -> str:
    folded = unicodedata.normalize("NFKC", written).upper()
    return "".join(char for char in folded if not (char.isspace() or char in "-–—·" or not char.isprintable()))
