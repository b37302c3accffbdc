"""A sentence kept in every language of the portal, so that whoever reads it later reads it in their own."""

from collections.abc import Callable, Mapping
from datetime import date

from django.conf import settings
from django.utils import translation

from core.common import dates

Said = str | Callable[[], str]


def in_every_language(said: Said) -> dict[str, str]:
    """Return a sentence by language; nothing for a plain text, which is the same in all: a name, a title."""
    if isinstance(said, str):
        return {}
    words = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words[language] = str(said())
    return words


def heard(words: Mapping[str, str] | None, otherwise: str) -> str:
    """Return a sentence in the language of its reader; `otherwise` where it was not kept in that."""
    return (words or {}).get((translation.get_language() or "").partition("-")[0]) or otherwise


def day(value: date) -> str:
    """Write a day in the language of its reader, for a sentence."""
    return dates.day(value, language=translation.get_language() or settings.LANGUAGE_CODE)
