"""The catalogue of one language: a .po file, sorted, unwrapped and undated, so that a change is one line."""

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.messages.extraction import ROOT, Message

LOCALE = ROOT / "locale"
_COMMENT = "# Written by `python -m tools.messages extract`, translated by hand."
_UNSTEADY = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To)'
    rb".*\n",
    re.MULTILINE,
)


def path(language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Read a catalogue; one that is not there yet is empty."""
    source = path(language)
    if not source.exists():
        return Catalog(locale=language)
    with source.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def renewed(old: Catalog, wanted: list[Message]) -> Catalog:
    """Return a catalogue of exactly the messages that are wanted, with the translations there were."""
    catalogue = Catalog(
        locale=old.locale, project="CPO Portal", version="1", header_comment=_COMMENT, fuzzy=False
    )
    for message in wanted:
        known = old.get(message.text, message.context or None)
        identity = (message.text, message.plural) if message.plural else message.text
        empty = ("", "") if message.plural else ""
        kept = known.string if known and isinstance(known.id, tuple) == bool(message.plural) else empty
        catalogue.add(
            identity,
            kept,
            locations=[(message.path, 0)],
            context=message.context or None,
            flags=known.flags if known else (),
            user_comments=known.user_comments if known else (),
        )
    return catalogue


def text(catalogue: Catalog) -> bytes:
    """Write a catalogue as a .po file."""
    written = io.BytesIO()
    write_po(written, catalogue, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return _UNSTEADY.sub(b"", written.getvalue())


def save(language: str, catalogue: Catalog) -> None:
    """Write a catalogue to its place, if that changes anything."""
    target = path(language)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists() or target.read_bytes() != text(catalogue):
        target.write_bytes(text(catalogue))


def compile_one(language: str) -> Path:
    """Write the .mo that Django reads, beside the .po."""
    target = path(language).with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, read(language))
    return target
