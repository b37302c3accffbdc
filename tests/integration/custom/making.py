"""Custom fields that tests need, in one line each."""

from typing import Any

from core.common.actors import SYSTEM
from core.custom.models import CustomField
from core.custom.services import fields

OPTIONS = [
    {"code": "a", "label": "Class A", "label_fr": "Classe A"},
    {"code": "b", "label": "Class B", "label_fr": "Classe B"},
]
KINDS = ("text", "number", "date", "choice", "person", "url")


def field(kind: str = "text", code: str = "", noun: str = "product", **told: Any) -> CustomField:
    """Add a field `the_<kind>`, “The <kind>”, to products; a choice has the options a and b."""
    if kind == "choice":
        told.setdefault("options", OPTIONS)
    names = {"label": f"The {kind}", "label_fr": f"Le {kind}"}
    return fields.add(by=SYSTEM, noun=noun, code=code or f"the_{kind}", kind=kind, **names | told)


def one_of_each(noun: str = "product") -> None:
    """Add a field of every kind; numbers have one decimal."""
    for kind in KINDS:
        field(kind, noun=noun, decimals=1)
