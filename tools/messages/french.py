"""What French must look like on a page (design reference, "Writing"), told of one text at a time.

A text may hold placeholders and markup; neither is looked into.
"""

import re

NARROW, NO_BREAK = "\u202f", "\u00a0"
_TAG = re.compile(r"<[^>]*>|&#?\w+;")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdif]")
# Addresses, errors of a spreadsheet, rules of a mapping ("project: Payments = CHECKOUT").
_FOREIGN = re.compile(r"\bhttps?:\S+|#[A-Z]+!|\b[a-z]+: \S+ = \S+")
_BARE_CAPITAL = re.compile(
    r"\bA (?!\d|[A-Z]\b|%)|\bE(?:cart|ch[eé]|cri|dit|gal|l[eé]ment|quipe|tape|tat|valu|volu)"
)
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("U+202F before ; ? !", re.compile(rf"(?<![{NARROW}\n(«?!])[;?!]")),
    ("U+202F before %", re.compile(rf"(?<!{NARROW})%")),
    ("U+00A0 before :", re.compile(rf"(?<!{NO_BREAK}):(?!\d\d|MM)")),
    ("U+00A0 or U+202F after «", re.compile(rf"«(?![{NO_BREAK}{NARROW}])")),
    ("U+00A0 or U+202F before »", re.compile(rf"(?<![{NO_BREAK}{NARROW}])»")),
    ("a plain space between words", re.compile(rf"(?<=[^\W\d])(?:{NO_BREAK}?[,:])?{NARROW}(?=\w)")),
    ("« » for quotes", re.compile(r"[\"“”„]")),
    ("’ for the apostrophe", re.compile(r"[\w]['`´]|['`´]\w")),
    ("… in one sign", re.compile(r"\.\.\.")),
    ("the accent of a capital", _BARE_CAPITAL),
    ("two spaces", re.compile(r"(?<=\S)  ")),
)


def faults(text: str) -> list[str]:
    """Name the rules a French text breaks."""
    bare = _FOREIGN.sub("", _PLACEHOLDER.sub("X", _TAG.sub("", text.replace("%%", "%"))))
    return [name for name, rule in _RULES if rule.search(bare)]
