"""Keys by which names are compared: what a person would call "the same name" has one key."""

import functools
import unicodedata
from typing import Final

LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060\u00ad"  # marks that copy and paste leaves behind


@functools.lru_cache(maxsize=16_384)
def header_key(text: str) -> str:
    """Reduce a name to its letters and digits, without case, accents, spaces or punctuation.

    “Date de réponse”, "DATE_DE_REPONSE" and "date-de-reponse" have one key. Letters of other
    alphabets stay, so "Σ Time Spent" is not "Time Spent".
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(character for character in decomposed.casefold() if character.isalnum())


def trim(text: str) -> str:
    """Remove white space (also U+00A0, U+202F) and invisible marks from both ends."""
    text = text.strip()
    if text and (text[0] in INVISIBLE or text[-1] in INVISIBLE):
        return text.strip(INVISIBLE + " \t\r\n\u00a0\u202f\u2009\u3000")
    return text


def code_key(text: str) -> str:
    """Give the form in which codes are compared: trimmed, normalised, without case."""
    return unicodedata.normalize("NFKC", trim(text)).casefold()
