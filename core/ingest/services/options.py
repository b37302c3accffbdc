"""Accept what a person or a program says about a file, or say what of it is impossible."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _

from core.common.errors import Invalid
from core.ingest import sources
from core.ingest.sources import Option, Source, Translation

DATE_ORDERS: Final = frozenset({"day_first", "month_first", "iso"})
DECIMAL_MARKS: Final = frozenset({"comma", "point", ",", "."})


def checked(options: Mapping[str, Any], source: Source | None) -> dict[str, Any]:
    """Return the options in the form in which runs keep them; empty ones are left out.

    date_order, decimal_mark: one word for all columns, or column → word. constants: column → value.
    missing: words that mean "no value". The rest are the source's own, among them its translations:
    value of the file → what it stands for.
    Raises Invalid, its fields named `options.<name>`.
    """
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in options.items():
        if value in (None, "", {}, [], ()):
            continue
        try:
            kept[name] = _reader(name, source)(value)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            wrong[f"options.{name}"] = [_reason(error)]
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _reason(error: Exception) -> str:
    said = str(error) if isinstance(error, ValueError) else ""
    return said or _("This option does not have the form it needs; see the page on files the portal reads.")


def _reader(name: str, source: Source | None) -> Callable[[Any], Any]:
    general: dict[str, Callable[[Any], Any]] = {
        "date_order": lambda value: _words(value, DATE_ORDERS),
        "decimal_mark": lambda value: _words(value, DECIMAL_MARKS),
        "constants": lambda value: _constants(value, source),
        "missing": _texts,
    }
    if name in general:
        return general[name]
    translation = next((one for one in _translations_of(source) if one.name == name), None)
    if translation is not None:
        return lambda value: _answers(translation, value)
    own = next((option for option in _options_of(source) if option.name == name), None)
    if own is None:
        raise ValueError(_("There is no such option."))
    return lambda value: _own(own, value)


def _options_of(source: Source | None) -> Iterable[Option]:
    """Return a source's options; while it is unknown, those of all."""
    known = sources.every() if source is None else [source]
    return [option for one in known for option in one.options]


def _translations_of(source: Source | None) -> Iterable[Translation]:
    known = sources.every() if source is None else [source]
    return [translation for one in known for translation in one.translations]


def _answers(translation: Translation, value: Any) -> dict[str, str]:
    """Accept answers, each checked; "" says "nothing"."""
    return {
        str(left): translation.check(str(right).strip()) if str(right).strip() else ""
        for left, right in value.items()
    }


def _words(value: Any, allowed: frozenset[str]) -> Any:
    said = value.values() if isinstance(value, Mapping) else [value]
    for word in said:
        if word not in allowed:
            known = ", ".join(sorted(allowed - {",", "."}))
            raise ValueError(_("“%(word)s” is none of %(known)s.") % {"word": word, "known": known})
    return dict(value) if isinstance(value, Mapping) else value


def _constants(value: Any, source: Source | None) -> dict[str, str]:
    constants = {str(name): str(text) for name, text in value.items()}
    known = {column.name for column in source.columns} if source else set(constants)
    if strangers := sorted(set(constants) - known):
        raise ValueError(_("There is no column “%(column)s”.") % {"column": strangers[0]})
    return constants


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise TypeError
    return [str(one) for one in value]


def _own(option: Option, value: Any) -> Any:
    """Accept an option that its page could have made; a text is read as the page would read it."""
    if option.choices and value not in {choice for choice, _label in option.choices}:
        known = ", ".join(choice for choice, _label in option.choices)
        raise ValueError(_("“%(word)s” is none of %(known)s.") % {"word": value, "known": known})
    return option.read(value if isinstance(value, str) else option.write(value))
