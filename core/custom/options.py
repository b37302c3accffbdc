"""The options of a choice as text: one a line, or separated by semicolons in a file.

public=Public|Public
restricted=Restricted|Réservé (withdrawn)
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from core.ingest.cells import header_key

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
LABEL_LENGTH: Final = 60
MOST: Final = 100
WITHDRAWN: Final = "(withdrawn)"
_SEPARATORS: Final = re.compile(r"[;\n]")
Option = Mapping[str, Any]


def read(text: str) -> list[dict[str, Any]]:
    """Read options from text. Raises ValueError with a sentence."""
    lines = [line.strip() for line in _SEPARATORS.split(text) if line.strip()]
    return checked(map(_read, lines))


def write(options: Iterable[Option]) -> str:
    """Write options as text that `read` reads."""
    return "; ".join(
        f"{one['code']}={one['label']}|{one['label_fr']}" + (f" {WITHDRAWN}" if one.get("withdrawn") else "")
        for one in options
    )


def checked(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Return options as they are kept. Raises ValueError with a sentence."""
    kept = [_checked(option) for option in options]
    if len(kept) > MOST:
        raise ValueError(_("At most %(most)s options.") % {"most": MOST})
    taken: set[str] = set()
    for option in kept:
        names = {header_key(option[name]) for name in ("code", "label", "label_fr")}
        if taken & names:
            said = _("Two options are called “%(name)s”. Give each a name of its own.")
            raise ValueError(said % {"name": option["label"]})
        taken |= names
    return kept


def code_from(label: str) -> str:
    """Make a code from a label: "Très sensible" → `tres_sensible`."""
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    code = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].rstrip("_")
    return code if code[:1].isalpha() else f"o_{code}"[:40].rstrip("_")


def gone(before: Sequence[Option], after: Sequence[Option]) -> list[str]:
    """Return the codes of options that are no longer there, not even withdrawn."""
    left = {option["code"] for option in after}
    return [option["code"] for option in before if option["code"] not in left]


def _read(line: str) -> dict[str, Any]:
    withdrawn = line.endswith(WITHDRAWN)
    code, equals, labels = line.removesuffix(WITHDRAWN).strip().rpartition("=")
    label, _bar, french = labels.partition("|")
    return {
        "code": code.strip() if equals else code_from(label),
        "label": label.strip(),
        "label_fr": french.strip() or label.strip(),
        "withdrawn": withdrawn,
    }


def _checked(option: Option) -> dict[str, Any]:
    label = str(option.get("label") or "").strip()
    french = str(option.get("label_fr") or "").strip() or label
    code = str(option.get("code") or "").strip() or code_from(label)
    if not label:
        raise ValueError(_("Each option needs a label."))
    if max(len(label), len(french)) > LABEL_LENGTH:
        raise ValueError(_("The label “%(label)s” is too long: at most 60 characters.") % {"label": label})
    if not CODE.fullmatch(code):
        raise ValueError(
            _("“%(code)s” cannot be the code of an option: small letters, digits and _, a letter first.")
            % {"code": code}
        )
    kept: dict[str, Any] = {"code": code, "label": label, "label_fr": french}
    return {**kept, "withdrawn": True} if option.get("withdrawn") else kept
