"""Keep a text from being calculated by the spreadsheet program that opens it."""

import re
from typing import Final

FORMULA: Final = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def safe_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program would calculate.

    Also before a text that begins with apostrophes and then such a sign, so that
    `original_text` gives back exactly what was written.
    """
    return f"'{text}" if FORMULA.match(text) else text


def original_text(text: str) -> str:
    """Take off the apostrophe that `safe_cell` (or a spreadsheet program) put before a text."""
    return text[1:] if text[:1] == "'" and FORMULA.match(text) else text
