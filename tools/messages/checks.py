"""What may be wrong with a catalogue, and with the English it translates. A fault is a sentence."""

import re
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from tools.messages import french
from tools.messages.extraction import Message

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sd]")
_MARKUP = re.compile(r"</?[a-z][^>]*>")
_REFUSED_ENGLISH = re.compile(r"\b(?:successfully|please|oops|are you sure)\b|(?<!#REF)!", re.IGNORECASE)


def of_catalogue(catalogue: Catalog, wanted: Iterable[Message]) -> list[str]:
    """List the gaps and faults of a French catalogue, against the messages of the source."""
    wanted_keys = {message.key for message in wanted}
    entries = {(entry.context or "", _forms(entry.id)[0]): entry for entry in catalogue if entry.id}
    return [
        *(f"not in the catalogue: {text!r}" for _context, text in sorted(wanted_keys - entries.keys())),
        *(f"no longer in the source: {text!r}" for _context, text in sorted(entries.keys() - wanted_keys)),
        *(f"left over: {_forms(entry.id)[0]!r}" for entry in catalogue.obsolete.values()),
        *(fault for entry in entries.values() for fault in of_entry(entry)),
    ]


def of_entry(entry: Entry) -> Iterator[str]:
    """List the faults of one translated text."""
    source, said = _forms(entry.id), _forms(entry.string)
    if entry.fuzzy:
        yield f"unsure (fuzzy): {source[0]!r}"
    if not all(said) or len(said) != len(source):
        yield f"not translated: {source[0]!r}"
        return
    found = [fault for position, form in enumerate(said) for fault in _of_form(source, form, position)]
    yield from found or (f"{error}: {source[0]!r}" for error in entry.check())


def _of_form(source: list[str], form: str, position: int) -> Iterator[str]:
    # A singular may leave its number out ("one product"); the plural must have everything.
    asked, given = set(_PLACEHOLDER.findall(source[-1])), set(_PLACEHOLDER.findall(form))
    if given - asked or (position == len(source) - 1 and given != asked):
        yield f"other placeholders: {source[0]!r} → {form!r}"
    if sorted(_MARKUP.findall(source[-1])) != sorted(_MARKUP.findall(form)):
        yield f"other markup: {source[0]!r} → {form!r}"
    yield from (f"{fault}: {form!r}" for fault in french.faults(form))


def of_english(messages: Iterable[Message]) -> list[str]:
    """List the English texts that use words the design reference refuses."""
    return sorted(
        {
            f"{message.path}: {form!r}"
            for message in messages
            for form in (message.text, message.plural)
            if _REFUSED_ENGLISH.search(form)
        }
    )


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    if isinstance(text, list | tuple):
        return list(text)
    return [text or ""]
