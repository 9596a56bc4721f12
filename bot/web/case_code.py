"""A case's number and look-up code as a QR code, to be shown at the window instead of read out."""

import segno
from markupsafe import Markup

SCALE = 6
"""Pixels of one module; the picture is about 180 px wide."""


def case_code(number: str, code: str) -> Markup:
    """An SVG picture of ``NUMBER CODE``: plain text, so that a scanner at the window types it into any field.

    Error correction M (ISO/IEC 18004): fifteen in a hundred of it may be scratched or glare.
    """
    picture = segno.make(f"{number} {code.strip().upper()}", error="m", micro=False)
    return Markup(picture.svg_inline(scale=SCALE, dark="#000", light="#fff", border=4))  # noqa: S704 - of modules only
