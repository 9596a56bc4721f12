"""Telephone and card numbers, and look-up codes, that have no business in a kept conversation."""

import re

MARK = "[号码已隐去]"

_GAP = r"[\s\-–—.·]?"
_MOBILE = rf"1(?:{_GAP}\d){{10}}"
_LANDLINE = rf"0\d{{2,3}}{_GAP}\d{{3,4}}{_GAP}\d{{4}}"
_CARD = rf"\d{{4}}(?:{_GAP}\d{{4}}){{3}}(?:{_GAP}\d{{1,3}})?"
_RUN = r"\d{10,}"
_NUMBER = re.compile(rf"(?<!\d)(?:{_MOBILE}|{_LANDLINE}|{_CARD}|{_RUN})(?!\d)")
_CALLED = re.compile(r"((?:电话|手机|座机|号码|微信|联系方式)[^\d,，。;；]{0,6})\d(?:[\s-]?\d){5,}")
"""A short number counts only where it is called one: eight digits alone may be a date."""

_CASE = r"20\d{6}\s*[-－–—_]?\s*\d{4}"
_SPEAKS_OF_A_CODE = re.compile(rf"码|(?<!\d){_CASE}(?!\d)")
_CODE = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[A-Za-z])(?:[0-9A-Za-z]{8}|[0-9A-Za-z]{6})(?![0-9A-Za-z])", re.ASCII)
_BARE_CODE = re.compile(r"\s*(?=\w*[0-9])(?=\w*[A-Za-z])(?:[0-9A-Za-z]{8}|[0-9A-Za-z]{6})[\s。.]*", re.ASCII)
_SPELT_CODE = re.compile(r"(码[^0-9A-Za-z]{0,4})[0-9A-Za-z](?:[\s\-]?[0-9A-Za-z]){5,7}(?![0-9A-Za-z])", re.ASCII)


def conceal(text: str) -> str:
    """The text with telephone and card numbers and look-up codes replaced by a mark.

    An age, a date, an amount and a case's number stay. A code (six or eight letters and digits) counts when it is all
    there is, or when the text speaks of a code or names a case.
    """
    if _BARE_CODE.fullmatch(text):
        return MARK
    coded = bool(_SPEAKS_OF_A_CODE.search(text))
    text = _CALLED.sub(rf"\1{MARK}", _NUMBER.sub(MARK, text))
    return _CODE.sub(MARK, _SPELT_CODE.sub(rf"\1{MARK}", text)) if coded else text
